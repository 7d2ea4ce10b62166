import type { WireDialect, WireRules } from '../shared/refusals/wireRules.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** How Ollama's own API asks for what a model may lack. A schema constrains the decoding; in words it is written in the prompt as well. */
export const ollamaRules: WireRules = {
  rungs: ['schema', 'json-object', 'prompt'],
  limitFields: ['num_predict'],
  alwaysWritesSchema: true,
  hasPlainThinking: true,
};

/** The words of a model that takes everything. */
export function ollamaDialect(effort: string | undefined): WireDialect {
  return {
    format: 'schema',
    writesSchema: true,
    limitField: 'num_predict',
    ...withoutUndefined({ effort }),
  };
}
