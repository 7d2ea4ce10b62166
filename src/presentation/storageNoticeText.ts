import type { StorageNotice } from '../core/model/ledger/storageNotice.ts';

/** What a set-aside file means for the person, and what to do. */
export function setAsideText({
  store,
  movedTo,
}: Pick<Extract<StorageNotice, { kind: 'set-aside' }>, 'store' | 'movedTo'>): string {
  if (store === 'plans') {
    return `The stored plans of Tierwise were damaged. They were set aside as ${movedTo}.`;
  }
  return [
    `The ledger of Tierwise was damaged. It was set aside as ${movedTo}, and a new one begun.`,
    'Budgets begin at zero again: what was spent today and this month is not counted any more. Lower your limits for the rest of the month if they must hold.',
  ].join(' ');
}

/** What can be done about a set-aside file. */
export const setAsideAnswers = { setLimits: 'Set Limits', showFile: 'Show File' };
