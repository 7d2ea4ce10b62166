import type { ModelRequest } from '../../../core/model/request/request.ts';
import type { StreamOptions } from '../../../core/model/request/provider.ts';
import type { StreamEvent } from '../../../core/model/request/streamEvent.ts';
import type { AdapterDependencies, ProviderConfig, ProviderDependencies } from '../../providerConfig.ts';
import { askForCount } from '../../shared/askForCount.ts';
import { readBody } from '../../shared/transport/readBody.ts';
import { openAdapting } from '../../shared/refusals/openAdapting.ts';
import { runStream } from '../../shared/transport/runStream.ts';
import { createOpenaiClient } from '../openaiClient.ts';
import { toResponsesCount, toResponsesRequest } from './responsesRequest.ts';
import { responsesRules } from './responsesRules.ts';
import { createResponsesTranslator } from './responsesTranslator.ts';

/** Streams one request over OpenAI's Responses API. */
export function streamResponses(
  config: ProviderConfig,
  dependencies: AdapterDependencies,
  request: ModelRequest,
  options: StreamOptions,
): AsyncIterable<StreamEvent> {
  return runStream(config, dependencies.fetch, options, () => {
    return {
      model: request.model,
      maxOutputTokens: request.maxOutputTokens,
      translator: createResponsesTranslator(dependencies.createId),
      open: (exchange, signal) =>
        openAdapting(
          {
            request,
            rules: responsesRules,
            place: { provider: config.name, baseUrl: config.baseUrl, model: request.model },
            memory: dependencies.refusals,
            write: toResponsesRequest,
            send: async (body) => {
              const asked = createOpenaiClient(config, exchange, request.model).responses.create(body, {
                signal,
              });
              return readBody(await asked.asResponse(), signal);
            },
          },
          exchange,
        ),
    };
  });
}

/** Asks OpenAI how many tokens a request has (`/v1/responses/input_tokens`, free). See `askForCount`. */
export function countResponses(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<number> {
  const body = toResponsesCount(request);
  return askForCount(config, dependencies.fetch, {
    ask: (exchange) =>
      createOpenaiClient(config, exchange, request.model).responses.inputTokens.count(body, { signal }),
  });
}
