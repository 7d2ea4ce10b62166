import type { CostsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { fill } from '../shared/fill.ts';

/**
 * What a screen reader says when `after` takes the place of `before`; empty when there is nothing to say. A page
 * that opens says nothing here: its heading gets the focus.
 */
export function announcementOf(before: CostsView | undefined, after: CostsView): string {
  if (before === undefined) return '';
  if (after.state === 'failed' && before.state !== 'failed') return after.failure ?? labels.failedTitle;
  if (after.isBusy) return before.isBusy ? '' : labels.updating;
  const { calls, reconcile } = after;
  if (calls !== undefined) {
    if (before.calls === undefined || before.calls.rows.length === calls.rows.length) return '';
    return fill(labels.saidCalls, calls.offset + calls.rows.length, calls.total);
  }
  if (reconcile !== undefined) {
    if (before.reconcile === undefined || before.reconcile.entries === reconcile.entries) return '';
    const { problems } = reconcile;
    return problems.length === 0 ? labels.saidLinesAdded : fill(labels.saidProblems, problems.join(' '));
  }
  const figure = after.headline[0];
  if (!before.isBusy || figure === undefined) return '';
  return fill(labels.saidUpdated, `${after.period}, ${figure.label} ${figure.value}`);
}
