import type { Cost } from '../model/cost.ts';
import type { Usage } from '../model/usage.ts';
import { costOf } from '../pricing/costOf.ts';
import type { Price } from '../pricing/price.ts';
import { addMoneyRanges, type MoneyRange } from './range.ts';
import { ratioBetween, tokenizerFamilyOf } from './tokenRatio.ts';

/** An attempt as the comparison needs it. */
export interface ComparedAttempt {
  /** `provider/model` that ran. */
  readonly model: string;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly startedAtMs: number;
  /** True for work that was accepted; checks, reviews, plans, failed, rejected and reverted attempts are not. */
  readonly isAcceptedWork: boolean;
}

/** The orchestration model beside what was really spent. */
export interface Baseline {
  /** How well founded it is; `assumed` until enough runs of the strong model itself have been seen. */
  readonly foundation: 'assumed';
  /** What the orchestration model alone would have cost for the accepted work. */
  readonly baseline: MoneyRange;
  /** Everything that was spent and has a price. */
  readonly spentNanoUsd: number;
  /** Baseline less everything spent; negative when there was no saving. Absent while an attempt is unpriced. */
  readonly saving?: MoneyRange;
  readonly unpricedAttempts: number;
}

/** The rule, to be shown beside the figure. */
export const baselineRule =
  'The accepted work at the price of the orchestration model: the same tokens, converted with the range of the ' +
  'two tokenizers, cache reads as cache reads, cache writes as plain input. Planning, checks, failed and rejected ' +
  'attempts count as spent and add nothing to the baseline.';

/**
 * What the orchestration model alone would have cost, conservatively (see {@link baselineRule}). What it did itself
 * is worth exactly what it cost. `undefined` when its price is unknown or accepted work cannot be converted.
 */
export function baselineOf(
  attempts: readonly ComparedAttempt[],
  orchestration: { readonly model: string; priceAt(atMs: number): Price | undefined },
): Baseline | undefined {
  const parts: MoneyRange[] = [];
  let spentNanoUsd = 0;
  let unpricedAttempts = 0;
  for (const attempt of attempts) {
    if (attempt.cost.source === 'unpriced') unpricedAttempts += 1;
    else spentNanoUsd += attempt.cost.nanoUsd;
    if (!attempt.isAcceptedWork) continue;
    const worth = worthOf(attempt, orchestration);
    if (worth === undefined) return undefined;
    parts.push(worth);
  }
  const baseline = addMoneyRanges(parts);
  return {
    foundation: 'assumed',
    baseline,
    spentNanoUsd,
    unpricedAttempts,
    ...(unpricedAttempts === 0 && {
      saving: {
        lowNanoUsd: baseline.lowNanoUsd - spentNanoUsd,
        highNanoUsd: baseline.highNanoUsd - spentNanoUsd,
      },
    }),
  };
}

function worthOf(
  attempt: ComparedAttempt,
  orchestration: { readonly model: string; priceAt(atMs: number): Price | undefined },
): MoneyRange | undefined {
  if (attempt.model === orchestration.model) {
    if (attempt.cost.source === 'unpriced') return undefined;
    return { lowNanoUsd: attempt.cost.nanoUsd, highNanoUsd: attempt.cost.nanoUsd };
  }
  const price = orchestration.priceAt(attempt.startedAtMs);
  const ratio = ratioBetween(tokenizerFamilyOf(attempt.model), tokenizerFamilyOf(orchestration.model));
  const low = costOf(converted(attempt.usage, ratio.low), price, attempt.startedAtMs);
  const high = costOf(converted(attempt.usage, ratio.high), price, attempt.startedAtMs);
  if (low.source === 'unpriced' || high.source === 'unpriced') return undefined;
  return { lowNanoUsd: low.nanoUsd, highNanoUsd: high.nanoUsd };
}

function converted(usage: Usage, ratio: number): Usage {
  const written = [
    usage.cacheWrite5mTokens,
    usage.cacheWrite1hTokens,
    usage.cacheWrite30mTokens,
    usage.cacheWrite12hTokens,
  ].reduce<number>((sum, tokens) => sum + (tokens ?? 0), 0);
  const uncached = usage.inputUncachedTokens === undefined ? undefined : usage.inputUncachedTokens + written;
  return {
    source: 'estimated',
    ...(uncached !== undefined && { inputUncachedTokens: Math.floor(uncached * ratio) }),
    ...(usage.cacheReadTokens !== undefined && {
      cacheReadTokens: Math.floor(usage.cacheReadTokens * ratio),
    }),
    ...(usage.outputTokens !== undefined && { outputTokens: Math.floor(usage.outputTokens * ratio) }),
  };
}
