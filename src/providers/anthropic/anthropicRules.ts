import { nextThinking } from './thinkingRules.ts';
import type { WireDialect, WireRules } from '../shared/refusals/wireRules.ts';

/** How the Messages API asks for what a model may lack. */
export const anthropicRules: WireRules = {
  rungs: ['schema', 'prompt'],
  limitFields: ['max_tokens'],
  nextReplay: nextThinking,
};

/** There is no "none": models that always think refuse to have it switched off. */
export function anthropicEffort(effort: string): string {
  return effort === 'none' ? 'low' : effort;
}

/** The words of a model that takes everything. */
export function anthropicDialect(effort: string | undefined): WireDialect {
  return {
    format: 'schema',
    writesSchema: false,
    limitField: 'max_tokens',
    ...(effort === undefined ? {} : { effort: anthropicEffort(effort) }),
  };
}
