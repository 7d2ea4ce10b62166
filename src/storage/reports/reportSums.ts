import { noSums } from '../../core/money/report/noSums.ts';
import type { Purpose } from '../../core/model/purpose.ts';
import type { CostReport, ReportSums } from '../../core/model/ledger/reportPorts.ts';
import type { Tier } from '../../shared/tiers.ts';
import { callCondition, totalsCondition, type StoredFilter } from './reportFilter.ts';
import { inputTokensSql } from '../ledger/ledgerRows.ts';
import type { StoredColumns } from '../ledger/rowMapping.ts';
import type { Connection } from '../worker/connection.ts';
import { isPurpose, isTier } from './reportNames.ts';

/** The part of a report that rests on sums. */
export type SumsReport = Pick<CostReport, 'sums' | 'byDayAndTier' | 'byModel' | 'byPurpose' | 'byTier'>;

/** Sums of the calls of one day and tier. */
interface DaySums {
  readonly day: string;
  readonly tier: Tier;
  readonly sums: ReportSums;
}

/** Sums of the calls of one model and purpose. */
interface ModelSums {
  readonly provider: string;
  readonly model: string;
  readonly purpose: Purpose;
  readonly sums: ReportSums;
}

/**
 * Sums the filter's calls: from the kept totals, whatever the number of rows, or from the rows themselves for a
 * key or a plan. `onBroken` is told how many groups had unknown names and were left out. Belongs into a snapshot.
 */
export function reportSums(
  connection: Connection,
  filter: StoredFilter,
  onBroken: (count: number) => void,
): SumsReport {
  function keepValid<T>(rows: readonly StoredColumns[], toSums: (row: StoredColumns) => T | undefined): T[] {
    const valid = rows.map(toSums).filter((sums) => sums !== undefined);
    if (valid.length < rows.length) onBroken(rows.length - valid.length);
    return valid;
  }

  const kept = totalsCondition(filter);
  if (kept !== undefined) {
    // Grouped by the database: a long time has many kept sums, and few groups of them.
    const { sql, values } = kept;
    const byDay = connection.statement(groupedTotals('day, tier', sql)).all(values);
    const byModel = connection.statement(groupedTotals('provider, model, purpose', sql)).all(values);
    return splits(keepValid(byDay, toDaySums), keepValid(byModel, toModelSums));
  }
  // The rows are read once, and put together further here.
  const { sql, values } = callCondition(filter);
  const cells = connection.statement(groupedRows(sql)).all(values);
  return splits(keepValid(cells, toDaySums), keepValid(cells, toModelSums));
}

function groupedTotals(names: string, condition: string): string {
  return `SELECT ${names}, SUM(attempts) AS calls, SUM(succeeded_attempts) AS succeeded,
  SUM(unpriced_attempts) AS unpriced, SUM(input_tokens) AS input, SUM(cache_read_tokens) AS cacheRead,
  SUM(output_tokens) AS output, SUM(cost_nano_usd) AS cost, SUM(estimated_nano_usd) AS estimated,
  SUM(upper_bound_nano_usd) AS bound
FROM totals WHERE ${condition} GROUP BY ${names} ORDER BY ${names}`;
}

/** Adds up what the triggers of the schema add up: each call, and each of its adjustments. */
function groupedRows(condition: string): string {
  return `SELECT day, tier, provider, model, purpose, SUM(calls) AS calls, SUM(succeeded) AS succeeded,
  SUM(unpriced) AS unpriced, SUM(input) AS input, SUM(cacheRead) AS cacheRead, SUM(output) AS output,
  SUM(cost) AS cost, SUM(estimated) AS estimated, SUM(bound) AS bound
FROM (
  SELECT window_date AS day, tier, purpose, provider, model_asked AS model, 1 AS calls,
    outcome = 'succeeded' AS succeeded, cost_nano_usd IS NULL AS unpriced, ${inputTokensSql} AS input,
    COALESCE(cache_read_tokens, 0) AS cacheRead, COALESCE(output_tokens, 0) AS output,
    COALESCE(cost_nano_usd, 0) AS cost, (cost_source = 'estimate') * COALESCE(cost_nano_usd, 0) AS estimated,
    cost_is_upper_bound * COALESCE(cost_nano_usd, 0) AS bound
  FROM attempts WHERE ${condition}
  UNION ALL
  SELECT window_date, tier, purpose, provider, model_asked, 0, 0, unpriced_delta, 0, 0, 0, delta_nano_usd,
    estimated_delta_nano_usd, upper_bound_delta_nano_usd
  FROM attempts CROSS JOIN adjustments ON attempt_id = attempts.id WHERE ${condition}
) GROUP BY day, tier, provider, model, purpose ORDER BY day, tier, provider, model, purpose`;
}

function toDaySums(row: StoredColumns): DaySums | undefined {
  const { day, tier } = row;
  return typeof day === 'string' && isTier(tier) ? { day, tier, sums: toSums(row) } : undefined;
}

function toModelSums(row: StoredColumns): ModelSums | undefined {
  const { provider, model, purpose } = row;
  if (typeof provider !== 'string' || typeof model !== 'string' || !isPurpose(purpose)) return undefined;
  return { provider, model, purpose, sums: toSums(row) };
}

function toSums(row: StoredColumns): ReportSums {
  return {
    calls: Number(row['calls']),
    succeeded: Number(row['succeeded']),
    unpricedCalls: Number(row['unpriced']),
    inputTokens: Number(row['input']),
    cacheReadTokens: Number(row['cacheRead']),
    outputTokens: Number(row['output']),
    costNanoUsd: Number(row['cost']),
    estimatedNanoUsd: Number(row['estimated']),
    upperBoundNanoUsd: Number(row['bound']),
  };
}

function splits(days: readonly DaySums[], models: readonly ModelSums[]): SumsReport {
  return {
    sums: addUp(days.map(({ sums }) => sums)),
    byDayAndTier: groups(
      days,
      ({ day, tier }) => `${day} ${tier}`,
      ({ day, tier }) => ({ day, tier }),
    ),
    byTier: groups(
      days,
      ({ tier }) => tier,
      ({ tier }) => ({ tier }),
    ),
    byModel: groups(
      models,
      ({ provider, model }) => JSON.stringify([provider, model]),
      ({ provider, model }) => ({ provider, model }),
    ),
    byPurpose: groups(
      models,
      ({ purpose }) => purpose,
      ({ purpose }) => ({ purpose }),
    ),
  };
}

/** Groups in the order of their first member; `name` says what a group is called by. */
export function groups<T extends { readonly sums: ReportSums }, N extends object>(
  members: readonly T[],
  keyOf: (member: T) => string,
  name: (member: T) => N,
): (N & { readonly sums: ReportSums })[] {
  const found = new Map<string, { readonly name: N; readonly sums: MutableSums }>();
  for (const member of members) {
    const key = keyOf(member);
    let group = found.get(key);
    if (group === undefined) {
      group = { name: name(member), sums: { ...noSums } };
      found.set(key, group);
    }
    addTo(group.sums, member.sums);
  }
  return [...found.values()].map((group) => ({ ...group.name, sums: group.sums }));
}

function addUp(all: readonly ReportSums[]): ReportSums {
  const sums: MutableSums = { ...noSums };
  for (const one of all) addTo(sums, one);
  return sums;
}

type MutableSums = { -readonly [K in keyof ReportSums]: ReportSums[K] };

/** Written out: it runs for every cell of every split. */
function addTo(sums: MutableSums, more: ReportSums): void {
  sums.calls += more.calls;
  sums.succeeded += more.succeeded;
  sums.unpricedCalls += more.unpricedCalls;
  sums.inputTokens += more.inputTokens;
  sums.cacheReadTokens += more.cacheReadTokens;
  sums.outputTokens += more.outputTokens;
  sums.costNanoUsd += more.costNanoUsd;
  sums.estimatedNanoUsd += more.estimatedNanoUsd;
  sums.upperBoundNanoUsd += more.upperBoundNanoUsd;
}
