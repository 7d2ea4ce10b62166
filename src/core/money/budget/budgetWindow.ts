import type { BudgetStore } from './budgetStore.ts';
import type { Clock } from '../../model/clock.ts';

/**
 * Which day it is for the budgets: the local date in the zone that was fixed with the first of them, wherever the
 * machine travels. A clock set back is the book's matter: it goes on counting in the later day.
 */
export interface BudgetCalendar {
  /** `YYYY-MM-DD`. Rejects with the book's error when the zone cannot be read. */
  today(): Promise<string>;
}

/** Asks the book for the zone once. */
export function createBudgetCalendar(book: Pick<BudgetStore, 'zone'>, clock: Clock): BudgetCalendar {
  let zone: Promise<string> | undefined;

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
      return clock.localDate(clock.now(), await fixedZone());
    },
  };
}
