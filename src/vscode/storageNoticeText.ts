import type { StorageNotice } from '../core/ports.ts';
import type { Translate } from './translate.ts';

/** What a set-aside file means for the person, and what to do. */
export function setAsideText(
  { store, movedTo }: Pick<Extract<StorageNotice, { kind: 'set-aside' }>, 'store' | 'movedTo'>,
  t: Translate,
): string {
  if (store === 'plans') {
    return t('The stored plans of Tierwise were damaged. They were set aside as {0}.', movedTo);
  }
  return [
    t('The ledger of Tierwise was damaged. It was set aside as {0}, and a new one begun.', movedTo),
    t(
      'Budgets begin at zero again: what was spent today and this month is not counted any more. Lower your limits for the rest of the month if they must hold.',
    ),
  ].join(' ');
}
