import type { MoneyRange } from '../../core/model/range.ts';
import type { Purpose } from '../../core/model/purpose.ts';
import type { CallOutcome, VerdictRow } from '../../core/model/ledger/ledger.ts';
import type { ReportSums } from '../../core/model/ledger/reportPorts.ts';
import type { StepKind } from '../../shared/tiers.ts';
import { inputTokensSql } from '../ledger/ledgerRows.ts';
import type { StoredColumns } from '../ledger/rowMapping.ts';
import type { Connection } from '../worker/connection.ts';
import { callCondition, newestFirst, type Condition, type StoredFilter } from './reportFilter.ts';
import { isOutcome, isPurpose, isStepKind, isVerdict } from './reportNames.ts';

/** A call as the row-bound part of a report needs it. */
export interface ReportRow {
  readonly planId: string | undefined;
  readonly stepId: string | undefined;
  readonly stepKind: StepKind | undefined;
  readonly purpose: Purpose;
  readonly position: number;
  readonly provider: string;
  readonly keyLabel: string | undefined;
  readonly outcome: CallOutcome;
  readonly latencyMs: number;
  readonly firstTokenMs: number | undefined;
  /** JSON of the tool uses; `undefined` where there were none. */
  readonly toolUsesJson: string | undefined;
  readonly estimate: MoneyRange | undefined;
  /** What was held for it; `undefined` where no limit was set. */
  readonly reservedNanoUsd: number | undefined;
  /** The newest. */
  readonly verdict: VerdictRow['verdict'] | undefined;
  /** Of this call alone, adjustments included. */
  readonly sums: ReportSums;
}

/** The newest calls of a filter. */
export interface ReportRows {
  /** Oldest first. */
  readonly rows: readonly ReportRow[];
  /** False where the filter lets through more than were read. */
  readonly isAll: boolean;
  /** Rows that were left out because they do not fit the contract. */
  readonly broken: number;
}

/** Reads the newest calls, at most `limit`. Belongs into a snapshot: it reads three tables. */
export function readReportRows(connection: Connection, filter: StoredFilter, limit: number): ReportRows {
  const condition = callCondition(filter);
  const stored = connection
    .statement(`SELECT ${columns} FROM attempts WHERE ${condition.sql} ${newestFirst} LIMIT :limit`)
    .all({ ...condition.values, limit: limit + 1 });
  const newest = stored.slice(0, limit);
  const verdicts = readVerdicts(connection, condition, limit);
  const adjustments = readAdjustments(connection, condition, limit);
  const rows: ReportRow[] = [];
  // Backwards: work is understood in the order in which it was done.
  for (let index = newest.length - 1; index >= 0; index -= 1) {
    const columnsOfRow = newest[index] as StoredColumns;
    const row = toRow(columnsOfRow, verdicts, adjustments.get(Number(columnsOfRow['sequence'])));
    if (row !== undefined) rows.push(row);
  }
  return { rows, isAll: stored.length <= limit, broken: newest.length - rows.length };
}

const columns = `sequence, plan_id, step_id, step_kind, purpose, position, provider, key_label, outcome, latency_ms,
  first_token_ms, CASE tool_uses_json WHEN '[]' THEN NULL ELSE tool_uses_json END AS tool_uses_json,
  estimate_low_nano_usd, estimate_high_nano_usd, reserved_nano_usd, cost_source, cost_nano_usd, cost_is_upper_bound,
  ${inputTokensSql} AS input, cache_read_tokens, output_tokens`;

function newestIds({ sql }: Condition): string {
  return `SELECT sequence, id FROM attempts WHERE ${sql} ${newestFirst} LIMIT :limit`;
}

/** The newest verdict by the call's sequence. */
function readVerdicts(
  connection: Connection,
  condition: Condition,
  limit: number,
): ReadonlyMap<number, VerdictRow['verdict']> {
  const found = new Map<number, VerdictRow['verdict']>();
  const rows = connection
    .statement(
      `SELECT newest.sequence AS call, verdict FROM (${newestIds(condition)}) AS newest
       CROSS JOIN verdicts ON attempt_id = newest.id ORDER BY verdicts.sequence`,
    )
    .all({ ...condition.values, limit });
  for (const { call, verdict } of rows) {
    if (isVerdict(verdict)) found.set(Number(call), verdict);
  }
  return found;
}

interface Delta {
  readonly cost: number;
  readonly estimated: number;
  readonly bound: number;
  readonly unpriced: number;
}

/** What adjustments change, by the call's sequence. */
function readAdjustments(
  connection: Connection,
  condition: Condition,
  limit: number,
): ReadonlyMap<number, Delta> {
  const rows = connection
    .statement(
      `SELECT newest.sequence AS call, SUM(delta_nano_usd) AS cost, SUM(estimated_delta_nano_usd) AS estimated,
         SUM(upper_bound_delta_nano_usd) AS bound, SUM(unpriced_delta) AS unpriced
       FROM (${newestIds(condition)}) AS newest CROSS JOIN adjustments ON attempt_id = newest.id
       GROUP BY newest.sequence`,
    )
    .all({ ...condition.values, limit });
  return new Map(
    rows.map((row) => [
      Number(row['call']),
      {
        cost: Number(row['cost']),
        estimated: Number(row['estimated']),
        bound: Number(row['bound']),
        unpriced: Number(row['unpriced']),
      },
    ]),
  );
}

function toRow(
  row: StoredColumns,
  verdicts: ReadonlyMap<number, VerdictRow['verdict']>,
  delta: Delta = { cost: 0, estimated: 0, bound: 0, unpriced: 0 },
): ReportRow | undefined {
  const { purpose, outcome, step_kind: stepKind } = row;
  if (!isPurpose(purpose) || !isOutcome(outcome)) return undefined;
  const isPriced = row['cost_nano_usd'] !== null;
  const nanoUsd = Number(row['cost_nano_usd']);
  return {
    planId: text(row['plan_id']),
    stepId: text(row['step_id']),
    stepKind: isStepKind(stepKind) ? stepKind : undefined,
    purpose,
    position: Number(row['position']),
    provider: String(row['provider']),
    keyLabel: text(row['key_label']),
    outcome,
    latencyMs: Number(row['latency_ms']),
    firstTokenMs: row['first_token_ms'] === null ? undefined : Number(row['first_token_ms']),
    toolUsesJson: text(row['tool_uses_json']),
    estimate:
      row['estimate_low_nano_usd'] === null || row['estimate_high_nano_usd'] === null
        ? undefined
        : {
            lowNanoUsd: Number(row['estimate_low_nano_usd']),
            highNanoUsd: Number(row['estimate_high_nano_usd']),
          },
    reservedNanoUsd: row['reserved_nano_usd'] === null ? undefined : Number(row['reserved_nano_usd']),
    verdict: verdicts.get(Number(row['sequence'])),
    sums: {
      calls: 1,
      succeeded: Number(outcome === 'succeeded'),
      unpricedCalls: Number(!isPriced) + delta.unpriced,
      inputTokens: Number(row['input']),
      cacheReadTokens: Number(row['cache_read_tokens']),
      outputTokens: Number(row['output_tokens']),
      costNanoUsd: nanoUsd + delta.cost,
      estimatedNanoUsd: (row['cost_source'] === 'estimate' ? nanoUsd : 0) + delta.estimated,
      upperBoundNanoUsd: (row['cost_is_upper_bound'] === 1 ? nanoUsd : 0) + delta.bound,
    },
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
