import * as z from 'zod/mini';
import type { Usage } from '../../core/model/usage.ts';
import { count, known } from '../shared/wireValues.ts';

const usageSchema = z.looseObject({ prompt_eval_count: count, eval_count: count });

/**
 * Normalises the counts of Ollama's last line. The prompt is counted whole, whether its cache helped or not;
 * thinking is a part of the output and not counted apart. A count of 0 is left out by the server, so a missing
 * one stays unknown (facts: protocols §3).
 */
export function toOllamaUsage(lastLine: unknown): Usage {
  const { prompt_eval_count: input, eval_count: output } = usageSchema.parse(lastLine);
  return {
    source: 'reported',
    ...known({ inputUncachedTokens: input === 0 ? undefined : input, outputTokens: output }),
    raw: countsOf(lastLine),
  };
}

/** The same without a count of the prompt that cannot be true; what the server said stays in `raw`. */
export function withoutInput({ inputUncachedTokens: _doubtful, ...usage }: Usage): Usage {
  return { ...usage, source: 'partial' };
}

/** Counts and durations of the last line, without the message in it. */
function countsOf(lastLine: unknown): unknown {
  const entries = Object.entries(Object(lastLine) as Record<string, unknown>);
  return Object.fromEntries(entries.filter(([name]) => /_(count|duration)$/.test(name)));
}
