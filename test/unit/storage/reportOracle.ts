import type { CallOutcome } from '../../../src/core/model/ledger/ledger.ts';
import type {
  CostReport,
  Percentiles,
  ReportedCall,
  ReportFilter,
  ReportSums,
} from '../../../src/core/model/ledger/reportPorts.ts';
import { totalInputTokens } from '../../../src/core/model/request/usage.ts';

/** Whether a filter lets a call through. */
export function matches(row: ReportedCall, filter: ReportFilter): boolean {
  return (
    row.windowDate >= filter.fromDay &&
    row.windowDate <= filter.toDay &&
    (filter.tier ?? row.tier) === row.tier &&
    (filter.purpose ?? row.purpose) === row.purpose &&
    (filter.provider ?? row.provider) === row.provider &&
    (filter.model ?? row.modelAsked) === row.modelAsked &&
    (filter.keyLabel ?? row.keyLabel) === row.keyLabel &&
    (filter.planId ?? row.planId) === row.planId
  );
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const costOf = ({ finalCost }: ReportedCall): number =>
  finalCost.source === 'unpriced' ? 0 : finalCost.nanoUsd;

/** A plain scan of some rows. */
export function scanSums(rows: readonly ReportedCall[]): ReportSums {
  return {
    calls: rows.length,
    succeeded: rows.filter((row) => row.outcome === 'succeeded').length,
    unpricedCalls: rows.filter((row) => row.finalCost.source === 'unpriced').length,
    inputTokens: total(rows.map((row) => totalInputTokens(row.usage) ?? 0)),
    cacheReadTokens: total(rows.map((row) => row.usage.cacheReadTokens ?? 0)),
    outputTokens: total(rows.map((row) => row.usage.outputTokens ?? 0)),
    costNanoUsd: total(rows.map(costOf)),
    estimatedNanoUsd: total(rows.filter((row) => row.finalCost.source === 'estimate').map(costOf)),
    upperBoundNanoUsd: total(
      rows
        .filter((row) => row.finalCost.source !== 'unpriced' && row.finalCost.isUpperBound === true)
        .map(costOf),
    ),
  };
}

/** Sums by a name, for a comparison that does not depend on the order. */
export function scanGroups(
  rows: readonly ReportedCall[],
  nameOf: (row: ReportedCall) => readonly string[] | undefined,
): Record<string, ReportSums> {
  const named = rows.filter((row) => nameOf(row) !== undefined);
  return Object.fromEntries(
    [...Map.groupBy(named, (row) => (nameOf(row) ?? []).join(' '))].map(([name, group]) => [
      name,
      scanSums(group),
    ]),
  );
}

const unavailable: readonly CallOutcome[] = ['overloaded'];

/** The smallest measured value that so large a share of all does not exceed. */
function percentile(values: readonly number[], share: number): number | undefined {
  return values
    .filter((value) => values.filter((other) => other <= value).length >= share * values.length)
    .sort((left, right) => left - right)[0];
}

function percentiles(values: readonly number[]): Percentiles | undefined {
  const p50Ms = percentile(values, 0.5);
  const p95Ms = percentile(values, 0.95);
  return p50Ms === undefined || p95Ms === undefined ? undefined : { n: values.length, p50Ms, p95Ms };
}

/** How each provider behaved, by its name. */
export function scanHealth(rows: readonly ReportedCall[]): Record<string, object> {
  return Object.fromEntries(
    [...Map.groupBy(rows, (row) => row.provider)].map(([provider, own]) => {
      const latency = percentiles(
        own.filter((row) => row.outcome === 'succeeded').map((row) => row.latencyMs),
      );
      const firstToken = percentiles(own.flatMap((row) => row.firstTokenMs ?? []));
      return [
        provider,
        {
          provider,
          calls: own.length,
          unavailable: own.filter((row) => unavailable.includes(row.outcome)).length,
          outcomes: Object.fromEntries(
            [...Map.groupBy(own, (row) => row.outcome)].map(([outcome, group]) => [outcome, group.length]),
          ),
          ...(latency && { latency }),
          ...(firstToken && { firstToken }),
        },
      ];
    }),
  );
}

const isOwn = (row: ReportedCall): boolean => row.purpose === 'step' || row.purpose === 'plan';
const judgedAs = (rows: readonly ReportedCall[]): string | undefined =>
  rows.filter((row) => row.verdict !== undefined && row.verdict.verdict !== 'unknown').at(-1)?.verdict
    ?.verdict;

/** Work and accuracy by their definitions; `newestFirst` as `listCalls` gives them. */
export function scanWork(newestFirst: readonly ReportedCall[]): Pick<CostReport, 'work' | 'accuracy'> {
  const inPlans = newestFirst.toReversed().filter((row) => row.planId !== undefined);
  const byStep = [
    ...Map.groupBy(
      inPlans.filter((row) => row.stepId !== undefined),
      (row) => `${row.planId} ${row.stepId}`,
    ).values(),
  ];
  const plannings = [
    ...Map.groupBy(
      inPlans.filter((row) => row.stepId === undefined && row.purpose === 'plan'),
      (row) => row.planId,
    ).values(),
  ];
  const firstOf = (rows: readonly ReportedCall[]) => rows.filter((row) => isOwn(row) && row.position === 0);
  const passed = byStep.filter((rows) => judgedAs(rows.filter(isOwn)) === 'pass');
  const rejected = byStep.filter((rows) => judgedAs(rows.filter(isOwn)) === 'fail');
  const repeated = byStep.flatMap((rows) => rows.filter(isOwn).slice(0, -1));
  const retried = repeated.filter((row) => unavailable.includes(row.outcome));
  const sums = scanSums(passed.flat());

  const forecast = [...byStep, ...plannings].flatMap((rows) => {
    const estimate = rows.find((row) => row.estimate !== undefined)?.estimate;
    const own = rows.filter(isOwn);
    const hasEnded = judgedAs(own) !== undefined || own.at(-1)?.outcome === 'succeeded';
    const { unpricedCalls, upperBoundNanoUsd, costNanoUsd } = scanSums(rows);
    // A bound may cancel out against another in a sum.
    const hasBound = rows.some((row) => scanSums([row]).upperBoundNanoUsd !== 0);
    if (estimate === undefined || estimate.highNanoUsd === 0 || !hasEnded) return [];
    if (unpricedCalls > 0 || hasBound || upperBoundNanoUsd !== 0) return [];
    return [{ estimate, costNanoUsd }];
  });
  const widths = forecast
    .map(({ estimate }) => estimate.highNanoUsd / estimate.lowNanoUsd)
    .sort((left, right) => left - right);
  const middle = widths.slice(Math.floor((widths.length - 1) / 2), Math.floor(widths.length / 2) + 1);
  const medianWidth = total(middle) / middle.length;
  return {
    work: {
      judged: passed.length + rejected.length,
      passed: passed.length,
      firstJudged: byStep.filter((rows) => judgedAs(firstOf(rows)) !== undefined).length,
      firstPassed: byStep.filter((rows) => judgedAs(firstOf(rows)) === 'pass').length,
      retries: retried.length,
      escalations: repeated.filter((row) => !retried.includes(row) && row.verdict?.verdict === 'fail').length,
      passedTokens: sums.inputTokens + sums.outputTokens,
      passedNanoUsd: sums.costNanoUsd,
      passedUnpricedCalls: sums.unpricedCalls,
      rejectedNanoUsd: scanSums(rejected.flat()).costNanoUsd,
    },
    accuracy: {
      n: forecast.length,
      inside: forecast.filter(
        ({ estimate, costNanoUsd }) =>
          costNanoUsd >= estimate.lowNanoUsd && costNanoUsd <= estimate.highNanoUsd,
      ).length,
      ...(Number.isFinite(medianWidth) && { medianWidth }),
    },
  };
}
