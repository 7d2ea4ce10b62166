import type { Tier } from '../../shared/tiers.ts';
import type { TierSettings } from '../settings.ts';
import { formatModelReference, parseModelReference } from '../model/modelReference.ts';
import type { ModelReference } from '../model/modelReference.ts';

/** Which model is asked, who stands in for it, and why. */
export interface Decision {
  readonly tier: Tier;
  readonly model: ModelReference;
  /** Tried in this order when the model is unavailable. */
  readonly fallbacks: readonly ModelReference[];
  /** Plain words, one reason each, most important first. */
  readonly reasons: readonly string[];
}

/** What a decision is made from. */
export interface DecisionInput {
  readonly tier: Tier;
  /** In plain words who asked for that tier, such as `the planner gave this step to execution`. */
  readonly tierReason: string;
  /** `provider/model` that the person chose for this step. */
  readonly chosenModel?: string;
  readonly tiers: Readonly<Record<Tier, TierSettings>>;
  /** Why a model cannot be asked right now (no provider, no key); `undefined` when it can. */
  readonly whyUnusable: (model: ModelReference) => string | undefined;
}

/** A decision, or why there is none. */
export type DecisionResult = { readonly decision: Decision } | { readonly noModel: string };

/**
 * Chooses the model of one call by structure alone: what was asked for, then the order of the tier's chain.
 * A model that the person chose has no stand-ins: Tierwise does not change it behind their back.
 */
export function decide(input: DecisionInput): DecisionResult {
  if (input.chosenModel !== undefined) return decideChosen(input, input.chosenModel);
  const chain = input.tiers[input.tier].models;
  if (chain.length === 0)
    return { noModel: `The ${input.tier} tier has no models. Add one in tierwise.tiers.` };
  const skipped: string[] = [];
  const usable = chain.filter((model) => {
    const reason = input.whyUnusable(model);
    if (reason !== undefined) skipped.push(`${formatModelReference(model)} is left out: ${reason}`);
    return reason === undefined;
  });
  const [model, ...fallbacks] = usable;
  if (model === undefined)
    return { noModel: `No model of the ${input.tier} tier can be asked. ${skipped.join('. ')}.` };
  const place = model === chain[0] ? 'the first of its chain' : 'the first of its chain that can be asked';
  return {
    decision: {
      tier: input.tier,
      model,
      fallbacks,
      reasons: [`${input.tierReason}; ${formatModelReference(model)} is ${place}`, ...skipped],
    },
  };
}

function decideChosen(input: DecisionInput, chosen: string): DecisionResult {
  const model = parseModelReference(chosen);
  if (model === undefined) return { noModel: `"${chosen}" is not a model. Write it as provider/model.` };
  const unusable = input.whyUnusable(model);
  if (unusable !== undefined) return { noModel: `${chosen} cannot be asked: ${unusable}.` };
  return {
    decision: { tier: input.tier, model, fallbacks: [], reasons: [`You chose ${chosen} for this step`] },
  };
}
