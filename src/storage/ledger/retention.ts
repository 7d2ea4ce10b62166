import { deletedName } from '../../core/model/ledger/reportPorts.ts';
import type { Connection } from '../worker/connection.ts';

/** How many calls are deleted at once: other windows wait for no longer than that takes. */
const pageRows = 1_000;

/** Deletes a page of calls of days before `day`. Returns how many; 0 when there are none left. */
export function forgetCalls(connection: Connection, day: string): number {
  return connection.transaction(() =>
    underMaintenance(connection, () => deletePage(connection, day, pageRows)),
  );
}

/**
 * Deletes what is left of the ledger except what budgets count from `fromDay` on (see `deleteAll` in
 * `core/reportPorts`); {@link forgetCalls} goes before it, so that there is little left. Then the file shrinks.
 */
export function deleteLedger(connection: Connection, fromDay: string): void {
  connection.transaction(() => {
    underMaintenance(connection, () => {
      while (deletePage(connection, undefined, pageRows) > 0);
      connection.statement('DELETE FROM invoices').run();
      connection.statement('DELETE FROM totals WHERE day < ?').run(fromDay);
      stripNames(connection);
      deleteOldBudgetWindows(connection, fromDay);
    });
  });
  // Freed pages still hold what was deleted, and so does the log.
  connection.statement('VACUUM').run();
  connection.statement('PRAGMA wal_checkpoint(TRUNCATE)').all();
}

/** Rows may leave only while this says so, see the triggers of the schema. */
function underMaintenance<T>(connection: Connection, work: () => T): T {
  connection.statement("INSERT INTO maintenance (reason) VALUES ('retention')").run();
  const result = work();
  connection.statement('DELETE FROM maintenance').run();
  return result;
}

/** Adjustments and verdicts go with their calls. */
function deletePage(connection: Connection, beforeDay: string | undefined, limit: number): number {
  const oldest = `SELECT sequence FROM attempts WHERE window_date < :beforeDay
    ORDER BY window_date, started_at_ms, sequence LIMIT :limit`;
  // Text that no day comes after.
  const values = { beforeDay: beforeDay ?? '~', limit };
  connection.statement(rememberPlans(oldest)).run(values);
  const { changes } = connection.statement(`DELETE FROM attempts WHERE sequence IN (${oldest})`).run(values);
  return Number(changes);
}

function rememberPlans(sequences: string): string {
  return `
INSERT INTO forgotten_plans (plan_id, last_day, cost_nano_usd, upper_bound_nano_usd, unpriced_attempts)
SELECT plan_id, MAX(window_date), SUM(cost), SUM(bound), SUM(unpriced) FROM (
  SELECT plan_id, window_date, COALESCE(cost_nano_usd, 0) AS cost,
    cost_is_upper_bound * COALESCE(cost_nano_usd, 0) AS bound, cost_nano_usd IS NULL AS unpriced
  FROM attempts WHERE sequence IN (${sequences})
  UNION ALL
  SELECT plan_id, window_date, delta_nano_usd, upper_bound_delta_nano_usd, unpriced_delta
  FROM attempts CROSS JOIN adjustments ON attempt_id = attempts.id WHERE attempts.sequence IN (${sequences})
) WHERE plan_id IS NOT NULL GROUP BY plan_id
ON CONFLICT DO UPDATE SET
  last_day = MAX(last_day, excluded.last_day),
  cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd,
  upper_bound_nano_usd = upper_bound_nano_usd + excluded.upper_bound_nano_usd,
  unpriced_attempts = unpriced_attempts + excluded.unpriced_attempts`;
}

/** Puts the sums of each day, tier and purpose together: which providers and models they were is nobody's need. */
function stripNames(connection: Connection): void {
  const sums = [
    ...['attempts', 'succeeded_attempts', 'unpriced_attempts'],
    ...['input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens'],
    ...['cost_nano_usd', 'upper_bound_nano_usd', 'estimated_nano_usd'],
  ];
  connection
    .statement(
      `INSERT INTO totals (day, tier, purpose, provider, model, ${sums.join(', ')})
       SELECT day, tier, purpose, :deletedName, :deletedName, ${sums.map((sum) => `SUM(${sum})`).join(', ')}
       FROM totals WHERE provider <> :deletedName GROUP BY day, tier, purpose
       ON CONFLICT DO UPDATE SET ${sums.map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(', ')}`,
    )
    .run({ deletedName });
  connection.statement('DELETE FROM totals WHERE provider <> ?').run(deletedName);
}

/** Raises and alerts of days and months that are over, and of plans that nothing is left of. */
function deleteOldBudgetWindows(connection: Connection, fromDay: string): void {
  connection.statement('DELETE FROM forgotten_plans WHERE last_day < ?').run(fromDay);
  const month = fromDay.slice(0, 7);
  for (const table of ['budget_raises', 'alerts_claimed']) {
    connection.statement(`DELETE FROM ${table} WHERE limit_key <> 'plan' AND window < ?`).run(month);
    connection
      .statement(
        `DELETE FROM ${table} WHERE limit_key = 'plan' AND window NOT IN (
           SELECT plan_id FROM forgotten_plans
           UNION SELECT plan_id FROM open_attempts WHERE plan_id IS NOT NULL)`,
      )
      .run();
  }
}
