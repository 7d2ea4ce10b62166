import type { Tier } from '../../../shared/tiers.ts';
import type { MoneyRange } from '../../model/range.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import { middleOf } from './expectedCost.ts';
import { modelFamily, modelIdentity } from '../../model/modelFamily.ts';
import type { ModelKnowledge } from './modelKnowledge.ts';
import type { PassRate } from '../learned/passRates.ts';
import type { CachedPrefix } from '../learned/cachedPrefix.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A model that a step may be tried with, at its place in the cascade. */
export interface Candidate {
  readonly model: ModelReference;
  readonly tier: Tier;
  /** See `modelFamily`. */
  readonly family: string;
  /** The same model elsewhere: asked instead, in this order, when the provider is unavailable. */
  readonly sameModelElsewhere: readonly ModelReference[];
  /** What one attempt costs, a warm cache counted; `undefined`: no known price. */
  readonly cost?: MoneyRange;
  readonly isHealthy: boolean;
  /** Nothing that is sent to it leaves the person's machines; nor to where it is elsewhere. */
  readonly isLocal?: true;
  /** Whether its provider still has the prefix of the step before in its cache. */
  readonly isWarm: boolean;
  /** Of all work, and of what others have failed. */
  readonly firstTryPassRate: PassRate;
  readonly retryPassRate: PassRate;
}

/** What {@link makeCandidates} works with. */
export interface CandidateInput {
  readonly tier: Tier;
  /** Models that can be asked and may be, in the order of their chain. */
  readonly models: readonly ModelReference[];
  readonly knowledge: ModelKnowledge;
  readonly warm?: CachedPrefix;
  /** The chain as it is written: one candidate for each entry, no reordering among providers. */
  readonly isLocked: boolean;
  /** Counts decisions, so that equal instances of a model take turns. */
  readonly turn: number;
}

/** Candidates of one tier in the order of its chain: one model at several providers is one of them. */
export function makeCandidates(input: CandidateInput): readonly Candidate[] {
  const { tier, models, knowledge, isLocked } = input;
  const groups = new Map<string, ModelReference[]>();
  for (const model of models) {
    const key = isLocked ? formatModelReference(model) : modelIdentity(model.model);
    groups.set(key, [...(groups.get(key) ?? []), model]);
  }
  return [...groups.values()].flatMap((group) => {
    const [model, ...sameModelElsewhere] = orderInstances(group, input);
    if (model === undefined) return [];
    const cost = costOfCall(model, input);
    return {
      model,
      tier,
      family: modelFamily(model.model),
      sameModelElsewhere,
      ...withoutUndefined({ cost }),
      isHealthy: knowledge.isHealthy(model),
      ...(group.every((one) => knowledge.isLocal(one)) ? { isLocal: true as const } : {}),
      isWarm: input.warm !== undefined && isSameModel(model, input.warm.model),
      firstTryPassRate: knowledge.passRates.rate(model, tier, 0),
      retryPassRate: knowledge.passRates.rate(model, tier, 1),
    };
  });
}

/** The cheapest healthy instance first; equally cheap ones take turns. Without prices the written order holds. */
function orderInstances(group: readonly ModelReference[], input: CandidateInput): readonly ModelReference[] {
  if (group.length === 1) return group;
  const rated = group.map((model) => {
    const cost = costOfCall(model, input);
    return {
      model,
      isHealthy: input.knowledge.isHealthy(model),
      price: cost === undefined ? undefined : middleOf(cost),
    };
  });
  // An unknown price is dearer than any known one: nobody can say that it is cheap.
  const sorted = rated.sort(
    (first, second) =>
      Number(second.isHealthy) - Number(first.isHealthy) ||
      compareNumbers(first.price ?? Infinity, second.price ?? Infinity),
  );
  const [best] = sorted;
  const equals = sorted.filter(
    ({ isHealthy, price }) => isHealthy === best?.isHealthy && price === best.price,
  );
  const places = best?.price === undefined ? 0 : input.turn % equals.length;
  const inTurn = [...equals.slice(places), ...equals.slice(0, places)];
  return [...inTurn, ...sorted.slice(equals.length)].map(({ model }) => model);
}

/** Infinities compare as equal, which a difference would not. */
export function compareNumbers(first: number, second: number): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** Staying with a warm cache is cheaper by what the cached prefix saves. */
function costOfCall(model: ModelReference, { knowledge, warm }: CandidateInput): MoneyRange | undefined {
  const cost = knowledge.callCost(model);
  if (cost === undefined || warm === undefined || !isSameModel(model, warm.model)) return cost;
  return {
    lowNanoUsd: Math.max(0, cost.lowNanoUsd - warm.savedNanoUsd),
    highNanoUsd: Math.max(0, cost.highNanoUsd - warm.savedNanoUsd),
  };
}

/** Same provider and same id. */
export function isSameModel(first: ModelReference, second: ModelReference): boolean {
  return first.provider === second.provider && first.model === second.model;
}
