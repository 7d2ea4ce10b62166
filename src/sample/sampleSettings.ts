import { defaultBudgets } from '../core/money/budget/budgetSettings.ts';
import { defaultRouting } from '../core/routing/rules/routingSettings.ts';
import type { EngineSettings } from '../core/routing/rules/engineSettings.ts';
import type { ProviderSettings } from '../core/model/settings.ts';

/** Hosts that exist nowhere, so that nothing could leave the machine even by mistake. */
function provider(
  name: string,
  protocol: ProviderSettings['protocol'],
  path: string,
  priceAs: string,
): ProviderSettings {
  return {
    name,
    protocol,
    baseUrl: `https://${name}.sample.invalid${path}`,
    headers: {},
    needsKey: false,
    limits: {},
    priceAs,
  };
}

/** The sample's models: one vendor per tier, so that all three wire protocols are seen at work. */
export const sampleSettings: EngineSettings = {
  providers: new Map(
    [
      provider('anthropic', 'anthropic', '', 'anthropic'),
      provider('openai', 'openai', '/v1', 'openai'),
      provider('ollama', 'ollama', '', 'local'),
    ].map((settings) => [settings.name, settings]),
  ),
  tiers: {
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
  },
  prices: new Map(),
  planContextTokens: 24_000,
  budgets: defaultBudgets,
  routing: defaultRouting,
};
