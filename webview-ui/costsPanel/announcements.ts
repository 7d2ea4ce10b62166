import type { CostsPanelStrings } from '../../src/shared/costsProtocol.ts';
import type { CostsView } from '../../src/shared/costsView.ts';
import { fill } from '../shared/fill.ts';

/**
 * What a screen reader says when `after` takes the place of `before`; empty when there is nothing to say. A page
 * that opens says nothing here: its heading gets the focus.
 */
export function announcementOf(
  before: CostsView | undefined,
  after: CostsView,
  strings: CostsPanelStrings,
): string {
  if (before === undefined) return '';
  if (after.state === 'failed' && before.state !== 'failed') return after.failure ?? strings.failedTitle;
  if (after.isBusy) return before.isBusy ? '' : strings.updating;
  const { attempts, reconcile } = after;
  if (attempts !== undefined) {
    if (before.attempts === undefined || before.attempts.rows.length === attempts.rows.length) return '';
    return fill(strings.saidAttempts, attempts.offset + attempts.rows.length, attempts.total);
  }
  if (reconcile !== undefined) {
    if (before.reconcile === undefined || before.reconcile.entries === reconcile.entries) return '';
    const { problems } = reconcile;
    return problems.length === 0 ? strings.saidLinesAdded : fill(strings.saidProblems, problems.join(' '));
  }
  const figure = after.headline[0];
  if (!before.isBusy || figure === undefined) return '';
  return fill(strings.saidUpdated, `${after.period}, ${figure.label} ${figure.value}`);
}
