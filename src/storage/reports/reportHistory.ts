import type { HistoryRow } from '../../core/model/ledger/reportPorts.ts';
import { knownInputTokensSql } from '../ledger/ledgerRows.ts';
import type { StoredColumns } from '../ledger/rowMapping.ts';
import type { Connection } from '../worker/connection.ts';
import { isOutcome, isPurpose, isStepKind, isTier, isUsageSource, isVerdict } from './reportNames.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** What adjustments change, summed by call; a subquery for each, because most calls have none. */
function adjusted(column: string): string {
  return `COALESCE((SELECT SUM(${column}) FROM adjustments WHERE attempt_id = attempts.id), 0)`;
}

const newestRows = `
SELECT started_at_ms, plan_id, step_id, step_kind, purpose, tier, provider, model_asked, position, outcome,
  usage_source, counted_tokens, output_guess_tokens, ${knownInputTokensSql} AS input_tokens, cache_read_tokens, output_tokens,
  estimate_low_nano_usd, estimate_high_nano_usd,
  COALESCE(cost_nano_usd, 0) + ${adjusted('delta_nano_usd')} AS cost,
  (cost_nano_usd IS NULL) + ${adjusted('unpriced_delta')} AS unpriced,
  cost_is_upper_bound * COALESCE(cost_nano_usd, 0) + ${adjusted('upper_bound_delta_nano_usd')} AS bound,
  (SELECT verdict FROM verdicts WHERE attempt_id = attempts.id ORDER BY verdicts.sequence DESC LIMIT 1) AS verdict
FROM attempts ORDER BY started_at_ms DESC, sequence DESC LIMIT ?`;

/** The newest calls for learning, newest first; `undefined` stands for a row that does not fit the contract. */
export function readHistory(connection: Connection, limit: number): readonly (HistoryRow | undefined)[] {
  return connection.statement(newestRows).all(limit).map(toHistoryRow);
}

function toHistoryRow(row: StoredColumns): HistoryRow | undefined {
  const { tier, purpose, outcome, usage_source: usageSource } = row;
  if (!isTier(tier) || !isPurpose(purpose) || !isOutcome(outcome) || !isUsageSource(usageSource)) {
    return undefined;
  }
  const isCostKnown = row['unpriced'] === 0 && row['bound'] === 0;
  return withoutUndefined({
    startedAtMs: Number(row['started_at_ms']),
    planId: text(row['plan_id']),
    stepId: text(row['step_id']),
    stepKind: isStepKind(row['step_kind']) ? row['step_kind'] : undefined,
    purpose,
    tier,
    provider: String(row['provider']),
    model: String(row['model_asked']),
    position: Number(row['position']),
    outcome,
    usageSource,
    countedTokens: count(row['counted_tokens']),
    outputGuess: count(row['output_guess_tokens']),
    inputTokens: count(row['input_tokens']),
    cacheReadTokens: count(row['cache_read_tokens']),
    outputTokens: count(row['output_tokens']),
    costNanoUsd: isCostKnown ? Number(row['cost']) : undefined,
    estimate: estimate(row),
    verdict: isVerdict(row['verdict']) ? row['verdict'] : undefined,
  });
}

function estimate(row: StoredColumns): HistoryRow['estimate'] {
  const lowNanoUsd = count(row['estimate_low_nano_usd']);
  const highNanoUsd = count(row['estimate_high_nano_usd']);
  return lowNanoUsd === undefined || highNanoUsd === undefined ? undefined : { lowNanoUsd, highNanoUsd };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
