import * as z from 'zod/mini';
import type { Usage, UsageSource } from '../../core/model/request/usage.ts';
import { costFields, reportedCost } from '../shared/reportedCost.ts';
import { isObject, laterFigures, type RawUsage } from '../shared/laterFigures.ts';
import { count, known, optionalText, toCount } from '../shared/wireValues.ts';

const usageSchema = z.looseObject({
  ...costFields,
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cache_creation: z.catch(
    z.optional(z.looseObject({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count })),
    undefined,
  ),
  output_tokens_details: z.catch(z.optional(z.looseObject({ thinking_tokens: count })), undefined),
  server_tool_use: z.catch(z.optional(z.looseObject({ web_search_requests: count })), undefined),
  service_tier: optionalText,
  speed: optionalText,
  inference_geo: optionalText,
});

/** Gathers what the events of one message say of its usage. */
export interface AnthropicUsageTally {
  /** The beginning: input as billed, and a provisional count of the output. */
  begin(usage: unknown): void;
  /** A later event: it lacks the split of cache writes, tier, speed and region, so those stay (facts: protocols §3). */
  update(usage: unknown): void;
  /** What is known so far; the last word only where the message has ended and its output was counted. */
  usage(hasEnded: boolean): Usage;
}

export function tallyAnthropicUsage(): AnthropicUsageTally {
  let raw: RawUsage | undefined;
  let isOutputCounted = false;
  return {
    begin(usage) {
      raw = laterFigures(raw ?? {}, usage);
    },
    update(usage) {
      isOutputCounted ||= isObject(usage) && (toCount(usage['output_tokens']) ?? 0) > 0;
      raw = laterFigures(raw ?? {}, usage);
    },
    usage: (hasEnded) =>
      raw === undefined
        ? { source: 'partial' }
        : toAnthropicUsage(raw, hasEnded && isOutputCounted ? 'reported' : 'partial'),
  };
}

/** Normalises Anthropic's counts: input without the caches, reads, and writes by lifetime are disjoint already. */
export function toAnthropicUsage(raw: RawUsage, source: UsageSource): Usage {
  const usage = usageSchema.parse(raw);
  return {
    source,
    ...known({
      inputUncachedTokens: usage.input_tokens,
      cacheReadTokens: usage.cache_read_input_tokens,
      ...cacheWrites(usage),
      outputTokens: usage.output_tokens,
      reasoningTokens: reasoning(usage),
      webSearchCalls: usage.server_tool_use?.web_search_requests,
      serviceTier: usage.speed === 'fast' ? 'fast' : usage.service_tier,
      region: usage.inference_geo,
      reportedCostNanoUsd: reportedCost(usage),
    }),
    raw,
  };
}

/** The total rules; what its split does not explain counts as the 5-minute cache, Anthropic's default. */
function cacheWrites({
  cache_creation: split,
  cache_creation_input_tokens: total,
}: z.infer<typeof usageSchema>) {
  const oneHour = split?.ephemeral_1h_input_tokens;
  if (total === undefined) {
    return { cacheWrite5mTokens: split?.ephemeral_5m_input_tokens, cacheWrite1hTokens: oneHour };
  }
  const long = Math.min(oneHour ?? 0, total);
  return { cacheWrite5mTokens: total - long, cacheWrite1hTokens: oneHour === undefined ? undefined : long };
}

function reasoning({ output_tokens: all, output_tokens_details: details }: z.infer<typeof usageSchema>) {
  const thinking = details?.thinking_tokens;
  return thinking !== undefined && all !== undefined ? Math.min(thinking, all) : thinking;
}
