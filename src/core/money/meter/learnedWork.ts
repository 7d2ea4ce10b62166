import type { Tier } from '../../../shared/tiers.ts';
import type { Price } from '../pricing/price.ts';
import type { HistoryRow } from '../../model/ledger/reportPorts.ts';
import { estimateWork } from './estimate.ts';
import { workPrior, type WorkPrior } from './priors.ts';
import { spreadOf } from './quantiles.ts';
import type { CountRange, MoneyRange } from '../../model/range.ts';
import { createRatioLearner, type LearnedQuantity, type RatioQuery } from './ratioLearner.ts';
import type { Steps } from './steps.ts';
import { scaleTokens, tokenizerFamilyOf } from './tokenRatio.ts';
import { isSupporting, modelOf, type WorkKind, workKindOf, type WorkSample } from './workSamples.ts';

/** Work that is about to be done, and what is known of it. */
export interface WorkQuery {
  /** Kind of the step, or the purpose of a call on its own. */
  readonly kind: WorkKind;
  readonly tier: Tier;
  /** `provider/model` that begins it. */
  readonly model: string;
  readonly atMs: number;
  /** First request in tokens of `o200k_base`, once it is built. */
  readonly countedTokens?: number;
  /** The planner's own guess of the output tokens. */
  readonly outputGuess?: number;
}

/** The same with what turns it into money. */
export interface PricedWorkQuery extends WorkQuery {
  readonly price: Price | undefined;
  /** The cap on output that is sent: the assumption goes no higher. */
  readonly maxOutputTokens?: number;
}

/** What a piece of work will cost: p10–p90 and the middle, and what they rest on. */
export interface WorkEstimate extends MoneyRange {
  readonly midNanoUsd: number;
  readonly foundation: 'assumed' | 'learned';
  /** Comparable pieces of work. */
  readonly n: number;
}

/** What the ledger's history teaches about work to come. */
export interface LearnedWork {
  /** `unpriced` without a price. */
  estimate(query: PricedWorkQuery): WorkEstimate | 'unpriced';
  /** A cap for one call's output in tokens: p95 of what such a call writes, reasoning included, and some margin. */
  outputPercentile(query: WorkQuery, isReasoning: boolean): number;
}

/** What is learned from. */
export interface WorkHistory {
  /** Oldest first. */
  readonly pieces: readonly WorkSample[];
  /** Price of a `provider/model` at a moment, to tell what would have been expected of past work. */
  priceAt(model: string, atMs: number): Price | undefined;
}

/** How far off a planner's guess is taken to be, up or down; an assumption like the priors. */
const plannerError = 2.5;
/** Hidden thinking that a reasoning model may add to what a prior expects at most. */
const reasoningTokens = 8_000;
const floorTokens = { plain: 256, reasoning: 2_048 } as const;
/** A cap from assumptions alone is set higher: one that is too low costs a whole call. */
const assumedMargin = 1.5;
const learnedMargin = 1.1;
/** An answer that was cut off would have been longer by nobody knows how much. */
const truncatedFactor = 2;
/** Newest pieces of work that are looked at: older ones tell little of today's models. */
const mostPieces = 600;
/** No range for money is believed to be narrower before anything is learned: repairs and escalations are not seen yet. */
const leastAssumedSpread = 0.35;

/** Reads the history once, with pauses; what is asked later is a few multiplications. */
export function* learnWork(history: WorkHistory): Steps<LearnedWork> {
  const money = createRatioLearner(2);
  const outputOfCall = createRatioLearner();

  for (const piece of history.pieces.slice(-mostPieces)) {
    yield;
    for (const row of piece.rows) observeOutput(outputOfCall, row);
    if (!piece.isFinished || piece.costNanoUsd === undefined) continue;
    const price = history.priceAt(piece.model, piece.startedAtMs);
    const priced = expectedMoney({ ...queryOf(piece), price });
    if (priced !== undefined) money.observe(priced.query, piece.costNanoUsd);
  }
  yield* money.settle();
  yield* outputOfCall.settle();

  return {
    estimate(query) {
      const priced = expectedMoney(query);
      if (priced === undefined) return 'unpriced';
      if (priced.range.highNanoUsd === 0) return freeWork(money.predict(priced.query));
      const learned = money.predict(priced.query);
      return {
        lowNanoUsd: Math.round(learned.quantile(0.1)),
        midNanoUsd: Math.round(learned.quantile(0.5)),
        highNanoUsd: Math.round(learned.quantile(0.9)),
        ...{ foundation: learned.foundation, n: learned.n },
      };
    },
    outputPercentile(query, isReasoning) {
      const learned = outputOfCall.predict(expectedOutput(query, isReasoning));
      const floor = isReasoning ? floorTokens.reasoning : floorTokens.plain;
      const margin = learned.foundation === 'learned' ? learnedMargin : assumedMargin;
      return Math.max(floor, Math.ceil(learned.quantile(0.95) * margin));
    },
  };
}

/** LearnedStats with the model itself counts most, then that with its tier, then that with the kind of work. */
function groupsOf({ kind, tier, model }: WorkQuery): Pick<RatioQuery, 'groups' | 'peers'> {
  return {
    groups: [kind, `${kind} ${tier}`, `${kind} ${tier} ${model}`],
    // A model that talks much does so in work of any kind.
    peers: `${tier} ${model}`,
  };
}

function queryOf({ kind, tier, model, startedAtMs, countedTokens, outputGuess }: WorkSample): WorkQuery {
  return {
    ...{ kind, tier, model, atMs: startedAtMs },
    ...(countedTokens !== undefined && { countedTokens }),
    ...(outputGuess !== undefined && { outputGuess }),
  };
}

/** The prior, narrowed by what is known of this piece of work. */
function narrowedPrior(query: WorkQuery): WorkPrior {
  const prior = workPrior(query.kind);
  const inputTokens = isKnown(query.countedTokens)
    ? scaleTokens(query.countedTokens, tokenizerFamilyOf(query.model))
    : prior.inputTokens;
  if (!isKnown(query.outputGuess)) return { ...prior, inputTokens };
  const { low, high } = prior.outputTokens;
  const guess = Math.min(Math.max(query.outputGuess, low), high);
  return {
    calls: prior.calls,
    inputTokens,
    outputTokens: { low: Math.max(low, guess / plannerError), high: Math.min(high, guess * plannerError) },
  };
}

/** What was expected in dollars; `undefined` without a price. */
function expectedMoney(query: PricedWorkQuery): { range: MoneyRange; query: RatioQuery } | undefined {
  const { price, atMs, maxOutputTokens } = query;
  const range = estimateWork({
    prior: narrowedPrior(query),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    price,
    atMs,
  });
  if (range === 'unpriced') return undefined;
  const prior = workPrior(query.kind);
  return {
    range,
    query: {
      ...groupsOf(query),
      atMs,
      expected: middle(range.lowNanoUsd, range.highNanoUsd),
      spread: Math.max(spreadOf(range.lowNanoUsd, range.highNanoUsd), leastAssumedSpread),
      signals: [
        signal(query.countedTokens, prior.inputTokens),
        signal(query.outputGuess, prior.outputTokens),
      ],
    },
  };
}

function expectedOutput(query: WorkQuery, isReasoning: boolean): RatioQuery {
  const { low, high } = workPrior(query.kind).outputTokens;
  const most = isReasoning ? high + reasoningTokens : high;
  return {
    ...groupsOf(query),
    atMs: query.atMs,
    ...{ expected: middle(low, high), spread: Math.log(most / Math.sqrt(low * high)) / 1.2816 },
  };
}

function observeOutput(learner: ReturnType<typeof createRatioLearner>, row: HistoryRow): void {
  const { outputTokens, outcome } = row;
  if (outputTokens === undefined || row.usageSource !== 'reported') return;
  if (outcome !== 'succeeded' && outcome !== 'truncated') return;
  const kind = isSupporting(row) ? row.purpose : workKindOf(row);
  const query = { kind, tier: row.tier, model: modelOf(row), atMs: row.startedAtMs };
  const factor = outcome === 'truncated' ? truncatedFactor : 1;
  learner.observe(expectedOutput(query, false), outputTokens * factor);
}

function freeWork({ foundation, n }: LearnedQuantity): WorkEstimate {
  return { lowNanoUsd: 0, midNanoUsd: 0, highNanoUsd: 0, foundation, n };
}

function isKnown(count: number | undefined): count is number {
  return count !== undefined && Number.isFinite(count) && count > 0;
}

/** Logarithm of the geometric middle. */
function middle(low: number, high: number): number {
  return Math.log(Math.max(low, 1)) / 2 + Math.log(Math.max(high, 1)) / 2;
}

function signal(known: number | undefined, prior: CountRange): number | undefined {
  return isKnown(known) ? Math.log(known) - middle(prior.low, prior.high) : undefined;
}
