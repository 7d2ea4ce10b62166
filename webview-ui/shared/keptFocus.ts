import { useLayoutEffect, useRef } from 'preact/hooks';

/** Where the focus was before an update. The region's name survives a new drawing. */
export interface FocusPlace {
  readonly element: Element;
  readonly region: string | undefined;
}

const focusable = 'button, vscode-button:not([disabled]), textarea, input, select, [tabindex="0"]';

/**
 * Keeps the focus over an update: nodes that move lose it, and a node that goes leaves it nowhere.
 *
 * @param current What is drawn; an update is another value.
 * @param note Adds to a place what only the drawing of before knows.
 * @param restore Puts the focus back after the drawing; `place` is `undefined` when the focus was not in the panel.
 */
export function useKeptFocus<Drawn, Place extends FocusPlace>(
  current: Drawn,
  note: (place: FocusPlace, before: Drawn) => Place,
  restore: (place: Place | undefined, before: Drawn, after: Drawn) => void,
): void {
  const place = useRef<Place | undefined>(undefined);
  const drawn = useRef(current);
  if (drawn.current !== current) {
    const found = focusPlace();
    place.current = found === undefined ? undefined : note(found, drawn.current);
  }
  useLayoutEffect(() => {
    const before = drawn.current;
    drawn.current = current;
    restore(place.current, before, current);
    place.current = undefined;
  }, [current]);
}

function focusPlace(): FocusPlace | undefined {
  const element = document.activeElement;
  // A frame that takes the focus by itself would steal it from the editor.
  if (element === null || element === document.body || !document.hasFocus()) return undefined;
  return { element, region: element.closest<HTMLElement>('[data-region]')?.dataset['region'] };
}

/** Whether the focus is somewhere again: it never left, or what had it is still there. */
export function refocus({ element }: FocusPlace): boolean {
  const { activeElement, body } = document;
  if (activeElement !== null && activeElement !== body) return true;
  if (!element.isConnected || !(element instanceof HTMLElement)) return false;
  element.focus();
  return document.activeElement === element;
}

/** The first thing in a region (`data-region`) that can take the focus. */
export function firstIn(region: string | undefined): HTMLElement | undefined {
  if (region === undefined) return undefined;
  return (
    document.querySelector(`[data-region="${region}"]`)?.querySelector<HTMLElement>(focusable) ?? undefined
  );
}

/** A VS Code element that is new can take the focus only once it has drawn itself. */
export function focusSoon(element: HTMLElement | null | undefined): void {
  element?.focus();
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) element?.focus();
  });
}
