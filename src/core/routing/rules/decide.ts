import { formatUsd } from '../../../shared/format.ts';
import { tiers as allTiers, type Tier } from '../../../shared/tiers.ts';
import type { MoneyRange } from '../../model/range.ts';
import {
  formatModelReference,
  parseModelReference,
  type ModelReference,
} from '../../model/modelReference.ts';
import type { Purpose } from '../../model/purpose.ts';
import type { TierSettings } from '../../model/settings.ts';
import { isSameModel, makeCandidates, type Candidate } from './candidates.ts';
import { boundaryOf, type Difficulty, type Level } from './difficulty.ts';
import { leftOutText, whyNotEligible, type WhyNot } from './eligibility.ts';
import { expectedCostUntilPass } from './expectedCost.ts';
import { judgeLevel } from './judgeLevel.ts';
import { nothingKnown, type ModelKnowledge } from './modelKnowledge.ts';
import { orderCandidates } from './orderCandidates.ts';
import { overrideOf } from './overrides.ts';
import { privateMatcher } from './privateMatcher.ts';
import { defaultRouting, type RoutingSettings } from './routingSettings.ts';
import type { CachedPrefix } from '../learned/cachedPrefix.ts';
import { underWorkspaceCeilings, whyAboveWorkspaceCeiling } from './workspaceCeilings.ts';
import type { WorkSignals } from './workSignals.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What a decision is made from. Only the first members are needed; the more is known, the better it gets. */
export interface DecisionInput {
  /** What was asked for: the command's tier, the planner's assignment. */
  readonly tier: Tier;
  /** In plain words who asked for that tier, such as `the planner gave this step to execution`. */
  readonly tierReason: string;
  /** `provider/model` that the person chose for this step. */
  readonly chosenModel?: string;
  readonly tiers: Readonly<Record<Tier, TierSettings>>;
  /** Why a model cannot be asked right now (no provider, no key); `undefined` when it can. */
  readonly whyUnusable: (model: ModelReference) => string | undefined;
  readonly work?: WorkSignals;
  /** Files that the request tells of besides the work's own, such as those of results that it quotes. */
  readonly toldFiles?: readonly string[];
  readonly routing?: RoutingSettings;
  readonly knowledge?: Partial<ModelKnowledge>;
  /** What the step before left in a provider's cache. */
  readonly warm?: CachedPrefix;
  /** Counts decisions, so that equal instances of a model take turns. */
  readonly turn?: number;
  /** What judging one result costs: checks and reviews. */
  readonly judgingNanoUsd?: number;
  /** What the classifier said after `needsClassifier`; `none` when it did not answer in time. */
  readonly classified?: Level | 'none';
}

/** A model that was looked at and is not the first choice. */
export interface Considered {
  readonly model: ModelReference;
  readonly tier: Tier;
  /** Of one attempt; `undefined`: no known price. */
  readonly cost?: MoneyRange;
  /** List price of output in dollars per million tokens. */
  readonly outputPricePerMillionUsd?: number;
  readonly why: string;
}

/** Which model is asked, who stands in for it, and why. It holds for the whole step. */
export interface Decision {
  readonly tier: Tier;
  readonly model: ModelReference;
  /** Tried in this order when the model is unavailable. */
  readonly fallbacks: readonly ModelReference[];
  /** Plain words, one reason each, most important first. */
  readonly reasons: readonly string[];
}

/** A decision with all that it rests on. */
export interface RoutedDecision extends Decision {
  /** The cascade: who tries the step, in this order, as long as results fail. The first is `model`. */
  readonly candidates: readonly Candidate[];
  /** Of the whole cascade until a result passes, judging included; `undefined` where a price is unknown. */
  readonly expectedCost?: MoneyRange;
  readonly considered: readonly Considered[];
  readonly level: Level;
  /** A mistake is dangerous, so Autopilot stops. More care that costs money goes by `level`. */
  readonly isCritical: boolean;
  readonly needs: {
    /** It should be planned first. */
    readonly plan?: true;
    /** Its plan has to be checked by a second model or the person. */
    readonly planReview?: true;
    /** Its result has to be reviewed by the orchestration tier before it counts as done. */
    readonly finalReview?: true;
  };
  /** The guess of difficulty; absent when nothing told. */
  readonly score?: Difficulty;
  /** The grunt tier should be asked which of the two it is, and `decide` again with its answer. */
  readonly needsClassifier?: readonly [Level, Level];
}

/** A decision, or why there is none. */
export type DecisionResult = { readonly decision: RoutedDecision } | { readonly noModel: string };

/** Purposes whose results are judged, so that a failed one goes to the next model. */
const judgedPurposes: ReadonlySet<Purpose> = new Set(['step', 'refactor', 'tests', 'fix', 'docs']);

/**
 * Chooses the models of one step. In this order: the model that the person chose; what no preference overrides
 * (private files, what fits, price ceilings); the person's overrides; what was asked for; then, for the order of the
 * cascade and the care it needs, criticality, difficulty and the strategy. A model that the person chose has no
 * stand-ins: Tierwise does not change it behind their back. Each decision is made anew, so that after a dear step the
 * next one comes back down.
 */
export function decide(input: DecisionInput): DecisionResult {
  const routing = input.routing ?? defaultRouting;
  const knowledge: ModelKnowledge = { ...nothingKnown, ...input.knowledge };
  const whyNot = whyNotEligible({
    needs: { ...input.work, files: [...(input.work?.files ?? []), ...(input.toldFiles ?? [])] },
    knowledge,
    whyUnusable: input.whyUnusable,
    priceCeilings: routing.priceCeilings,
    isPrivate: privateMatcher(routing),
  });
  const context: Context = { input, routing, knowledge, whyNot };
  return input.chosenModel === undefined ? decideByRules(context) : decideChosen(context, input.chosenModel);
}

interface Context {
  readonly input: DecisionInput;
  readonly routing: RoutingSettings;
  readonly knowledge: ModelKnowledge;
  readonly whyNot: WhyNot;
}

function decideByRules(context: Context): DecisionResult {
  const { input, routing, knowledge } = context;
  const override = overrideOf(routing, input.work);
  const tier = override?.tier ?? input.tier;
  const chain = input.tiers[tier].models;
  const wanted = override?.model;
  if (chain.length === 0 && wanted === undefined)
    return { noModel: `The ${tier} tier has no models. Add one in tierwise.tiers.` };

  const judged = judgeLevel(input.work, routing, input.classified);
  const byTier = candidatesByTier(context, tier, wanted);
  const isCascade = isJudged(input.work);
  const judgingNanoUsd = input.judgingNanoUsd ?? finalReviewCost(input.work, judged.level, byTier);
  const ordered = orderCandidates({
    tier,
    byTier: byTier.candidates,
    routing,
    level: judged.level,
    isCascade,
    judgingNanoUsd,
  });
  const capped = underWorkspaceCeilings(
    wanted === undefined ? ordered.order : wantedFirst(ordered.order, wanted),
    { tiers: input.tiers, routing, knowledge },
  );
  const { order } = capped;
  // A tier without a model is not replaced by a dearer one behind the person's back.
  const [first] = byTier.candidates[tier].length === 0 ? [] : order;
  const skipped = [
    ...byTier.leftOut.filter((left) => left.tier === tier),
    ...capped.leftOut.map(({ candidate, why }) => ({ model: candidate.model, why })),
  ].map(({ model, why }) => leftOutText(model, why));
  if (first === undefined)
    return { noModel: `No model of the ${tier} tier can be asked. ${skipped.join('. ')}.` };

  const place = placeWords(first, chain, wanted);
  const tierReason = override?.reason ?? input.tierReason;
  const needsClassifier =
    routing.classifier &&
    input.classified === undefined &&
    judged.score !== undefined &&
    judged.level !== 'critical'
      ? boundaryOf(judged.score.score, routing.thresholds)
      : undefined;
  return {
    decision: {
      tier: first.tier,
      model: first.model,
      fallbacks: fallbacksOf(order, tier),
      reasons: [
        `${tierReason}; ${formatModelReference(first.model)} is ${place}`,
        ...judged.reasons,
        ...ordered.reasons,
        ...cachedPrefixReasons(input.warm, first),
        ...sameModelReasons(first, knowledge),
        ...toolReasons(first, knowledge, isCascade),
        ...skipped,
      ],
      candidates: order,
      ...expected(order, judgingNanoUsd),
      considered: [
        ...order.slice(1).map((candidate) => consider(candidate, 'asked next, if a result fails', knowledge)),
        ...[...ordered.leftOut, ...capped.leftOut].map(({ candidate, why }) =>
          consider(candidate, why, knowledge),
        ),
        ...byTier.leftOut.map(({ model, tier: itsTier, why }) =>
          withPrice({ model, tier: itsTier, why }, knowledge),
        ),
      ],
      level: judged.level,
      isCritical: judged.isCritical,
      needs: needsOf(input.work, judged.level),
      ...withoutUndefined({ score: judged.score, needsClassifier }),
    },
  };
}

/**
 * What the last word on critical work costs, where nothing is known of reviews: one reads what an attempt reads and
 * writes little, so about the low end of an attempt by the orchestration tier.
 */
function finalReviewCost(work: WorkSignals | undefined, level: Level, { candidates }: ByTier): number {
  if (needsOf(work, level).finalReview !== true) return 0;
  return candidates.orchestration[0]?.cost?.lowNanoUsd ?? 0;
}

interface ByTier {
  readonly candidates: Readonly<Record<Tier, readonly Candidate[]>>;
  readonly leftOut: readonly { readonly model: ModelReference; readonly tier: Tier; readonly why: string }[];
}

function candidatesByTier(context: Context, ownTier: Tier, wanted: ModelReference | undefined): ByTier {
  const { input, routing, knowledge, whyNot } = context;
  const leftOut: { model: ModelReference; tier: Tier; why: string }[] = [];
  const make = (tier: Tier): readonly Candidate[] => {
    const chain = input.tiers[tier].models;
    const models =
      tier === ownTier && wanted !== undefined && !chain.some((model) => isSameModel(model, wanted))
        ? [wanted, ...chain]
        : chain;
    const eligible = models.filter((model) => {
      const why = whyNot(model, tier);
      if (why !== undefined) leftOut.push({ model, tier, why });
      return why === undefined;
    });
    return makeCandidates({
      tier,
      models: eligible,
      knowledge,
      ...withoutUndefined({ warm: input.warm }),
      isLocked: routing.lock,
      turn: input.turn ?? 0,
    });
  };
  const [orchestration, execution, grunt] = allTiers.map(make);
  return {
    candidates: { orchestration: orchestration ?? [], execution: execution ?? [], grunt: grunt ?? [] },
    leftOut,
  };
}

/** The model of an override leads, whatever the strategy says; the others follow when it fails. */
function wantedFirst(order: readonly Candidate[], wanted: ModelReference): readonly Candidate[] {
  const leads = order.find(
    (candidate) =>
      isSameModel(candidate.model, wanted) ||
      candidate.sameModelElsewhere.some((twin) => isSameModel(twin, wanted)),
  );
  return leads === undefined ? order : [leads, ...order.filter((candidate) => candidate !== leads)];
}

/**
 * Who stands in when the provider is unavailable: the same model elsewhere, then the others of the tier that was
 * asked for. A dearer tier never stands in silently; the cascade may still come to it.
 */
function fallbacksOf(order: readonly Candidate[], tier: Tier): readonly ModelReference[] {
  const [first, ...others] = order;
  if (first === undefined) return [];
  const sameTier = others.filter((candidate) => candidate.tier === tier || candidate.tier === first.tier);
  return [
    ...first.sameModelElsewhere,
    ...sameTier.flatMap(({ model, sameModelElsewhere }) => [model, ...sameModelElsewhere]),
  ];
}

function placeWords(
  first: Candidate,
  chain: readonly ModelReference[],
  wanted: ModelReference | undefined,
): string {
  if (wanted !== undefined && isSameModel(first.model, wanted)) return 'the one that you set for this';
  const index = chain.findIndex((model) => isSameModel(model, first.model));
  if (index === 0) return 'the first of its chain';
  if (index === -1) return `of the ${first.tier} tier`;
  return 'the first of its chain that can be asked';
}

function expected(
  order: readonly Candidate[],
  judgingNanoUsd: number,
): { readonly expectedCost?: MoneyRange } {
  const cost = expectedCostUntilPass(
    order.map((candidate, place) => ({
      cost: candidate.cost,
      passRate: (place === 0 ? candidate.firstTryPassRate : candidate.retryPassRate).mean,
    })),
    judgingNanoUsd,
  );
  return cost === undefined ? {} : { expectedCost: cost };
}

/** The matrix: high work is planned first, critical work is checked at both ends, all else is simply done. */
function needsOf(work: WorkSignals | undefined, level: Level): RoutedDecision['needs'] {
  const isDone = isJudged(work);
  const isPlanning = work?.purpose === 'plan';
  const isUnplanned = isDone && work?.isPlanned !== true;
  return {
    ...(isUnplanned && (level === 'high' || level === 'critical') ? { plan: true as const } : {}),
    ...(level === 'critical' && (isPlanning || isUnplanned) ? { planReview: true as const } : {}),
    ...(level === 'critical' && isDone ? { finalReview: true as const } : {}),
  };
}

function cachedPrefixReasons(warm: CachedPrefix | undefined, first: Candidate): readonly string[] {
  if (warm === undefined || warm.savedNanoUsd === 0) return [];
  const price = `${formatUsd(warm.savedNanoUsd)} for ${warm.tokens} tokens`;
  return first.isWarm
    ? [`its prompt cache is warm, which saves ${price}`]
    : [
        `${formatModelReference(warm.model)} is not kept: that gives up its warm prompt cache (${price}), counted here`,
      ];
}

function sameModelReasons(
  { model, sameModelElsewhere }: Candidate,
  knowledge: ModelKnowledge,
): readonly string[] {
  if (sameModelElsewhere.length === 0) return [];
  const prices = [model, ...sameModelElsewhere].map((one) => {
    const price = knowledge.outputPricePerMillionUsd(one);
    const health = knowledge.isHealthy(one) ? '' : ', failing right now';
    return `${one.provider} ${price === undefined ? 'without a known price' : `$${price}`}${health}`;
  });
  return [
    `of the providers of this model ${model.provider} is asked (per million output tokens: ${prices.join('; ')})`,
  ];
}

function isJudged(work: WorkSignals | undefined): boolean {
  return work !== undefined && judgedPurposes.has(work.purpose);
}

/** Steps are made for models that look around; one that cannot gets the files of the step and no more. */
function toolReasons(
  { model }: Pick<Candidate, 'model'>,
  knowledge: ModelKnowledge,
  isStep: boolean,
): readonly string[] {
  return isStep && knowledge.takesTools(model) === false
    ? [`${formatModelReference(model)} takes no tools: it works from the files in the prompt`]
    : [];
}

function consider(candidate: Candidate, why: string, knowledge: ModelKnowledge): Considered {
  const { model, tier, cost } = candidate;
  return withPrice({ model, tier, why, ...withoutUndefined({ cost }) }, knowledge);
}

function withPrice(considered: Considered, knowledge: ModelKnowledge): Considered {
  const price = knowledge.outputPricePerMillionUsd(considered.model);
  return price === undefined ? considered : { ...considered, outputPricePerMillionUsd: price };
}

function decideChosen({ input, routing, knowledge, whyNot }: Context, chosen: string): DecisionResult {
  const model = parseModelReference(chosen);
  if (model === undefined) return { noModel: `"${chosen}" is not a model. Write it as provider/model.` };
  const why =
    whyNot(model, input.tier) ?? whyAboveWorkspaceCeiling(model, input.tier, { routing, knowledge });
  if (why !== undefined) return { noModel: `${chosen} cannot be asked: ${why}.` };
  const judged = judgeLevel(input.work, routing, input.classified);
  const [candidate] = makeCandidates({
    tier: input.tier,
    models: [model],
    knowledge,
    ...withoutUndefined({ warm: input.warm }),
    isLocked: true,
    turn: 0,
  });
  const candidates = candidate === undefined ? [] : [candidate];
  return {
    decision: {
      tier: input.tier,
      model,
      fallbacks: [],
      reasons: [
        `You chose ${chosen} for this step`,
        ...judged.reasons,
        ...toolReasons({ model }, knowledge, isJudged(input.work)),
      ],
      candidates,
      ...expected(candidates, input.judgingNanoUsd ?? 0),
      considered: [],
      level: judged.level,
      isCritical: judged.isCritical,
      needs: needsOf(input.work, judged.level),
      ...withoutUndefined({ score: judged.score }),
    },
  };
}
