import type { BudgetBook } from '../budgetPorts.ts';
import type { Clock } from '../ports.ts';
import type { BudgetState } from './limits.ts';

/**
 * Which day it is for the budgets: the local date in the zone that was fixed with the first of them, wherever the
 * machine travels. It never goes back, so that a clock set back does not reopen spent money.
 */
export interface BudgetCalendar {
  /** `YYYY-MM-DD`. Rejects with the book's error when the zone cannot be read. */
  today(): Promise<string>;
  /** Learns of a later day that the ledger counts in already. */
  learn(window: Pick<BudgetState, 'window'> & { readonly scope: BudgetState['limit']['scope'] }): void;
}

/** See {@link BudgetCalendar}. Asks the book for the zone once. */
export function createBudgetCalendar(book: Pick<BudgetBook, 'zone'>, clock: Clock): BudgetCalendar {
  let zone: Promise<string> | undefined;
  let latest = '';

  async function fixedZone(): Promise<string> {
    zone ??= book.zone(clock.zone());
    try {
      return await zone;
    } catch (error) {
      // The next call asks again.
      zone = undefined;
      throw error;
    }
  }

  return {
    async today() {
      const day = clock.localDate(clock.now(), await fixedZone());
      if (day > latest) latest = day;
      return latest;
    },
    learn({ scope, window }) {
      if ((scope === 'day' || scope === 'tier') && window > latest) latest = window;
    },
  };
}
