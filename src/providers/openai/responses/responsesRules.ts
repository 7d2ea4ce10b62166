import { nextReasoning } from './reasoningRules.ts';
import type { WireDialect, WireRules } from '../../shared/refusals/wireRules.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

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
    tellsSchema: false,
    limitField: 'max_output_tokens',
    ...withoutUndefined({ effort }),
  };
}
