import type { Usage } from '../../../core/model/request/usage.ts';
import { isFilled, isObject, laterFigures, type RawUsage } from '../../shared/laterFigures.ts';
import { toCount } from '../../shared/wireValues.ts';
import { toChatUsage, type OpenaiUsageContext } from '../openaiUsage.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Gathers what the chunks of one completion say of its usage. */
export interface ChatUsageTally {
  /** Reads a chunk; true when it had figures. */
  read(chunk: unknown): boolean;
  /** What is known so far; the last word only where the answer is whole. */
  usage(isWhole: boolean, context: Omit<OpenaiUsageContext, 'source'>): Usage;
}

/**
 * The last chunk has the usage by the protocol. Some servers put it into the choice
 * (Moonshot) or beside the protocol's own fields (Groq, llama.cpp), and some send it with every chunk, so that
 * figures are the last word only if no piece of the answer came after them.
 */
export function tallyChatUsage(): ChatUsageTally {
  let raw: RawUsage | undefined;
  let isLastWord = false;
  return {
    read(chunk) {
      const found = isObject(chunk) ? figuresOf(chunk) : [];
      if (found.some(isFilled)) isLastWord = true;
      else if (hasPiece(chunk)) isLastWord = false;
      if (found.length > 0) raw = found.reduce<RawUsage>(laterFigures, raw ?? {});
      return found.length > 0;
    },
    usage: (isWhole, context) =>
      toChatUsage(raw, { ...context, source: isWhole && isLastWord ? 'reported' : 'partial' }),
  };
}

/** Usage objects of a chunk, the protocol's own last, because it rules. */
function figuresOf(chunk: Record<string, unknown>): readonly Record<string, unknown>[] {
  const inChoices = choicesOf(chunk).flatMap(({ usage, delta, message }) => [
    ...[delta, message].map((part) => (isObject(part) ? part['usage'] : undefined)),
    usage,
  ]);
  const groq = chunk['x_groq'];
  const places = [timingCounts(chunk['timings']), ...inChoices, isObject(groq) ? groq['usage'] : undefined];
  return [...places, chunk['usage']].filter(isObject);
}

/** llama.cpp's own counts, sent where the usage was not asked for or is left out. */
function timingCounts(timings: unknown): RawUsage | undefined {
  if (!isObject(timings)) return undefined;
  const evaluated = toCount(timings['prompt_n']);
  const cached = toCount(timings['cache_n']);
  const predicted = toCount(timings['predicted_n']);
  // Without the cached part the evaluated one says little about the prompt.
  const isPromptKnown = evaluated !== undefined && cached !== undefined;
  return {
    ...(isPromptKnown
      ? { prompt_tokens: evaluated + cached, prompt_tokens_details: { cached_tokens: cached } }
      : {}),
    ...withoutUndefined({ completion_tokens: predicted }),
  };
}

function choicesOf(chunk: Record<string, unknown>): readonly Record<string, unknown>[] {
  const { choices } = chunk;
  return Array.isArray(choices) ? choices.filter(isObject) : [];
}

/** Whether the chunk brings a piece of the answer. */
function hasPiece(chunk: unknown): boolean {
  if (!isObject(chunk)) return false;
  return choicesOf(chunk).some(({ delta }) => {
    if (!isObject(delta)) return false;
    return Object.entries(delta).some(([name, value]) => name !== 'role' && hasText(value));
  });
}

function hasText(value: unknown): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null;
}
