import type { AdjustmentRow } from '../../core/model/ledger/ledger.ts';
import type { Connection } from '../worker/connection.ts';
import { adjustmentRow } from './ledgerRows.ts';
import { insertRow } from '../worker/statement.ts';
import { StorageError } from '../worker/storageError.ts';

/** What is known of a cost. */
export interface Knowledge {
  readonly isPriced: boolean;
  readonly isEstimate: boolean;
  /** It is the most that it can have been. */
  readonly isUpperBound: boolean;
}

/** A call's cost as its row and its adjustments make it. Nano-dollars; 0 where nothing is priced. */
export interface Standing extends Knowledge {
  readonly nanoUsd: number;
  /** The parts of `nanoUsd` that are a bound and an estimate: all of it or nothing, unless told otherwise. */
  readonly upperBoundNanoUsd: number;
  readonly estimatedNanoUsd: number;
}

const standingSql = `
SELECT COALESCE(cost_nano_usd, 0) + COALESCE(SUM(delta_nano_usd), 0) AS nanoUsd,
  cost_is_upper_bound * COALESCE(cost_nano_usd, 0) + COALESCE(SUM(upper_bound_delta_nano_usd), 0) AS bound,
  (cost_source = 'estimate') * COALESCE(cost_nano_usd, 0) + COALESCE(SUM(estimated_delta_nano_usd), 0) AS estimated,
  (cost_nano_usd IS NULL) + COALESCE(SUM(unpriced_delta), 0) AS unpriced
FROM attempts LEFT JOIN adjustments ON attempt_id = attempts.id WHERE attempts.id = ? GROUP BY attempts.id`;

/** Throws `unknown-call`. */
export function standingOf(connection: Connection, callId: string): Standing {
  const row = connection.statement(standingSql).get(callId);
  if (row === undefined) {
    throw new StorageError('unknown-call', `There is no call ${callId} in the ledger.`);
  }
  const upperBoundNanoUsd = Number(row['bound']);
  const estimatedNanoUsd = Number(row['estimated']);
  return {
    nanoUsd: Number(row['nanoUsd']),
    upperBoundNanoUsd,
    estimatedNanoUsd,
    isPriced: Number(row['unpriced']) === 0,
    isEstimate: estimatedNanoUsd !== 0,
    isUpperBound: upperBoundNanoUsd !== 0,
  };
}

/**
 * Writes an adjustment with what it changes besides the money, so that the sums of bounds, estimates and unpriced
 * calls stay right. `after` is what is known of the cost from now on. Belongs into a transaction.
 */
export function recordAdjustment(connection: Connection, row: AdjustmentRow, after: Knowledge): void {
  const before = standingOf(connection, row.callId);
  const nanoUsd = before.nanoUsd + row.deltaNanoUsd;
  insertRow(connection, 'adjustments', {
    ...adjustmentRow.toColumns(row),
    upper_bound_delta_nano_usd: (after.isUpperBound ? nanoUsd : 0) - before.upperBoundNanoUsd,
    estimated_delta_nano_usd: (after.isEstimate ? nanoUsd : 0) - before.estimatedNanoUsd,
    unpriced_delta: Number(!after.isPriced) - Number(!before.isPriced),
  });
}
