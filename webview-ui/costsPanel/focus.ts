import { useLayoutEffect, useRef } from 'preact/hooks';
import { view } from './costsState.ts';

const focusable = 'button, vscode-button:not([disabled]), select, textarea, [tabindex="0"]';

/** Where the focus was, by names that survive a new drawing. */
interface FocusPlace {
  readonly element: Element;
  readonly region: string | undefined;
}

/** The page that is shown in place of the figures; its opener gets the focus back when it closes. */
type OpenPage = 'costs' | 'attempts' | 'reconcile';

let openerKey: string | undefined;

/** Remembers what is about to open a page, by the name that it carries as `data-focus-key`. */
export function rememberOpener(key: string): void {
  openerKey = key;
}

/**
 * Keeps the focus over an update: what goes leaves it nowhere. A page that opens gets it on its heading; a page
 * that closes gives it back to where it was opened.
 */
export function useKeptFocus(page: OpenPage): void {
  const current = view.value;
  const place = useRef<FocusPlace | undefined>(undefined);
  const drawn = useRef({ current, page });
  if (drawn.current.current !== current) place.current = focusPlace();
  useLayoutEffect(() => {
    const before = drawn.current;
    drawn.current = { current, page };
    if (before.current !== undefined && before.page !== page) moveTo(page);
    else if (place.current !== undefined) restore(place.current);
    place.current = undefined;
  }, [current, page]);
}

function focusPlace(): FocusPlace | undefined {
  const element = document.activeElement;
  // A frame that takes the focus by itself would steal it from the editor.
  if (element === null || element === document.body || !document.hasFocus()) return undefined;
  return { element, region: element.closest<HTMLElement>('[data-region]')?.dataset['region'] };
}

function moveTo(page: OpenPage): void {
  if (page === 'costs') {
    const opener = openerKey === undefined ? null : byKey(openerKey);
    openerKey = undefined;
    if (opener === null) {
      window.scrollTo(0, 0);
      return;
    }
    focusSoon(opener);
    opener.scrollIntoView({ block: 'nearest' });
    return;
  }
  window.scrollTo(0, 0);
  // Without an opener the page is there because the host restored it: nobody has asked for the focus.
  if (openerKey !== undefined) document.querySelector<HTMLElement>('h1[tabindex]')?.focus();
}

function restore(place: FocusPlace): void {
  const active = document.activeElement;
  if (active !== null && active !== document.body) return;
  if (place.element.isConnected && place.element instanceof HTMLElement) {
    place.element.focus();
    return;
  }
  const region = document.querySelector(`[data-region="${place.region ?? 'filters'}"]`);
  const next = region?.querySelector<HTMLElement>(focusable);
  if (next !== null && next !== undefined) focusSoon(next);
}

/** A VS Code element that is new can take the focus only once it has drawn itself. */
function focusSoon(element: HTMLElement): void {
  element.focus();
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) element.focus();
  });
}

function byKey(key: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-focus-key="${CSS.escape(key)}"]`);
}
