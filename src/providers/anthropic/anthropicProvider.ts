import Anthropic from '@anthropic-ai/sdk';
import type { ModelRequest } from '../../core/model/request/request.ts';
import type { StreamOptions } from '../../core/model/request/provider.ts';
import type { StreamEvent } from '../../core/model/request/streamEvent.ts';
import type { AdapterDependencies, ProviderConfig, ProviderDependencies } from '../providerConfig.ts';
import { askForCount } from '../shared/askForCount.ts';
import type { Exchange } from '../shared/transport/exchange.ts';
import { readBody } from '../shared/transport/readBody.ts';
import { openAdapting } from '../shared/refusals/openAdapting.ts';
import { runStream } from '../shared/transport/runStream.ts';
import { sdkTimeoutMs, silentLogger, captureWarnings } from '../shared/transport/sdkOptions.ts';
import { anthropicVersion } from './anthropicVersion.ts';
import { toAnthropicCount, toAnthropicRequest } from './anthropicRequest.ts';
import { anthropicEffort, anthropicRules } from './anthropicRules.ts';
import { createAnthropicTranslator } from './anthropicTranslator.ts';

/** Streams one request over Anthropic's Messages API. */
export function streamAnthropic(
  config: ProviderConfig,
  dependencies: AdapterDependencies,
  request: ModelRequest,
  options: StreamOptions,
): AsyncIterable<StreamEvent> {
  return runStream(config, dependencies.fetch, options, () => {
    return {
      protocolHeaders: { 'anthropic-version': anthropicVersion },
      model: request.model,
      maxOutputTokens: request.maxOutputTokens,
      translator: createAnthropicTranslator(dependencies.createId),
      open: (exchange, signal) =>
        openAdapting(
          {
            request,
            rules: anthropicRules,
            place: { provider: config.name, baseUrl: config.baseUrl, model: request.model },
            memory: dependencies.refusals,
            effortWord: anthropicEffort,
            write: toAnthropicRequest,
            send: async (body) => {
              const asked = captureWarnings(
                () => createClient(config, exchange).messages.create(body, { signal }),
                (words) => dependencies.onWarning?.({ provider: config.name, model: request.model, words }),
              );
              return readBody(await asked.asResponse(), signal);
            },
          },
          exchange,
        ),
    };
  });
}

/** Asks Anthropic how many tokens a request has (`/v1/messages/count_tokens`, free). See `askForCount`. */
export function countAnthropic(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<number> {
  const body = toAnthropicCount(request);
  return askForCount(config, dependencies.fetch, {
    protocolHeaders: { 'anthropic-version': anthropicVersion },
    ask: (exchange) => createClient(config, exchange).messages.countTokens(body, { signal }),
  });
}

/**
 * One client per request, tied to that request's exchange. The key is a placeholder: the exchange writes the real
 * one, and any value keeps the SDK from looking for credentials in the environment and the home folder.
 */
function createClient(config: ProviderConfig, exchange: Exchange): Anthropic {
  return new Anthropic({
    apiKey: 'written-by-the-exchange',
    authToken: null,
    webhookKey: null,
    baseURL: config.baseUrl,
    maxRetries: 0,
    timeout: sdkTimeoutMs,
    logLevel: 'off',
    logger: silentLogger,
    openTelemetry: false,
    fetch: exchange.fetch,
  });
}
