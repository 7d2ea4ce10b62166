import type { ModelRequest } from '../../core/model/request.ts';
import type { StreamOptions } from '../../core/model/provider.ts';
import type { StreamEvent } from '../../core/model/streamEvent.ts';
import type { ProviderConfig, ProviderDependencies } from '../providerConfig.ts';
import type { Exchange } from '../shared/exchange.ts';
import { runStream } from '../shared/runStream.ts';
import { initialDialect, nextDialect, type ChatDialect } from './chatDialect.ts';
import { toChatRequest } from './chatRequest.ts';
import { createChatTranslator } from './chatTranslator.ts';
import { createOpenaiClient } from './openaiClient.ts';

/**
 * Streams over Chat Completions, the wire of compatible servers. What a model of this endpoint has refused is
 * remembered for the life of the provider, so that each way of asking is tried once and not with every request.
 */
export function createChatStream(
  config: ProviderConfig,
  dependencies: ProviderDependencies,
): (request: ModelRequest, options: StreamOptions) => AsyncIterable<StreamEvent> {
  const dialects = new Map<string, ChatDialect>();

  /** Asks again only after a refusal of the request's wording, which costs nothing; at most once for each way. */
  async function open(request: ModelRequest, exchange: Exchange, signal: AbortSignal) {
    let dialect = dialects.get(request.model) ?? initialDialect(config.baseUrl);
    for (;;) {
      try {
        const client = createOpenaiClient(config, exchange);
        const stream = await client.chat.completions.create(toChatRequest(request, dialect), { signal });
        dialects.set(request.model, dialect);
        return stream;
      } catch (error) {
        const failure = exchange.failure();
        const next = failure && nextDialect(dialect, failure, request.output !== undefined);
        if (!next) throw error;
        dialect = next;
        exchange.forget();
      }
    }
  }

  return (request, options) =>
    runStream(config, dependencies.fetch, options, () => {
      let exchangeInUse: Exchange | undefined;
      const header = (name: string) => exchangeInUse?.headers()?.get(name) ?? null;
      return {
        translator: createChatTranslator(dependencies.createId, header),
        open: (exchange, signal) => {
          exchangeInUse = exchange;
          return open(request, exchange, signal);
        },
      };
    });
}
