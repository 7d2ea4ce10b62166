import { limitKey, type BudgetLimit, type BudgetState } from '../../../src/core/model/ledger/budgetLimits.ts';
import type { BudgetStore, BudgetWindows } from '../../../src/core/money/budget/budgetStore.ts';
import type { CallStart } from '../../../src/core/model/ledger/ledger.ts';
import { budgetParameters } from '../../../src/storage/budgets/budgetProtocol.ts';
import { admit, standingOf, type MemoryRows } from './memoryRows.ts';

/** A budget book in memory over the rows of ledgers. Honours test/unit/storage/budgetContract.ts. */
export function createMemoryBudgetBook(rows: MemoryRows): BudgetStore {
  const consents = new Map<string, boolean>();
  const claimed = new Set<string>();
  let fixedZone: string | undefined;
  return {
    async states(limits, windows) {
      await Promise.resolve();
      const asked = admit(budgetParameters.budgetStates.safeParse({ limits, ...windows }));
      return memoryStates(rows, asked.limits, { ...windows, day: memoryCountedDay(rows, asked.day) });
    },
    async raise(raise) {
      await Promise.resolve();
      rows.raises.push(admit(budgetParameters.raiseBudget.safeParse({ raise })).raise);
    },
    async zone(proposed) {
      await Promise.resolve();
      const { proposed: clean } = admit(budgetParameters.budgetZone.safeParse({ proposed }));
      fixedZone ??= clean;
      return fixedZone;
    },
    async unpricedConsent(model) {
      await Promise.resolve();
      return consents.get(admit(budgetParameters.unpricedConsent.safeParse({ model })).model);
    },
    async rememberUnpricedConsent(model, isAllowed) {
      await Promise.resolve();
      admit(budgetParameters.rememberUnpricedConsent.safeParse({ model, isAllowed }));
      consents.set(model, isAllowed);
    },
    async claimAlert(key, window, share) {
      await Promise.resolve();
      admit(budgetParameters.claimAlert.safeParse({ limitKey: key, window, share }));
      const alert = JSON.stringify([key, window, share]);
      const isFirst = !claimed.has(alert);
      claimed.add(alert);
      return isFirst;
    },
  };
}

/** The day that counts: the latest day written to that is at most two days after the asked one. */
export function memoryCountedDay({ open, settled }: MemoryRows, asked: string): string {
  const last = new Date(`${asked}T00:00:00Z`);
  last.setUTCDate(last.getUTCDate() + 2);
  const lastDay = last.toISOString().slice(0, 10);
  const days = [
    ...[...open.values()].map(({ start }) => start.windowDate),
    ...settled.map(({ row }) => row.windowDate),
  ];
  return days.filter((day) => day <= lastDay).reduce((latest, day) => (day > latest ? day : latest), asked);
}

/** How limits stand on a day that was settled by {@link memoryCountedDay}. */
export function memoryStates(
  rows: MemoryRows,
  limits: readonly BudgetLimit[],
  windows: BudgetWindows,
): readonly BudgetState[] {
  return limits
    .filter((limit) => limit.scope !== 'plan' || windows.planId !== undefined)
    .map((limit) => {
      const window = windowOf(limit, windows);
      const belongs = (start: CallStart): boolean => isInside(start, limit, window);
      const spent = rows.settled.filter(({ row }) => belongs(row)).map((call) => standingOf(rows, call));
      return {
        limit,
        window,
        raisedNanoUsd: sum(
          rows.raises
            .filter((raise) => raise.limitKey === limitKey(limit) && raise.window === window)
            .map((raise) => raise.nanoUsd),
        ),
        spentNanoUsd: sum(spent.map(({ nanoUsd }) => nanoUsd)),
        upperBoundNanoUsd: sum(spent.map(({ isUpperBound, nanoUsd }) => (isUpperBound ? nanoUsd : 0))),
        reservedNanoUsd: sum(
          [...rows.open.values()]
            .filter(({ start }) => belongs(start))
            .map(({ reservedNanoUsd = 0 }) => reservedNanoUsd),
        ),
        unpricedCalls: spent.filter(({ isPriced }) => !isPriced).length,
      };
    });
}

function windowOf({ scope }: BudgetLimit, { day, planId = '' }: BudgetWindows): string {
  switch (scope) {
    case 'plan':
      return planId;
    case 'month':
      return day.slice(0, 7);
    case 'day':
    case 'tier':
      return day;
  }
}

function isInside(start: CallStart, { scope, tier }: BudgetLimit, window: string): boolean {
  switch (scope) {
    case 'plan':
      return start.planId === window;
    case 'month':
      return start.windowDate.startsWith(window);
    case 'day':
      return start.windowDate === window;
    case 'tier':
      return start.windowDate === window && start.tier === tier;
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
