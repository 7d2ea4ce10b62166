import { batch } from '@preact/signals';
import type { FromCostsPanel } from '../../src/shared/costsProtocol.ts';
import type { CostsFilterView, CostsView } from '../../src/shared/costsView.ts';
import { createPanelStore } from '../shared/panelStore.ts';
import { announcementOf } from './announcements.ts';
import { readSavedCosts, type SavedCosts } from './savedCosts.ts';

export const store = createPanelStore<CostsView, SavedCosts, FromCostsPanel>({
  readSaved: readSavedCosts,
  announcementOf,
});

export const { view, saved, send, say } = store;

const callPrefix = 'call-';

/** Entries that the host had dealt with when lines were sent; unset while no answer is awaited. */
let entriesWhenSent: number | undefined;

/** Asks for the figures of another filter. */
export function changeFilter(filter: CostsFilterView): void {
  send({ type: 'filter-changed', filter });
}

/** Takes a new view. Lines that the host has read leave the box; those that it could not read stay. */
export function takeView(next: CostsView): void {
  batch(() => {
    const { reconcile } = next;
    if (entriesWhenSent !== undefined && reconcile !== undefined && reconcile.entries > entriesWhenSent) {
      entriesWhenSent = undefined;
      setInvoiceDraft(reconcile.unread);
    }
    if (next.calls === undefined && view.peek()?.calls !== undefined) closeRows();
    store.replaceView(next);
  });
}

/** Sends the typed lines to be put beside what was metered in `month` (`YYYY-MM`). */
export function enterInvoice(month: string): void {
  entriesWhenSent = view.peek()?.reconcile?.entries ?? 0;
  send({ type: 'invoice-entered', text: saved.peek().invoiceDraft, month });
}

/** Remembers what is being typed into the box for lines. */
export function setInvoiceDraft(text: string): void {
  store.keep({ invoiceDraft: text });
}

/** Whether a section, row or table of this name is open. */
export function isOpen(name: string): boolean {
  return saved.value.open.includes(name);
}

/** Opens or closes what is called `name`. */
export function setOpen(name: string, isNowOpen: boolean): void {
  const others = saved.peek().open.filter((each) => each !== name);
  store.keep({ open: isNowOpen ? [...others, name] : others });
}

/** The name under which a call's details are open. */
export function callName(id: string): string {
  return `${callPrefix}${id}`;
}

/** Rows of a list that is closed are of no use any more, and there are many of them. */
function closeRows(): void {
  store.keep({ open: saved.peek().open.filter((name) => !name.startsWith(callPrefix)) });
}
