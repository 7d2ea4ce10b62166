import type { ModelRequest } from '../../core/model/request/request.ts';
import type { StreamOptions } from '../../core/model/request/provider.ts';
import type { StreamEvent } from '../../core/model/request/streamEvent.ts';
import type { AdapterDependencies, ProviderConfig } from '../providerConfig.ts';
import type { Exchange } from '../shared/transport/exchange.ts';
import type { BodyEvent } from '../shared/transport/bodyEvent.ts';
import { readBody } from '../shared/transport/readBody.ts';
import { openAdapting } from '../shared/refusals/openAdapting.ts';
import { runStream } from '../shared/transport/runStream.ts';
import { WireError } from '../shared/failures/wireError.ts';
import { toOllamaRequest, type OllamaChatRequest } from './ollamaRequest.ts';
import { ollamaRules } from './ollamaRules.ts';
import { createOllamaTranslator } from './ollamaTranslator.ts';

/**
 * Streams one request over Ollama's own API. Of the package `ollama` only the types are used: its client skips
 * lines that are no JSON, writes to the console, reads a key from the environment and cannot be cancelled while
 * a model loads (facts: protocols §4.5).
 */
export function streamOllama(
  config: ProviderConfig,
  dependencies: AdapterDependencies,
  request: ModelRequest,
  options: StreamOptions,
): AsyncIterable<StreamEvent> {
  return runStream(config, dependencies.fetch, options, () => {
    return {
      model: request.model,
      maxOutputTokens: request.maxOutputTokens,
      translator: createOllamaTranslator(dependencies.createId, toOllamaRequest(request)),
      open: (exchange, signal) =>
        openAdapting(
          {
            request,
            rules: ollamaRules,
            place: { provider: config.name, baseUrl: config.baseUrl, model: request.model },
            memory: dependencies.refusals,
            write: toOllamaRequest,
            send: (body) => open(config, exchange, body, signal),
          },
          exchange,
        ),
    };
  });
}

async function open(
  config: ProviderConfig,
  exchange: Exchange,
  body: OllamaChatRequest,
  signal: AbortSignal,
): Promise<AsyncIterable<BodyEvent>> {
  const response = await exchange.fetch(`${config.baseUrl}/api/chat`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal,
  });
  const failure = exchange.failure();
  if (failure) throw new WireError(failure);
  return readBody(response, signal);
}
