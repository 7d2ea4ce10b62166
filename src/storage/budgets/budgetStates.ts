import { limitKey, type BudgetLimit, type BudgetState } from '../../core/model/ledger/budgetLimits.ts';
import type { BudgetWindows } from '../../core/money/budget/budgetStore.ts';
import type { SQLInputValue } from 'node:sqlite';
import type { Connection } from '../worker/connection.ts';

/**
 * The day that counts when one is asked for: the latest day of the ledger that is at most two days later, or the
 * asked one where there is none. Two days are what travel across the date line, daylight saving and a clock set
 * back can take away together, so none of them reopens a day that was left; a day far ahead (a clock that was once
 * wrong by a year) is not followed.
 */
export function countedDay(connection: Connection, asked: string): string {
  const row = connection.statement(latestDay).get({ asked });
  return String(row?.['day'] ?? asked);
}

/** SQLite gives NULL for a day that no calendar has (`2026-13-01`): then the asked one counts. */
const latestDay = `
SELECT MAX(
  :asked,
  COALESCE((SELECT MAX(day) FROM totals WHERE day <= date(:asked, '+2 days')), :asked),
  COALESCE((SELECT MAX(window_date) FROM open_attempts WHERE window_date <= date(:asked, '+2 days')), :asked)
) AS day`;

/**
 * How limits stand on a day (see {@link countedDay}); those of plans are left out where no plan is named. Belongs
 * into a transaction or snapshot: what is settled between two reads would be missed or counted twice.
 */
export function readBudgetStates(
  connection: Connection,
  limits: readonly BudgetLimit[],
  windows: BudgetWindows,
): readonly BudgetState[] {
  return limits
    .filter((limit) => limit.scope !== 'plan' || windows.planId !== undefined)
    .map((limit) => readState(connection, limit, windows));
}

interface ScopeQuery {
  readonly window: string;
  /** Sums of what is settled. */
  readonly spent: string;
  /** Which open calls count. */
  readonly open: string;
  readonly values: Record<string, SQLInputValue>;
}

const spentInTotals = `
SELECT COALESCE(SUM(cost_nano_usd), 0) AS spent, COALESCE(SUM(upper_bound_nano_usd), 0) AS bound,
  COALESCE(SUM(unpriced_attempts), 0) AS unpriced
FROM totals WHERE`;

/** The kept sums know no plans: these are the plan's own rows with their adjustments. */
const spentByPlan = `
SELECT COALESCE(SUM(nano_usd), 0) AS spent, COALESCE(SUM(bound), 0) AS bound, COALESCE(SUM(unpriced), 0) AS unpriced
FROM (
  SELECT COALESCE(cost_nano_usd, 0) AS nano_usd, cost_is_upper_bound * COALESCE(cost_nano_usd, 0) AS bound,
    cost_nano_usd IS NULL AS unpriced
  FROM attempts WHERE plan_id = :planId
  UNION ALL
  SELECT delta_nano_usd, upper_bound_delta_nano_usd, unpriced_delta
  FROM attempts JOIN adjustments ON attempt_id = attempts.id WHERE plan_id = :planId
  UNION ALL
  SELECT cost_nano_usd, upper_bound_nano_usd, unpriced_attempts FROM forgotten_plans WHERE plan_id = :planId
)`;

function readState(connection: Connection, limit: BudgetLimit, windows: BudgetWindows): BudgetState {
  const { window, spent, open, values } = queryOf(limit, windows);
  const settled = connection.statement(spent).get(values);
  const held = connection
    .statement(`SELECT COALESCE(SUM(reserved_nano_usd), 0) AS held FROM open_attempts WHERE ${open}`)
    .get(values);
  const raised = connection
    .statement(
      'SELECT COALESCE(SUM(nano_usd), 0) AS raised FROM budget_raises WHERE limit_key = ? AND window = ?',
    )
    .get(limitKey(limit), window);
  return {
    limit,
    window,
    raisedNanoUsd: Number(raised?.['raised']),
    spentNanoUsd: Number(settled?.['spent']),
    upperBoundNanoUsd: Number(settled?.['bound']),
    reservedNanoUsd: Number(held?.['held']),
    unpricedCalls: Number(settled?.['unpriced']),
  };
}

function queryOf({ scope, tier }: BudgetLimit, { day, planId }: BudgetWindows): ScopeQuery {
  switch (scope) {
    case 'plan':
      return {
        window: planId ?? '',
        spent: spentByPlan,
        open: 'plan_id = :planId',
        values: { planId: planId ?? null },
      };
    case 'day':
      return {
        window: day,
        spent: `${spentInTotals} day = :day`,
        open: 'window_date = :day',
        values: { day },
      };
    case 'month': {
      const month = day.slice(0, 7);
      return {
        window: month,
        // Days are text: between the first and the last that any month can have.
        spent: `${spentInTotals} day BETWEEN :first AND :last`,
        open: 'window_date BETWEEN :first AND :last',
        values: { first: `${month}-01`, last: `${month}-31` },
      };
    }
    case 'tier':
      return {
        window: day,
        spent: `${spentInTotals} day = :day AND tier = :tier`,
        open: 'window_date = :day AND tier = :tier',
        values: { day, tier: tier ?? null },
      };
  }
}
