import type { PlanPanelView } from '../../src/shared/planView.ts';
import { firstIn, type FocusPlace, focusSoon, refocus, useKeptFocus } from '../shared/keptFocus.ts';
import { currentStepId } from './panelState.ts';

interface StepPlace extends FocusPlace {
  readonly stepId: string | undefined;
  readonly stepIndex: number;
}

/** Keeps the focus over an update; when what had it is gone, the nearest step or the next thing in its region gets it. */
export function useFocusOfPlan(current: PlanPanelView | undefined): void {
  useKeptFocus(current, noteStep, restoreFocus);
}

function noteStep(place: FocusPlace, before: PlanPanelView | undefined): StepPlace {
  const stepId = place.element.closest<HTMLElement>('[data-step-id]')?.dataset['stepId'];
  return { ...place, stepId, stepIndex: before?.plan?.steps.findIndex(({ id }) => id === stepId) ?? -1 };
}

function restoreFocus(
  place: StepPlace | undefined,
  _before: PlanPanelView | undefined,
  after: PlanPanelView | undefined,
): void {
  if (place === undefined || refocus(place)) return;
  const steps = after?.plan?.steps ?? [];
  const step =
    place.stepId === undefined
      ? undefined
      : (steps.find(({ id }) => id === place.stepId) ?? steps[Math.min(place.stepIndex, steps.length - 1)]);
  if (step !== undefined) focusStep(step.id);
  else focusSoon(firstIn(place.region) ?? taskBox());
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

/** Focuses the first answer of the question. */
export function focusQuestion(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('[data-region="question"] vscode-button')?.focus();
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
