import type { Tier } from './tiers.ts';

/** Models of one vendor for all three tiers, as `provider/model` in chain order. */
export type Stack = Readonly<Record<Tier, readonly string[]>>;

/**
 * The stacks that Tierwise proposes, by the name of the predefined provider that they need (facts: protocols
 * §1.3). The first one is the default of `tierwise.tiers`. Every model of them has a price in the catalogue.
 */
export const defaultStacks = {
  anthropic: {
    orchestration: ['anthropic/claude-opus-5-5'],
    execution: ['anthropic/claude-sonnet-5-5'],
    grunt: ['anthropic/claude-haiku-5-5'],
  },
  openai: {
    orchestration: ['openai/gpt-6-astra', 'openai/gpt-6.1-sol'],
    execution: ['openai/gpt-6.1-terra'],
    grunt: ['openai/gpt-6-luna'],
  },
} as const satisfies Readonly<Record<string, Stack>>;

/** Cap on the output tokens of one call, reasoning included, where `tierwise.tiers` names none. */
export const defaultMaxOutputTokens = {
  orchestration: 32_000,
  execution: 32_000,
  grunt: 4_000,
} as const satisfies Readonly<Record<Tier, number>>;

/** The providers that exist without any setting, as `tierwise.providers` would write them. */
export const predefinedProviders = {
  anthropic: { protocol: 'anthropic', baseUrl: 'https://api.anthropic.com' },
  openai: { protocol: 'openai', baseUrl: 'https://api.openai.com/v1' },
  ollama: { protocol: 'ollama', baseUrl: 'http://127.0.0.1:11434' },
} as const;

/** Tokens of context that a planning request may carry, where `tierwise.plan.contextTokens` says nothing else. */
export const defaultPlanContextTokens = 24_000;
