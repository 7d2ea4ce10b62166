import type { ModelRequest } from '../../../core/model/request/request.ts';
import type { StreamOptions } from '../../../core/model/request/provider.ts';
import type { StreamEvent } from '../../../core/model/request/streamEvent.ts';
import type { AdapterDependencies, ProviderConfig } from '../../providerConfig.ts';
import type { Exchange } from '../../shared/transport/exchange.ts';
import { readBody } from '../../shared/transport/readBody.ts';
import { openAdapting } from '../../shared/refusals/openAdapting.ts';
import { runStream } from '../../shared/transport/runStream.ts';
import { cacheMarksOf } from './cacheMarks.ts';
import { toChatRequest } from './chatRequest.ts';
import { createChatTranslator } from './chatTranslator.ts';
import { createOpenaiClient } from '../openaiClient.ts';
import type { WireRules } from '../../shared/refusals/wireRules.ts';
import { nextChatReplay } from './chatReplayRules.ts';

/** Streams one request over Chat Completions, the wire of compatible servers. */
export function streamChat(
  config: ProviderConfig,
  dependencies: AdapterDependencies,
  request: ModelRequest,
  options: StreamOptions,
): AsyncIterable<StreamEvent> {
  return runStream(config, dependencies.fetch, options, () => {
    const marks = cacheMarksOf(config, request.model);
    let exchangeInUse: Exchange | undefined;
    const header = (name: string) => exchangeInUse?.headers()?.get(name) ?? null;
    return {
      model: request.model,
      maxOutputTokens: request.maxOutputTokens,
      translator: createChatTranslator(dependencies.createId, header),
      open: (exchange, signal) => {
        exchangeInUse = exchange;
        return openAdapting(
          {
            request,
            rules: chatRules(config.baseUrl),
            place: { provider: config.name, baseUrl: config.baseUrl, model: request.model },
            memory: dependencies.refusals,
            write: (fitted, dialect) => toChatRequest(fitted, dialect, marks),
            send: async (body) => {
              const asked = createOpenaiClient(config, exchange, request.model).chat.completions.create(
                body,
                { signal },
              );
              return readBody(await asked.asResponse(), signal);
            },
          },
          exchange,
        );
      },
    };
  });
}

/** What is tried first. OpenAI itself has left `max_tokens` behind; most others know nothing else. */
export function chatRules(baseUrl: string): WireRules {
  const isOpenai = URL.canParse(baseUrl) && new URL(baseUrl).hostname === 'api.openai.com';
  return {
    rungs: ['strict-schema', 'schema', 'json-object', 'prompt'],
    limitFields: isOpenai ? ['max_completion_tokens', 'max_tokens'] : ['max_tokens', 'max_completion_tokens'],
    nextReplay: nextChatReplay,
  };
}
