import type { PlanPanelView } from '../../src/shared/planView.ts';
import { currentStepId } from './panelState.ts';

/** Where the focus was before an update. */
export interface FocusPlace {
  readonly element: Element;
  readonly stepId: string | undefined;
  readonly stepIndex: number;
  readonly region: string | undefined;
}

const focusable = 'button, vscode-button:not([disabled]), textarea, input, select';

/** Notes where the focus is; call it before the drawing changes. */
export function focusPlace(before: PlanPanelView | undefined): FocusPlace | undefined {
  const element = document.activeElement;
  // A frame that takes the focus by itself would steal it from the editor.
  if (element === null || element === document.body || !document.hasFocus()) return undefined;
  const stepId = element.closest<HTMLElement>('[data-step-id]')?.dataset['stepId'];
  const region = element.closest<HTMLElement>('[data-region]')?.dataset['region'];
  const stepIndex = before?.plan?.steps.findIndex(({ id }) => id === stepId) ?? -1;
  return { element, stepId, stepIndex, region };
}

/** Puts the focus back, or to the nearest thing when what had it is gone; call it after the drawing changed. */
export function restoreFocus(place: FocusPlace, after: PlanPanelView): void {
  const active = document.activeElement;
  if (active !== null && active !== document.body) return;
  if (place.element.isConnected && place.element instanceof HTMLElement) {
    place.element.focus();
    if (document.activeElement === place.element) return;
  }
  if (place.stepId !== undefined) {
    const steps = after.plan?.steps ?? [];
    const step =
      steps.find(({ id }) => id === place.stepId) ?? steps[Math.min(place.stepIndex, steps.length - 1)];
    if (step !== undefined) {
      focusStep(step.id);
      return;
    }
  }
  const region =
    place.region === undefined ? null : document.querySelector(`[data-region="${place.region}"]`);
  const next = region?.querySelector<HTMLElement>(focusable) ?? taskBox();
  if (next !== null) focusSoon(next);
}

/** A VS Code element that is new can take the focus only once it has drawn itself. */
function focusSoon(element: HTMLElement): void {
  element.focus();
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) element.focus();
  });
}

/** Focuses the line of a step. */
export function focusStep(stepId: string): void {
  currentStepId.value = stepId;
  within(stepId, '.step-toggle')?.focus();
}

/** Focuses something inside a step, once it is drawn; the text of a line is selected. */
export function focusInStep(stepId: string, selector: string): void {
  requestAnimationFrame(() => {
    const element = within(stepId, selector);
    element?.focus();
    if (element instanceof HTMLInputElement) element.select();
  });
}

/** Focuses the task box, with the caret at its end. */
export function focusTask(): void {
  requestAnimationFrame(() => {
    const box = taskBox();
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  });
}

function within(stepId: string, selector: string): HTMLElement | null {
  return document.querySelector(`[data-step-id="${CSS.escape(stepId)}"] ${selector}`);
}

function taskBox(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>('#task');
}
