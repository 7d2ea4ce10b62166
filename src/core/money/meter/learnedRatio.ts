import type { HistoryRow } from '../../model/ledger/reportPorts.ts';
import { quantileOf, sortedNumbers } from './quantiles.ts';
import type { CountRange } from '../../model/range.ts';
import { estimateTokensAt, priorRatio, tokenizerFamilyOf } from './tokenRatio.ts';
import { modelOf } from './workSamples.ts';
import { isRecord } from '../../../shared/isRecord.ts';

/** A model's tokens for each token of `o200k_base`: p10–p90 with the middle. All positive and finite. */
export interface TokenRatio extends CountRange {
  readonly mid: number;
  /** For reservations: what a request can come to at the worst. Never below the prior's high end until enough is seen. */
  readonly upperBound: number;
  /** Calls that it is learned from. */
  readonly n: number;
  readonly foundation: 'assumed' | 'learned';
}

/** Ratios by `provider/model`; a model that was never used has its family's. */
export interface TokenRatios {
  of(model: string): TokenRatio;
  /** What the host keeps for the next start. */
  snapshot(): RatioSnapshot;
}

/** Learned ratios as plain data. */
export interface RatioSnapshot {
  readonly version: 1;
  /** By `provider/model`. */
  readonly models: Readonly<Record<string, { readonly perToken: CountRange }>>;
}

/** From so many calls on the learned bound stands without the prior's. */
const enoughCalls = 20;
/** How many calls the prior is worth. */
const priorCalls = 8;
/** Newest calls of a model that are looked at. */
const mostCalls = 200;
/** The upper bound's margin over what was ever seen, and over p99 once that is something else. */
const boundMargin = 1.1;
/** Shorter requests say more about the envelope than about the tokenizer. */
const leastCountedTokens = 200;
/** A ratio beyond this is no tokenizer's: a count without its images or files, or a wrong unit. */
const believable: CountRange = { low: 0.2, high: 8 };

/**
 * Learns each model's ratio from what its provider reported beside our own count (newest rows first). The median and
 * the p10–p90 lean on the family's prior as long as there are few calls; no single report moves them far.
 */
export function learnTokenRatios(history: readonly HistoryRow[]): TokenRatios {
  const byModel = new Map<string, number[]>();
  for (const row of history) {
    const ratio = reportedRatio(row);
    if (ratio === undefined) continue;
    const model = modelOf(row);
    const ratios = byModel.get(model) ?? [];
    if (ratios.length < mostCalls) ratios.push(ratio);
    byModel.set(model, ratios);
  }
  const learned = new Map([...byModel].map(([model, ratios]) => [model, learnedRatio(model, ratios)]));
  return {
    of: (model) => learned.get(model) ?? learnedRatio(model, []),
    snapshot: () => ({
      version: 1,
      models: Object.fromEntries(
        [...learned].map(([model, { low, high }]) => [model, { perToken: { low, high } }]),
      ),
    }),
  };
}

/** Reads a snapshot back; what is not one, or has ratios that are none, is left out: the priors stand then. */
export function readRatioSnapshot(value: unknown): RatioSnapshot {
  const models: Record<string, { perToken: CountRange }> = {};
  if (isRecord(value) && value['version'] === 1 && isRecord(value['models'])) {
    for (const [model, entry] of Object.entries(value['models'])) {
      const perToken = isRecord(entry) ? entry['perToken'] : undefined;
      if (isRecord(perToken) && isRatioRange(perToken)) {
        models[model] = { perToken: { low: perToken.low, high: perToken.high } };
      }
    }
  }
  return { version: 1, models };
}

/** Tokens of so many characters for a model, from memory alone: good for a title, not for a bound. */
export function estimateTokensOfModel(
  characters: number,
  model: string,
  snapshot: RatioSnapshot,
): CountRange {
  const entry = Object.hasOwn(snapshot.models, model) ? snapshot.models[model] : undefined;
  return estimateTokensAt(characters, entry?.perToken ?? priorRatio(tokenizerFamilyOf(model)));
}

function reportedRatio(row: HistoryRow): number | undefined {
  const { countedTokens, inputTokens, usageSource } = row;
  if (usageSource !== 'reported' || countedTokens === undefined || inputTokens === undefined)
    return undefined;
  if (!(countedTokens >= leastCountedTokens)) return undefined;
  const ratio = inputTokens / countedTokens;
  return ratio >= believable.low && ratio <= believable.high ? ratio : undefined;
}

function learnedRatio(model: string, ratios: readonly number[]): TokenRatio {
  const prior = priorRatio(tokenizerFamilyOf(model));
  const priorMid = Math.sqrt(prior.low * prior.high);
  const sorted = sortedNumbers(ratios);
  const n = sorted.length;
  const leaning = (share: number, assumed: number): number => {
    const own = quantileOf(sorted, share);
    if (own === undefined) return assumed;
    return Math.exp((priorCalls * Math.log(assumed) + n * Math.log(own)) / (priorCalls + n));
  };
  const low = leaning(0.1, prior.low);
  const high = leaning(0.9, prior.high);
  // Beyond a hundred calls p99 leaves out the odd one; before that it is nearly the highest.
  const seen = (quantileOf(sorted, 0.99) ?? prior.high) * (n === 0 ? 1 : boundMargin);
  return {
    low,
    mid: Math.min(Math.max(leaning(0.5, priorMid), low), high),
    high,
    upperBound: n < enoughCalls ? Math.max(prior.high, seen) : Math.max(seen, high),
    n,
    foundation: n < enoughCalls ? 'assumed' : 'learned',
  };
}

function isRatioRange(value: Readonly<Record<string, unknown>>): value is { low: number; high: number } {
  const { low, high } = value;
  return (
    typeof low === 'number' &&
    typeof high === 'number' &&
    low >= believable.low &&
    low <= high &&
    high <= believable.high
  );
}
