import type { Purpose } from '../core/model/purpose.ts';
import type { CostReport, ReportSums } from '../core/reportPorts.ts';
import type { Tier } from '../shared/tiers.ts';
import { inputTokensSql } from './reportColumns.ts';
import { attemptCondition, totalsCondition } from './reportFilter.ts';
import type { StoredFilter } from './reportFilter.ts';
import type { StoredColumns } from './attemptColumns.ts';
import type { Connection } from './connection.ts';
import { isPurpose, isTier } from './reportNames.ts';

/** The part of a report that rests on sums. */
export type SumsReport = Pick<CostReport, 'sums' | 'byDayAndTier' | 'byModel' | 'byPurpose' | 'byTier'>;

/** Sums of one day × tier × purpose × provider × model, as the kept totals have them. */
interface Cell {
  readonly day: string;
  readonly tier: Tier;
  readonly purpose: Purpose;
  readonly provider: string;
  readonly model: string;
  readonly sums: ReportSums;
}

/**
 * Sums the filter's attempts: from the kept totals, whatever the number of rows, or from the rows themselves for a
 * key or a plan. `onBroken` is told how many cells had unknown names and were left out.
 */
export function reportSums(
  connection: Connection,
  filter: StoredFilter,
  onBroken: (count: number) => void,
): SumsReport {
  const kept = totalsCondition(filter);
  const { sql, values } = kept ?? attemptCondition(filter);
  const rows = connection.statement(kept === undefined ? cellsOfRows(sql) : cellsOfTotals(sql)).all(values);
  const cells = rows.map(toCell).filter((cell) => cell !== undefined);
  if (cells.length < rows.length) {
    onBroken(rows.length - cells.length);
  }
  return rollUp(cells);
}

function cellsOfTotals(condition: string): string {
  return `SELECT day, tier, purpose, provider, model, attempts, succeeded_attempts AS succeeded,
  unpriced_attempts AS unpriced, input_tokens AS input, cache_read_tokens AS cacheRead, output_tokens AS output,
  cost_nano_usd AS cost, estimated_nano_usd AS estimated, upper_bound_nano_usd AS bound
FROM totals WHERE ${condition} ORDER BY day`;
}

/** Adds up what the triggers of the schema add up: each attempt, and each of its adjustments. */
function cellsOfRows(condition: string): string {
  return `SELECT day, tier, purpose, provider, model, SUM(attempts) AS attempts, SUM(succeeded) AS succeeded,
  SUM(unpriced) AS unpriced, SUM(input) AS input, SUM(cacheRead) AS cacheRead, SUM(output) AS output,
  SUM(cost) AS cost, SUM(estimated) AS estimated, SUM(bound) AS bound
FROM (
  SELECT window_date AS day, tier, purpose, provider, model_asked AS model, 1 AS attempts,
    outcome = 'succeeded' AS succeeded, cost_nano_usd IS NULL AS unpriced, ${inputTokensSql} AS input,
    COALESCE(cache_read_tokens, 0) AS cacheRead, COALESCE(output_tokens, 0) AS output,
    COALESCE(cost_nano_usd, 0) AS cost, (cost_source = 'estimate') * COALESCE(cost_nano_usd, 0) AS estimated,
    cost_is_upper_bound * COALESCE(cost_nano_usd, 0) AS bound
  FROM attempts WHERE ${condition}
  UNION ALL
  SELECT window_date, tier, purpose, provider, model_asked, 0, 0, unpriced_delta, 0, 0, 0, delta_nano_usd,
    estimated_delta_nano_usd, upper_bound_delta_nano_usd
  FROM attempts CROSS JOIN adjustments ON attempt_id = attempts.id WHERE ${condition}
) GROUP BY day, tier, purpose, provider, model ORDER BY day`;
}

function toCell(row: StoredColumns): Cell | undefined {
  const { day, tier, purpose, provider, model } = row;
  if (typeof day !== 'string' || typeof provider !== 'string' || typeof model !== 'string') return undefined;
  if (!isTier(tier) || !isPurpose(purpose)) return undefined;
  return {
    day,
    tier,
    purpose,
    provider,
    model,
    sums: {
      attempts: Number(row['attempts']),
      succeeded: Number(row['succeeded']),
      unpricedAttempts: Number(row['unpriced']),
      inputTokens: Number(row['input']),
      cacheReadTokens: Number(row['cacheRead']),
      outputTokens: Number(row['output']),
      costNanoUsd: Number(row['cost']),
      estimatedNanoUsd: Number(row['estimated']),
      upperBoundNanoUsd: Number(row['bound']),
    },
  };
}

function rollUp(cells: readonly Cell[]): SumsReport {
  return {
    sums: addUp(cells.map((cell) => cell.sums)),
    byDayAndTier: groups(
      cells,
      ({ day, tier }) => `${day} ${tier}`,
      ({ day, tier }) => ({ day, tier }),
    ),
    byModel: groups(
      cells,
      ({ provider, model }) => `${provider}\n${model}`,
      ({ provider, model }) => ({ provider, model }),
    ),
    byPurpose: groups(
      cells,
      ({ purpose }) => purpose,
      ({ purpose }) => ({ purpose }),
    ),
    byTier: groups(
      cells,
      ({ tier }) => tier,
      ({ tier }) => ({ tier }),
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
      group = { name: name(member), sums: noSums() };
      found.set(key, group);
    }
    addTo(group.sums, member.sums);
  }
  return [...found.values()].map((group) => ({ ...group.name, sums: group.sums }));
}

function addUp(all: readonly ReportSums[]): ReportSums {
  const sums = noSums();
  for (const one of all) addTo(sums, one);
  return sums;
}

type MutableSums = { -readonly [K in keyof ReportSums]: ReportSums[K] };

function noSums(): MutableSums {
  return {
    attempts: 0,
    succeeded: 0,
    unpricedAttempts: 0,
    inputTokens: 0,
    cacheReadTokens: 0,
    outputTokens: 0,
    costNanoUsd: 0,
    estimatedNanoUsd: 0,
    upperBoundNanoUsd: 0,
  };
}

/** Written out: it runs for every cell of every split. */
function addTo(sums: MutableSums, more: ReportSums): void {
  sums.attempts += more.attempts;
  sums.succeeded += more.succeeded;
  sums.unpricedAttempts += more.unpricedAttempts;
  sums.inputTokens += more.inputTokens;
  sums.cacheReadTokens += more.cacheReadTokens;
  sums.outputTokens += more.outputTokens;
  sums.costNanoUsd += more.costNanoUsd;
  sums.estimatedNanoUsd += more.estimatedNanoUsd;
  sums.upperBoundNanoUsd += more.upperBoundNanoUsd;
}
