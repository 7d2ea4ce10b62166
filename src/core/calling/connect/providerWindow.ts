import type { ProviderSettings } from '../../model/settings.ts';

/**
 * Window that an Ollama is asked for (`num_ctx`) where nothing is set: its own default is 4,096 tokens on most
 * machines (facts: protocols, Ollama), into which no plan fits. A model with a smaller window keeps its own.
 */
export const localContextTokens = 32_768;

/** Window that the settings give a provider's models; `undefined` when the model's own is the limit. */
export function windowOfProvider({ limits, protocol }: ProviderSettings): number | undefined {
  return limits.contextTokens ?? (protocol === 'ollama' ? localContextTokens : undefined);
}
