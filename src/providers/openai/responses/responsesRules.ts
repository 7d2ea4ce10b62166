import type { WireDialect, WireRules } from '../../shared/refusals/wireRules.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import type { ReplayDialect } from '../../../core/model/abilities/refused.ts';

/** How the Responses API asks for what a model may lack. */
export const responsesRules: WireRules = {
  nextReplay: nextReasoning,
  // Whose key may read it changes from key to key.
  forgetsReplay: true,
  rungs: ['strict-schema', 'schema', 'json-object', 'prompt'],
  limitFields: ['max_output_tokens'],
};

/** The words of a model that takes everything. */
export function responsesDialect(effort: string | undefined): WireDialect {
  return {
    format: 'strict-schema',
    writesSchema: false,
    limitField: 'max_output_tokens',
    ...withoutUndefined({ effort }),
  };
}

/**
 * The thinking is left out where the server does not take it back: the key of one organisation cannot read what another
 * one's was given. In plain words the conversation goes on.
 */
function nextReasoning(known: ReplayDialect, message: string): ReplayDialect | undefined {
  if (known['reasoning'] !== undefined) return undefined;
  return /encrypted[_ ]content|\brs_|reasoning item/i.test(message)
    ? { ...known, reasoning: { isRefused: true, changes: 1 } }
    : undefined;
}
