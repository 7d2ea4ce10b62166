import type { ProviderSettings } from '../../model/settings.ts';

/** Window that the settings give a provider's models; `undefined` when the model's own is the limit. */
export function windowOfProvider({ limits, protocol }: ProviderSettings): number | undefined {
  return limits.contextTokens ?? protocol.defaultContextTokens;
}
