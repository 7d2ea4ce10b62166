import type { Cost } from '../../core/model/request/cost.ts';
import type { CallSummary } from '../../core/work/plan/attempt.ts';
import type { StepEstimate } from '../../core/work/plan/planDocument.ts';
import { costSourceNames, formatCost, formatTotal, formatUsd, formatUsdRange } from '../../shared/format.ts';
import type { CallSummaryView, MoneyView } from '../../shared/planView.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** One attempt's cost with where it comes from. */
export function costView(cost: Cost): MoneyView {
  return {
    text: formatCost(cost),
    explanation: cost.source === 'unpriced' ? 'No price is known for this model' : costWords(cost),
    isUnpriced: cost.source === 'unpriced',
  };
}

function costWords(cost: Exclude<Cost, { source: 'unpriced' }>): string {
  return cost.isUpperBound === true
    ? 'the most it can have cost: it broke off, and nobody reported'
    : costSourceNames[cost.source];
}

/** What a step is expected to cost. */
export function estimateView({ lowNanoUsd, highNanoUsd }: StepEstimate): MoneyView {
  if (highNanoUsd === 0) {
    return { text: formatUsd(0), explanation: 'This model costs nothing', isUnpriced: false };
  }
  return {
    text: `≈${formatUsdRange(lowNanoUsd, highNanoUsd)}`,
    explanation: 'Estimated before the run: four of five runs should lie in this range',
    isUnpriced: false,
  };
}

/** What stands in place of the estimate of a step whose model has no known price. */
export function unpricedEstimateView(): MoneyView {
  return {
    text: formatCost({ source: 'unpriced' }),
    explanation: 'No price is known for this model',
    isUnpriced: true,
  };
}

/**
 * What the whole plan is expected to cost, to be held against what is spent: what planning has cost, and the estimates
 * of the steps. `undefined` when no step has one.
 */
export function planEstimateView(
  estimates: readonly (StepEstimate | undefined)[],
  planningCalls: readonly CallSummary[],
): MoneyView | undefined {
  const known = estimates.filter((estimate) => estimate !== undefined);
  if (known.length === 0) return undefined;
  const planning = costInAll(planningCalls);
  const low = known.reduce((sum, estimate) => sum + estimate.lowNanoUsd, planning.nanoUsd);
  const high = known.reduce((sum, estimate) => sum + estimate.highNanoUsd, planning.nanoUsd);
  const missing = estimates.length - known.length;
  const sentences = [
    `Planning, as it was charged (${formatTotal(planning.nanoUsd, planning.unpriced)}), and the estimates of the steps.`,
    ...(missing === 0 ? [] : [`Steps without an estimate, and in no sum: ${missing}.`]),
  ];
  const unknown = missing === 0 ? '' : ` + ${missing} unknown`;
  return {
    text: `≈${formatUsdRange(low, high)}${unknown}`,
    explanation: sentences.join(' '),
    isUnpriced: false,
  };
}

/** Tokens, time and money of attempts, failed ones too. */
export function callSummary(attempts: readonly CallSummary[]): CallSummaryView {
  const inputTokens = sumKnown(attempts.map((attempt) => attempt.inputTokens));
  const outputTokens = sumKnown(attempts.map((attempt) => attempt.outputTokens));
  const share = cacheShareOf(attempts);
  return {
    models: [...new Set(attempts.map((attempt) => attempt.model))],
    calls: attempts.length,
    ...withoutUndefined({ inputTokens, outputTokens, cacheShare: share }),
    ...(attempts.length === 0 ? {} : { cost: sumView(attempts) }),
    ...(attempts.length === 0
      ? {}
      : { elapsedMs: attempts.reduce((sum, attempt) => sum + attempt.latencyMs, 0) }),
  };
}

/** Of the input of those calls alone whose provider reports its cache: the others say nothing either way. */
function cacheShareOf(attempts: readonly CallSummary[]): number | undefined {
  let read = 0;
  let input = 0;
  for (const { cacheReadTokens, inputTokens } of attempts) {
    if (cacheReadTokens === undefined || inputTokens === undefined) continue;
    read += cacheReadTokens;
    input += inputTokens;
  }
  return input === 0 ? undefined : read / input;
}

function sumView(attempts: readonly CallSummary[]): MoneyView {
  const costs = attempts.map((attempt) => attempt.cost);
  const { nanoUsd, unpriced } = costInAll(attempts);
  const sources = [
    ...new Set(
      costs.map((cost) => (cost.source === 'unpriced' ? costSourceNames.unpriced : costWords(cost))),
    ),
  ];
  return {
    text: `${markOf(costs)}${formatTotal(nanoUsd, unpriced)}`,
    explanation:
      attempts.length === 1
        ? `One call: ${sources.join(', ')}`
        : `${attempts.length} calls: ${sources.join(', ')}`,
    isUnpriced: unpriced === attempts.length,
  };
}

/** `≤` where a part is only a bound, else `≈` where a part is an estimate. */
function markOf(costs: readonly Cost[]): string {
  // A request that was refused is estimated at nothing; that leaves the sum exact.
  const uncertain = costs.filter((cost) => cost.source === 'estimate' && cost.nanoUsd !== 0);
  if (uncertain.length === 0) return '';
  return uncertain.some((cost) => cost.source !== 'unpriced' && cost.isUpperBound === true) ? '≤' : '≈';
}

function costInAll(attempts: readonly CallSummary[]): { nanoUsd: number; unpriced: number } {
  const costs = attempts.map((attempt) => attempt.cost);
  return {
    nanoUsd: costs.reduce((total, cost) => total + (cost.source === 'unpriced' ? 0 : cost.nanoUsd), 0),
    unpriced: costs.filter((cost) => cost.source === 'unpriced').length,
  };
}

function sumKnown(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}
