import type { Tier } from '../../../shared/tiers.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import { compareNumbers, type Candidate } from './candidates.ts';
import type { Level } from './difficulty.ts';
import { costPerPass, middleOf } from './expectedCost.ts';
import { modelIdentity } from '../../model/modelFamily.ts';
import { enoughVerdicts } from '../learned/passRates.ts';
import type { RoutingSettings } from './routingSettings.ts';

/** What {@link orderCandidates} works with. */
export interface OrderInput {
  readonly tier: Tier;
  /** Candidates of every tier that may be asked, each in the order of its chain. */
  readonly byTier: Readonly<Record<Tier, readonly Candidate[]>>;
  readonly routing: RoutingSettings;
  readonly level: Level;
  /** Whether other tiers may go on with the work: results are judged. Else the tier's own chain is all there is. */
  readonly isCascade: boolean;
  /** What judging one result costs. */
  readonly judgingNanoUsd: number;
}

/** A candidate that is not asked, or later than its chain has it, and why. */
export interface Passed {
  readonly candidate: Candidate;
  readonly why: string;
}

/** The order of a cascade, and what was set back. */
export interface CandidateOrder {
  readonly order: readonly Candidate[];
  readonly leftOut: readonly Passed[];
  /** In plain words, why the order is not simply the chain's. */
  readonly reasons: readonly string[];
}

/** Up to this many times the price of what failed, another model's price is called similar. */
const similarPrice = 1.5;

/**
 * The order in which models try one step. The tier's own models come first, as the strategy has them; after a
 * failure one of another family comes before a dearer one; where the chain has one family only, models of other
 * families at a similar or lower price go on; the orchestration tier is last, unless quality comes first. Then it is
 * the person's turn.
 */
export function orderCandidates(input: OrderInput): CandidateOrder {
  const ordered = orderByStrategy(input);
  return { ...ordered, order: eachOnce(ordered.order, input.routing.lock) };
}

/** A model may stand in two tiers, and has its try only once: its second place says nothing new about the work. */
function eachOnce(order: readonly Candidate[], isLocked: boolean): readonly Candidate[] {
  const seen = new Set<string>();
  return order.filter(({ model }) => {
    const key = isLocked ? formatModelReference(model) : modelIdentity(model.model);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function orderByStrategy(input: OrderInput): CandidateOrder {
  const own = input.byTier[input.tier];
  if (input.routing.lock) return { order: withOrchestrationLast(own, input), leftOut: [], reasons: [] };
  if (!input.isCascade || input.tier === 'orchestration') {
    return { order: healthyFirst(own), leftOut: [], reasons: healthReasons(own) };
  }
  switch (input.routing.strategy) {
    case 'costOptimized':
      return cheapestFirst(input);
    case 'qualityFirst':
      return bestFirst(input);
    case 'balanced':
      return asWritten(input);
  }
}

function asWritten(input: OrderInput): CandidateOrder {
  const reasons: string[] = [];
  let own = input.byTier[input.tier];
  const proved = input.level === 'low' ? cheapestProved(input) : undefined;
  if (proved !== undefined) {
    own = [proved, ...own.filter((candidate) => candidate !== proved)];
    if (own[0] !== input.byTier[input.tier][0]) reasons.push(provedReason(proved));
  }
  const bad = own.filter((candidate) => hasFailedTooOften(candidate, input));
  const good = own.filter((candidate) => !bad.includes(candidate));
  for (const candidate of good.length === 0 ? [] : bad) {
    reasons.push(
      `${candidate.model.model} comes later: it is expected to pass ${percent(candidate.firstTryPassRate.mean)}, ` +
        `after ${candidate.firstTryPassRate.judged} judged results`,
    );
  }
  const warm = cheaperWarm(good, input);
  if (warm !== undefined) {
    reasons.push(`${warm.model.model} stays, because its warm cache makes it the cheapest here`);
  }
  const ordered = [...(warm === undefined ? [] : [warm]), ...good.filter((candidate) => candidate !== warm)];
  return finish([...ordered, ...bad], input, reasons);
}

function cheapestFirst(input: OrderInput): CandidateOrder {
  const reasons: string[] = [];
  const proved = input.level === 'low' ? cheapestProved(input) : undefined;
  const own = input.byTier[input.tier];
  const all = proved === undefined || own.includes(proved) ? own : [proved, ...own];
  if (proved !== undefined && !own.includes(proved)) reasons.push(provedReason(proved));
  const sorted = [...all].sort((first, second) =>
    compareNumbers(perPass(first, input), perPass(second, input)),
  );
  if (sorted[0] !== undefined && sorted[0] !== own[0]) {
    reasons.push(`${sorted[0].model.model} is expected to cost least until a result passes`);
  }
  return finish(sorted, input, reasons);
}

/**
 * The best of the tier, then the orchestration tier at once, then the others as second opinions; hard work begins with
 * the orchestration tier. Every further attempt that is judged adds to what passes.
 */
function bestFirst(input: OrderInput): CandidateOrder {
  const { routing, level } = input;
  const own = healthyFirst(
    [...input.byTier[input.tier]].sort(
      (first, second) => second.firstTryPassRate.mean - first.firstTryPassRate.mean,
    ),
  );
  const { orchestration } = input.byTier;
  const [best, ...others] = own;
  if (best === undefined || orchestration.length === 0) return finish(own, input, []);
  const isHard = level === 'high' || level === 'critical';
  const isTooWeak = best.firstTryPassRate.mean < routing.qualityThreshold;
  const why = isHard
    ? `quality first: ${level} work begins with the orchestration tier`
    : isTooWeak
      ? `quality first: ${best.model.model} is expected to pass ${percent(best.firstTryPassRate.mean)}, ` +
        `less than the ${percent(routing.qualityThreshold)} that you ask for`
      : 'quality first: after one failure the orchestration tier goes on';
  const strongest = healthyFirst(orchestration);
  const order = isHard || isTooWeak ? [...strongest, best, ...others] : [best, ...strongest, ...others];
  return { order, leftOut: [], reasons: [why, ...healthReasons(input.byTier[input.tier])] };
}

/** What all strategies have in common once the own tier is in order. */
function finish(own: readonly Candidate[], input: OrderInput, reasons: readonly string[]): CandidateOrder {
  const healthy = healthyFirst(own);
  const { orchestration, execution, grunt } = input.byTier;
  const strongest = orchestration[0];
  const notWorth =
    strongest === undefined ? [] : healthy.filter((one) => isNotWorthIt(one, strongest, input));
  const tried = healthy.filter((candidate) => !notWorth.includes(candidate));
  const order = otherFamilyFirst(tried);
  const more = input.tier === 'grunt' ? execution : otherFamilies([...execution, ...grunt], order);
  const added = more.filter(
    (one) => !order.includes(one) && (strongest === undefined || !isNotWorthIt(one, strongest, input)),
  );
  return {
    order: withOrchestrationLast([...order, ...added], input),
    leftOut: notWorth.map((candidate) => ({
      candidate,
      why:
        `an attempt is not worth it: expected to pass ${percent(candidate.firstTryPassRate.mean)} after ` +
        `${candidate.firstTryPassRate.judged} judged results, it costs more for each pass than the orchestration tier`,
    })),
    reasons: [
      ...reasons,
      ...healthReasons(own),
      ...added.map(({ model, family, tier }) =>
        input.tier === 'grunt'
          ? `${model.model} of the ${tier} tier goes on after a failure`
          : `${model.model} of the ${tier} tier goes on after a failure: another family (${family}) at no higher price`,
      ),
    ],
  };
}

/**
 * Next is the first of a family not tried yet, if its price is similar to what was tried or to what would come next
 * anyway, or lower; else simply the first.
 */
function otherFamilyFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  const rest = [...candidates];
  const order: Candidate[] = [];
  while (rest.length > 0) {
    const index = order.length === 0 ? 0 : Math.max(0, nextIndex(rest, order));
    order.push(...rest.splice(index, 1));
  }
  return order;
}

function nextIndex(rest: readonly Candidate[], tried: readonly Candidate[]): number {
  const families = new Set(tried.map(({ family }) => family));
  const isOther = ({ family }: Candidate) => !families.has(family);
  return rest.findIndex(
    (candidate) => isOther(candidate) && isSimilarlyPriced(candidate, [...tried, ...rest.slice(0, 1)]),
  );
}

function isSimilarlyPriced(candidate: Candidate, tried: readonly Candidate[]): boolean {
  const dearest = Math.max(...tried.map(({ cost }) => (cost === undefined ? -Infinity : middleOf(cost))));
  return candidate.cost !== undefined && middleOf(candidate.cost) <= dearest * similarPrice;
}

/**
 * Where all that is tried is of one family: models of other tiers that are of another one and not dearer, the best bet
 * per dollar after a failure.
 */
function otherFamilies(others: readonly Candidate[], tried: readonly Candidate[]): readonly Candidate[] {
  if (new Set(tried.map(({ family }) => family)).size !== 1) return [];
  const found: Candidate[] = [];
  for (const candidate of others) {
    const known = [...tried, ...found];
    if (known.some(({ family }) => family === candidate.family)) continue;
    if (isSimilarlyPriced(candidate, tried)) found.push(candidate);
  }
  return found;
}

function withOrchestrationLast(own: readonly Candidate[], input: OrderInput): readonly Candidate[] {
  if (!input.isCascade || input.tier === 'orchestration') return own;
  const last = input.byTier.orchestration;
  return [...own, ...(input.routing.lock ? last : healthyFirst(last))];
}

/** A cheap attempt that seldom passes only delays the strong one: known by verdicts, never by assumption. */
function isNotWorthIt(candidate: Candidate, strongest: Candidate, input: OrderInput): boolean {
  if (candidate.firstTryPassRate.judged < enoughVerdicts || strongest.cost === undefined) return false;
  return perPass(candidate, input) > perPass(strongest, input);
}

function hasFailedTooOften({ firstTryPassRate }: Candidate, { routing }: OrderInput): boolean {
  return firstTryPassRate.judged >= enoughVerdicts && firstTryPassRate.mean < routing.qualityThreshold;
}

/** The cheapest of the tier and the grunt tier that has passed often enough to be trusted with easy work. */
function cheapestProved(input: OrderInput): Candidate | undefined {
  const known = [...input.byTier[input.tier], ...input.byTier.grunt].filter(
    ({ firstTryPassRate, isHealthy, cost }) =>
      isHealthy &&
      cost !== undefined &&
      firstTryPassRate.judged >= enoughVerdicts &&
      firstTryPassRate.mean >= input.routing.qualityThreshold,
  );
  return known.sort((first, second) => compareNumbers(perPass(first, input), perPass(second, input)))[0];
}

function provedReason({ model, firstTryPassRate }: Candidate): string {
  return (
    `${model.model} comes first: easy work goes to the cheapest that has proved itself ` +
    `(expected to pass ${percent(firstTryPassRate.mean)}, after ${firstTryPassRate.judged} judged results)`
  );
}

/** The warm model, if it now costs less for a pass than the one that would come first. */
function cheaperWarm(own: readonly Candidate[], input: OrderInput): Candidate | undefined {
  const [first] = own;
  const warm = own.find(({ isWarm }) => isWarm);
  if (first === undefined || warm === undefined || warm === first || !warm.isHealthy) return undefined;
  return perPass(warm, input) < perPass(first, input) ? warm : undefined;
}

function perPass({ cost, firstTryPassRate }: Candidate, { judgingNanoUsd }: OrderInput): number {
  return costPerPass({ cost, passRate: firstTryPassRate.mean }, judgingNanoUsd);
}

function healthyFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  return [
    ...candidates.filter(({ isHealthy }) => isHealthy),
    ...candidates.filter(({ isHealthy }) => !isHealthy),
  ];
}

function healthReasons(own: readonly Candidate[]): readonly string[] {
  if (own.every(({ isHealthy }) => !isHealthy)) return [];
  return own
    .filter(({ isHealthy }) => !isHealthy)
    .map(({ model }) => `${model.provider}/${model.model} comes later: its provider is failing right now`);
}

/** `63 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
