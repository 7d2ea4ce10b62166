import type { Cost } from '../../model/request/cost.ts';
import { totalInputTokens, type Usage } from '../../model/request/usage.ts';
import { costOf } from '../pricing/costOf.ts';
import type { Price } from '../pricing/price.ts';
import type { TokenRatios } from './learnedRatio.ts';
import { addMoneyRanges, type CountRange, type MoneyRange } from '../../model/range.ts';
import { enoughOrchestrationRuns, type OrchestrationRuns } from './orchestrationRuns.ts';
import { ratioBetween, tokenizerFamilyOf } from './tokenRatio.ts';
import type { WorkKind } from './workSamples.ts';

/** A call as the comparison needs it. */
export interface ComparedCall {
  /** `provider/model` that ran. */
  readonly model: string;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly startedAtMs: number;
  /** True for work that was accepted; checks, reviews, plans, failed, rejected and reverted calls are not. */
  readonly isAcceptedWork: boolean;
  /** The piece of work that it belongs to: its accepted calls are turns of one loop. Absent: a piece by itself. */
  readonly work?: { readonly id: string; readonly kind: WorkKind };
}

/** The model that would have done everything. */
export interface StrongModel {
  /** `provider/model`. */
  readonly model: string;
  priceAt(atMs: number): Price | undefined;
  /** How it does such work itself, as far as that is learned. */
  readonly runs?: ReadonlyMap<WorkKind, OrchestrationRuns>;
  readonly ratios?: TokenRatios;
}

/** The orchestration model beside what was really spent. */
export interface Baseline {
  /** How well founded it is; `assumed` until enough runs of the strong model itself have been seen. */
  readonly foundation: 'assumed' | 'learned';
  /** Runs of the strong model on comparable work; of the kind with the fewest. */
  readonly comparableRuns: number;
  /** What the orchestration model alone would have cost for the accepted work. */
  readonly baseline: MoneyRange;
  /** Everything that was spent and has a price. */
  readonly spentNanoUsd: number;
  /** Baseline less everything spent; negative when there was no saving. Absent while a call is unpriced. */
  readonly saving?: MoneyRange;
  readonly unpricedCalls: number;
}

/** The rule, to be shown beside the figure. */
export const baselineRule =
  'The accepted work at the price of the orchestration model: the same tokens, converted with the range of the ' +
  'two tokenizers, in as many turns as that model itself takes for such work but never more than were taken, with ' +
  'its own share of cache reads, cache writes as plain input. Work that it did itself is worth what it cost. ' +
  'Planning, checks, reviews, failed, rejected and reverted attempts count as spent and add nothing to the ' +
  'baseline. Assumed until it has done 20 pieces of such work itself.';

/** Share of the turns that an unknown strong model is taken to need at the least, where several were taken. */
const assumedTurnShare = 0.5;

/**
 * What the orchestration model alone would have cost, conservatively (see {@link baselineRule}). What it did itself
 * is worth exactly what it cost, so that cheap calls before it are a loss. `undefined` when its price is unknown
 * or accepted work cannot be converted.
 */
export function baselineOf(calls: readonly ComparedCall[], strong: StrongModel): Baseline | undefined {
  const parts: MoneyRange[] = [];
  let spentNanoUsd = 0;
  let unpricedCalls = 0;
  let comparableRuns = Infinity;
  const turns = turnsByWork(calls);
  for (const call of calls) {
    if (call.cost.source === 'unpriced') unpricedCalls += 1;
    else spentNanoUsd += call.cost.nanoUsd;
    if (!call.isAcceptedWork) continue;
    const worth = worthOf(call, strong, turns.get(call.work?.id) ?? 1);
    if (worth === undefined) return undefined;
    parts.push(worth);
    if (call.model !== strong.model) comparableRuns = Math.min(comparableRuns, runsFor(call, strong)?.n ?? 0);
  }
  const baseline = addMoneyRanges(parts);
  const isLearned = comparableRuns >= enoughOrchestrationRuns && Number.isFinite(comparableRuns);
  return {
    foundation: isLearned ? 'learned' : 'assumed',
    comparableRuns: Number.isFinite(comparableRuns) ? comparableRuns : 0,
    baseline,
    spentNanoUsd,
    unpricedCalls,
    ...(unpricedCalls === 0 && {
      saving: {
        lowNanoUsd: baseline.lowNanoUsd - spentNanoUsd,
        highNanoUsd: baseline.highNanoUsd - spentNanoUsd,
      },
    }),
  };
}

/** Accepted calls of each piece of work. */
function turnsByWork(calls: readonly ComparedCall[]): ReadonlyMap<string | undefined, number> {
  const turns = new Map<string | undefined, number>();
  for (const { isAcceptedWork, work } of calls) {
    if (isAcceptedWork && work !== undefined) turns.set(work.id, (turns.get(work.id) ?? 0) + 1);
  }
  return turns;
}

function runsFor({ work }: ComparedCall, { runs }: StrongModel): OrchestrationRuns | undefined {
  return work === undefined ? undefined : runs?.get(work.kind);
}

function worthOf(call: ComparedCall, strong: StrongModel, turns: number): MoneyRange | undefined {
  if (call.model === strong.model) {
    if (call.cost.source === 'unpriced') return undefined;
    return { lowNanoUsd: call.cost.nanoUsd, highNanoUsd: call.cost.nanoUsd };
  }
  const price = strong.priceAt(call.startedAtMs);
  const runs = runsFor(call, strong);
  const learned = runs !== undefined && runs.n >= enoughOrchestrationRuns ? runs : undefined;
  const tokens = ratioOf(call.model, strong);
  const turnShare = turnShareOf(learned, turns);
  const cacheShare = cacheShareOf(call.usage, learned, turns);
  const costWith = (ratio: number, share: number): Cost =>
    costOf(converted(call.usage, ratio, share), price, call.startedAtMs);
  // More read from a cache is cheaper: the low end takes the high share.
  const low = costWith(tokens.low * turnShare.low, cacheShare.high);
  const high = costWith(tokens.high * turnShare.high, cacheShare.low);
  if (low.source === 'unpriced' || high.source === 'unpriced') return undefined;
  return { lowNanoUsd: Math.min(low.nanoUsd, high.nanoUsd), highNanoUsd: high.nanoUsd };
}

/** Tokens of the strong model for each of the other's: learned where one of the two is, else by family. */
function ratioOf(model: string, strong: StrongModel): CountRange {
  const own = strong.ratios?.of(strong.model);
  const other = strong.ratios?.of(model);
  if (own === undefined || other === undefined) return ratioByFamily(model, strong.model);
  if (own.foundation === 'assumed' && other.foundation === 'assumed')
    return ratioByFamily(model, strong.model);
  return { low: own.low / other.high, high: own.high / other.low };
}

function ratioByFamily(model: string, strong: string): CountRange {
  return ratioBetween(tokenizerFamilyOf(model), tokenizerFamilyOf(strong));
}

/** How many of the turns the strong model would have taken: at least one, at most all. */
function turnShareOf(learned: OrchestrationRuns | undefined, turns: number): CountRange {
  const share = (value: number): number => Math.min(1, Math.max(1 / turns, value));
  if (learned === undefined) return { low: share(assumedTurnShare), high: 1 };
  return { low: share(learned.turns.low / turns), high: share(learned.turns.high / turns) };
}

/** Share of the input that the strong model would have read from a cache. */
function cacheShareOf(usage: Usage, learned: OrchestrationRuns | undefined, turns: number): CountRange {
  const input = totalInputTokens(usage) ?? 0;
  const own = input > 0 ? Math.min((usage.cacheReadTokens ?? 0) / input, 1) : 0;
  // Without a cache of its own the cheap model sent everything again; the strong one need not have.
  if (learned === undefined) return { low: own, high: Math.max(own, 1 - 1 / turns) };
  return { low: learned.cacheShare.low, high: Math.max(own, learned.cacheShare.high) };
}

function converted(usage: Usage, ratio: number, cacheShare: number): Usage {
  const input = totalInputTokens(usage);
  const total = input === undefined ? undefined : Math.floor(input * ratio);
  const cached = Math.round((total ?? 0) * cacheShare);
  return {
    source: 'estimated',
    ...(total !== undefined && { inputUncachedTokens: total - cached, cacheReadTokens: cached }),
    ...(usage.outputTokens !== undefined && { outputTokens: Math.floor(usage.outputTokens * ratio) }),
  };
}
