import type { CostsFilterPatch, CostsView } from '../../src/shared/costsView.ts';
import { firstIn, type FocusPlace, focusSoon, refocus, useKeptFocus } from '../shared/keptFocus.ts';
import { send } from './costsState.ts';

/** Under this name, its `data-focus-key`, what has opened a page gets the focus back when that closes. */
let openerKey: string | undefined;

/** Remembers what is about to open a page. */
export function rememberOpener(key: string): void {
  openerKey = key;
}

/** Asks for the calls behind something; `focusKey` names what was pressed. */
export function openCallsPage(patch: CostsFilterPatch, title: string, focusKey: string): void {
  rememberOpener(focusKey);
  send({ type: 'calls-opened', patch, title });
}

/**
 * Keeps the focus over an update. A page that opens gets it on its heading; a page that closes gives it back to where
 * it was opened.
 */
export function useFocusOfCosts(current: CostsView | undefined): void {
  useKeptFocus(current, (place) => place, restoreFocus);
}

function restoreFocus(
  place: FocusPlace | undefined,
  before: CostsView | undefined,
  after: CostsView | undefined,
): void {
  if (before !== undefined && after !== undefined && pageOf(before) !== pageOf(after)) moveTo(pageOf(after));
  else if (place !== undefined && !refocus(place)) focusSoon(firstIn(place.region ?? 'filters'));
}

/** The page that is shown in place of the figures, if any. */
function pageOf({ calls, reconcile }: CostsView): 'costs' | 'calls' | 'reconcile' {
  if (calls !== undefined) return 'calls';
  return reconcile === undefined ? 'costs' : 'reconcile';
}

function moveTo(page: ReturnType<typeof pageOf>): void {
  if (page !== 'costs') {
    window.scrollTo(0, 0);
    // Without an opener the page is there because the host restored it: nobody has asked for the focus.
    if (openerKey !== undefined) document.querySelector<HTMLElement>('h1[tabindex]')?.focus();
    return;
  }
  const opener =
    openerKey === undefined
      ? null
      : document.querySelector<HTMLElement>(`[data-focus-key="${CSS.escape(openerKey)}"]`);
  openerKey = undefined;
  if (opener === null) {
    window.scrollTo(0, 0);
    return;
  }
  focusSoon(opener);
  opener.scrollIntoView({ block: 'nearest' });
}
