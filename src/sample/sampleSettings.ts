import { defaultBudgets } from '../core/money/budget/budgetSettings.ts';
import { defaultRouting } from '../core/routing/rules/routingSettings.ts';
import type { EngineSettings } from '../core/routing/rules/engineSettings.ts';
import type { KnownProtocols } from '../core/model/request/protocol.ts';
import type { ProviderSettings } from '../core/model/settings.ts';

/** By the name of the provider, which is also the id of its protocol. */
const endpoints = [
  { name: 'anthropic', path: '', priceAs: 'anthropic' },
  { name: 'openai', path: '/v1', priceAs: 'openai' },
  { name: 'ollama', path: '', priceAs: 'local' },
] as const;

/** The sample's models: one vendor per tier, so that all three wire protocols are seen at work. */
export const sampleTiers: EngineSettings['tiers'] = {
  orchestration: {
    models: [{ provider: 'anthropic', model: 'claude-opus-5-5' }],
    maxOutputTokens: 16_000,
  },
  execution: {
    models: [
      { provider: 'openai', model: 'gpt-6.1-terra' },
      { provider: 'anthropic', model: 'claude-sonnet-5-5' },
    ],
    maxOutputTokens: 16_000,
  },
  grunt: {
    models: [{ provider: 'ollama', model: 'gemma3:4b' }],
    maxOutputTokens: 4_000,
  },
};

/** The settings of the sample. Its hosts exist nowhere, so that nothing could leave the machine even by mistake. */
export function sampleSettings(protocols: KnownProtocols): EngineSettings {
  const providers = new Map<string, ProviderSettings>();
  for (const { name, path, priceAs } of endpoints) {
    const protocol = protocols.get(name)?.traits;
    if (protocol === undefined) continue;
    const baseUrl = `https://${name}.sample.invalid${path}`;
    providers.set(name, { name, protocol, baseUrl, headers: {}, needsKey: false, limits: {}, priceAs });
  }
  return {
    providers,
    tiers: sampleTiers,
    prices: new Map(),
    planContextTokens: 24_000,
    budgets: defaultBudgets,
    routing: defaultRouting,
  };
}
