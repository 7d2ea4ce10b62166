import type { ProviderConfig } from '../providerConfig.ts';
import { createExchange, type Exchange } from './transport/exchange.ts';
import { createRedactor } from './redact.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** What a protocol needs to ask for a count. */
export interface CountQuestion {
  readonly protocolHeaders?: Readonly<Record<string, string>>;
  /** Sends the question; resolves with what the provider says. */
  ask(exchange: Exchange): Promise<{ readonly input_tokens: number }>;
}

/**
 * Asks a provider how many tokens a request has. Once, and never again by itself; rejects with a message without
 * secrets when there is no answer, or none that is a number of tokens.
 */
export async function askForCount(
  config: ProviderConfig,
  fetchFunction: typeof fetch,
  question: CountQuestion,
): Promise<number> {
  const { protocolHeaders } = question;
  const exchange = createExchange(config, {
    fetch: fetchFunction,
    ...withoutUndefined({ protocolHeaders }),
  });
  let answer: unknown;
  try {
    answer = await question.ask(exchange);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const failure = exchange.failure() ?? { kind: 'server' as const, message: words };
    // Not as its cause: what the SDK says may quote the key.

    throw new Error(createRedactor(config)(failure).message);
  }
  const tokens: unknown =
    typeof answer === 'object' && answer !== null && 'input_tokens' in answer
      ? answer.input_tokens
      : undefined;
  if (typeof tokens !== 'number' || !Number.isSafeInteger(tokens) || tokens < 0) {
    throw new Error('The answer holds no number of tokens.');
  }
  return tokens;
}
