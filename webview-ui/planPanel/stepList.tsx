import type { JSX } from 'preact';
import type { PlanPanelView, PlanView, StepView } from '../../src/shared/planView.ts';
import { focusStep } from './focus.ts';
import { currentStepId, saved, send, setStepOpen } from './panelState.ts';
import { StepItem } from './stepItem.tsx';

interface StepListProperties {
  readonly current: PlanPanelView;
  readonly plan: PlanView;
}

/** The steps in their order. One of them is a tab stop; the arrow keys go to the others. */
export function StepList({ current, plan }: StepListProperties): JSX.Element {
  const { steps } = plan;
  const isKnown = steps.some(({ id }) => id === currentStepId.value);
  const tabStopId = isKnown ? currentStepId.value : steps[0]?.id;
  const numbers = new Map(steps.map((step, index) => [step.id, index + 1]));
  return (
    <ol class="steps" onKeyDown={(event) => followKey(event, steps)}>
      {steps.map((step) => (
        <StepItem
          key={step.id}
          step={step}
          steps={steps}
          numbers={numbers}
          isTabStop={step.id === tabStopId}
          modelsByTier={current.modelsByTier}
        />
      ))}
    </ol>
  );
}

function followKey(event: KeyboardEvent, steps: readonly StepView[]): void {
  const target = event.target instanceof Element ? event.target : undefined;
  // In a text field the arrow keys belong to the text.
  if (target?.closest('.step-line') === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const stepId = target?.closest<HTMLElement>('[data-step-id]')?.dataset['stepId'];
  const index = steps.findIndex(({ id }) => id === stepId);
  const step = steps[index];
  if (step === undefined) return;
  const isOpen = saved.peek().openStepIds.includes(step.id);
  const isHandled = event.altKey ? move(event.key, step) : go(event.key, steps, index, isOpen);
  if (isHandled) event.preventDefault();
}

function move(key: string, step: StepView): boolean {
  const action = key === 'ArrowUp' ? 'move-up' : key === 'ArrowDown' ? 'move-down' : undefined;
  if (action === undefined) return false;
  if (step.actions.includes(action)) send({ type: 'step-action-chosen', stepId: step.id, action });
  return true;
}

function go(key: string, steps: readonly StepView[], index: number, isOpen: boolean): boolean {
  const stepId = steps[index]?.id;
  if (stepId === undefined) return false;
  switch (key) {
    case 'ArrowUp':
    case 'ArrowDown':
    case 'Home':
    case 'End': {
      const targets = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: steps.length - 1 };
      const next = steps[targets[key]];
      if (next !== undefined) focusStep(next.id);
      return true;
    }
    case 'ArrowRight':
      if (!isOpen) setStepOpen(stepId, true);
      return true;
    case 'ArrowLeft':
      if (isOpen) setStepOpen(stepId, false);
      return true;
    default:
      return false;
  }
}
