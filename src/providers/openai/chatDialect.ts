import type { Failure } from '../../core/model/failure.ts';

/** How a structured answer is asked for, from the firmest way to the one that every server takes. */
export const formatRungs = ['strict-schema', 'schema', 'json-object', 'prompt'] as const;

/** See {@link formatRungs}. */
export type FormatRung = (typeof formatRungs)[number];

/** What one model of one compatible server is known to take. */
export interface ChatDialect {
  readonly format: FormatRung;
  readonly limitField: 'max_tokens' | 'max_completion_tokens';
  /** Both names were tried; a server that wants neither is not asked a third time. */
  readonly isLimitSettled?: true;
}

/** What is tried first. OpenAI itself has left `max_tokens` behind; most others know nothing else. */
export function initialDialect(baseUrl: string): ChatDialect {
  const isOpenai = URL.canParse(baseUrl) && new URL(baseUrl).hostname === 'api.openai.com';
  return { format: 'strict-schema', limitField: isOpenai ? 'max_completion_tokens' : 'max_tokens' };
}

/**
 * The next dialect to try after a refused request, or `undefined` when the refusal is about something else or
 * nothing is left to try. A refused request costs nothing, so asking again in other words is no retry.
 */
export function nextDialect(
  dialect: ChatDialect,
  failure: Failure,
  hasOutput: boolean,
): ChatDialect | undefined {
  if (failure.kind !== 'bad-request' || (failure.status !== 400 && failure.status !== 422)) return undefined;
  const words = `${failure.message} ${failure.rawBody ?? ''}`;
  if (!dialect.isLimitSettled && words.includes('max_completion_tokens')) {
    const limitField = dialect.limitField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    return { ...dialect, limitField, isLimitSettled: true };
  }
  if (hasOutput && /response_?format|json_schema|json_object|structured output|guided/i.test(words)) {
    const format = formatRungs[formatRungs.indexOf(dialect.format) + 1];
    return format === undefined ? undefined : { ...dialect, format };
  }
  return undefined;
}
