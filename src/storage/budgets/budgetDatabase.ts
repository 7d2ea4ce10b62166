// The room of the budgets: how limits stand, what raised them, and the consents and alerts that windows share. They lie
// in the ledger's file, so that a reservation and its call are one transaction.

import { countedDay, readBudgetStates } from './budgetStates.ts';
import type { budgetParameters } from './budgetProtocol.ts';
import type { DatabaseFile } from '../worker/databaseFile.ts';
import type { Methods } from '../worker/workerProtocol.ts';

/** The budget book's methods, on the worker's side. */
export type BudgetDatabase = Methods<keyof typeof budgetParameters>;

export function createBudgetDatabase(file: DatabaseFile): BudgetDatabase {
  return {
    budgetStates: ({ limits, day, ...plan }) =>
      file.use((connection) =>
        connection.snapshot(() =>
          readBudgetStates(connection, limits, { day: countedDay(connection, day), ...plan }),
        ),
      ),

    raiseBudget: ({ raise: { limitKey, window, nanoUsd, atMs } }) =>
      file.use((connection) => {
        connection
          .statement('INSERT INTO budget_raises (limit_key, window, nano_usd, at_ms) VALUES (?, ?, ?, ?)')
          .run(limitKey, window, nanoUsd, atMs);
        return undefined;
      }),

    budgetZone: ({ proposed }) =>
      file.use((connection) => {
        const fixed = connection.statement('SELECT zone FROM budget_zone');
        const known = fixed.get();
        if (known !== undefined) {
          return String(known['zone']);
        }
        // Another window may be first at this moment: what it proposed holds.
        connection
          .statement('INSERT OR IGNORE INTO budget_zone (only_row, zone) VALUES (1, ?)')
          .run(proposed);
        return String(fixed.get()?.['zone']);
      }),

    unpricedConsent: ({ model }) =>
      file.use((connection) => {
        const row = connection
          .statement('SELECT is_allowed FROM unpriced_consents WHERE model = ?')
          .get(model);
        return row === undefined ? undefined : row['is_allowed'] === 1;
      }),

    rememberUnpricedConsent: ({ model, isAllowed }) =>
      file.use((connection) => {
        connection
          .statement(
            `INSERT INTO unpriced_consents (model, is_allowed) VALUES (?, ?)
             ON CONFLICT DO UPDATE SET is_allowed = excluded.is_allowed`,
          )
          .run(model, isAllowed ? 1 : 0);
        return undefined;
      }),

    claimAlert: ({ limitKey, window, share }) =>
      file.use((connection) => {
        const { changes } = connection
          .statement('INSERT OR IGNORE INTO alerts_claimed (limit_key, window, share) VALUES (?, ?, ?)')
          .run(limitKey, window, share);
        return changes === 1;
      }),
  };
}
