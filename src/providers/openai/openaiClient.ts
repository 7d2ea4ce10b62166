import OpenAI from 'openai';
import type { ProviderConfig } from '../providerConfig.ts';
import type { Exchange } from '../shared/transport/exchange.ts';
import { baseUrlOfModel } from '../shared/transport/baseUrl.ts';
import { sdkTimeoutMs, silentLogger } from '../shared/transport/sdkOptions.ts';

/**
 * One client per request, tied to that request's exchange. The key is a placeholder: the exchange writes the real
 * one and every other header, so whatever the SDK takes from the environment stays off the wire.
 */
export function createOpenaiClient(config: ProviderConfig, exchange: Exchange, model: string): OpenAI {
  return new OpenAI({
    apiKey: 'written-by-the-exchange',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrlOfModel(config.baseUrl, model),
    maxRetries: 0,
    timeout: sdkTimeoutMs,
    logLevel: 'off',
    logger: silentLogger,
    fetch: exchange.fetch,
  });
}
