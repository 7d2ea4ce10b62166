import type { ModelRequest } from '../../core/model/request.ts';
import type { StreamOptions } from '../../core/model/provider.ts';
import type { StreamEvent } from '../../core/model/streamEvent.ts';
import type { ProviderConfig, ProviderDependencies } from '../providerConfig.ts';
import { runStream } from '../shared/runStream.ts';
import { createOpenaiClient } from './openaiClient.ts';
import { toResponsesRequest } from './responsesRequest.ts';
import { createResponsesTranslator } from './responsesTranslator.ts';

/** Streams one request over OpenAI's Responses API. */
export function streamResponses(
  config: ProviderConfig,
  dependencies: ProviderDependencies,
  request: ModelRequest,
  options: StreamOptions,
): AsyncIterable<StreamEvent> {
  return runStream(config, dependencies.fetch, options, () => {
    const body = toResponsesRequest(request);
    return {
      translator: createResponsesTranslator(request.model),
      open: async (exchange, signal) =>
        createOpenaiClient(config, exchange).responses.create(body, { signal }),
    };
  });
}
