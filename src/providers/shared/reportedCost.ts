import * as z from 'zod/mini';
import { isObject } from './laterFigures.ts';
import { nanoUsdFromDollars } from './wireValues.ts';

/** What OpenRouter and LiteLLM put beside the counts of a usage object, on whatever wire they answer. Dollars. */
export const costFields = {
  cost: z.optional(z.unknown()),
  is_byok: z.optional(z.unknown()),
  cost_details: z.catch(
    z.optional(z.looseObject({ upstream_inference_cost: z.optional(z.unknown()) })),
    undefined,
  ),
};

/** The gateway's own figure in nano-dollars; with a key of one's own at OpenRouter the upstream charges as well. */
export function reportedCost({
  cost,
  cost_details: details,
  is_byok: isByok,
}: { readonly [Field in keyof typeof costFields]?: z.infer<(typeof costFields)[Field]> }):
  number | undefined {
  // Perplexity's is an object of parts with their sum.
  const own = nanoUsdFromDollars(isObject(cost) ? cost['total_cost'] : cost);
  if (own === undefined || isByok !== true) return own;
  return own + (nanoUsdFromDollars(details?.upstream_inference_cost) ?? 0);
}
