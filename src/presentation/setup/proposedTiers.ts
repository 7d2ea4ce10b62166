import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import { defaultMaxOutputTokens, defaultStacks, type Stack } from '../../shared/defaultStacks.ts';
import { tiers, type Tier } from '../../shared/tiers.ts';

/** Local models have small windows, which input and output share. */
const localMaxOutputTokens = 8_000;

/** A value for `tierwise.tiers`. */
export type ProposedTiers = Readonly<
  Record<Tier, { readonly models: readonly string[]; readonly maxOutputTokens: number }>
>;

/** All tiers on the models of a local server, in the order given. */
export function localTiers(providerName: string, models: readonly string[]): ProposedTiers {
  const tier = {
    models: models.map((model) => `${providerName}/${model}`),
    maxOutputTokens: localMaxOutputTokens,
  };
  return { orchestration: tier, execution: tier, grunt: tier };
}

/** All tiers on one of the stacks that Tierwise proposes. */
export function stackTiers(stack: Stack): ProposedTiers {
  const entries = tiers.map((tier) => [
    tier,
    { models: stack[tier], maxOutputTokens: defaultMaxOutputTokens[tier] },
  ]);
  return Object.fromEntries(entries) as ProposedTiers;
}

/** Models that can hold a conversation: embedding models, which Ollama lists as well, cannot. */
export function chatModels(models: readonly string[]): readonly string[] {
  return models.filter((model) => !/embed|(^|\/)(bge|gte|all-minilm|e5|paraphrase)\b/i.test(model));
}

/**
 * The stack to offer after a key was set: the one of its provider, unless a tier asks that provider already.
 */
export function stackToOffer(settings: EngineSettings, providerName: string): Stack | undefined {
  const isAsked = tiers.some((tier) =>
    settings.tiers[tier].models.some(({ provider }) => provider === providerName),
  );
  const stacks: Readonly<Record<string, Stack>> = defaultStacks;
  return isAsked || !Object.hasOwn(stacks, providerName) ? undefined : stacks[providerName];
}
