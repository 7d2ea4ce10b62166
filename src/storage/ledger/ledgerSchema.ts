import type { LaterColumn, Schema } from '../worker/connection.ts';
import { adjustmentRow, callRow, callStartRow, verdictRow } from './ledgerRows.ts';
import type { RowMapping } from './rowMapping.ts';
import { ledgerMigrations } from './ledgerMigrations.ts';

function optionalOf({ columns }: Pick<RowMapping<unknown>, 'columns'>): readonly LaterColumn[] {
  return columns.filter(({ isOptional }) => isOptional);
}

/**
 * The ledger. It syncs at every commit: a call takes seconds and a sync milliseconds, on a thread of its own, and
 * money that was spent must be known after a power cut too.
 */
export const ledgerSchema: Schema = {
  migrations: ledgerMigrations,
  laterColumns: {
    open_attempts: optionalOf(callStartRow),
    attempts: optionalOf(callRow),
    adjustments: optionalOf(adjustmentRow),
    verdicts: optionalOf(verdictRow),
  },
  tables: [
    ...['sessions', 'open_attempts', 'attempts', 'adjustments', 'totals', 'maintenance'],
    ...['verdicts', 'budget_raises', 'budget_zone', 'unpriced_consents', 'alerts_claimed', 'invoices'],
    'forgotten_plans',
  ],
  synchronous: 'FULL',
};
