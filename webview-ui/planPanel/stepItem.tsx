import type { JSX } from 'preact';
import type { PlanPanelView, StepStatus, StepView } from '../../src/shared/planView.ts';
import { visibleText } from '../../src/shared/visibleText.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon, type IconName } from '../shared/icon.tsx';
import { IconButton } from '../shared/iconButton.tsx';
import { focusInStep } from './focus.ts';
import { NoteBox } from './noteBox.tsx';
import { currentStepId, saved, send, setForm, setNote, setStepOpen } from './panelState.ts';
import { StepDetails } from './stepDetails.tsx';
import { StepEditor } from './stepEditor.tsx';
import { formOf } from './stepForm.ts';
import { BeforeAndAfter, StepMeta } from './stepMeta.tsx';

const statusIcons = {
  writing: 'edit',
  pending: 'circle',
  running: 'spinner',
  'awaiting-approval': 'eye',
  done: 'check',
  failed: 'error',
  rejected: 'close',
  reverted: 'revert',
  interrupted: 'pause',
} as const satisfies Record<StepStatus, IconName>;

interface StepItemProperties {
  readonly step: StepView;
  readonly steps: readonly StepView[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly isTabStop: boolean;
  readonly modelsByTier: PlanPanelView['modelsByTier'];
}

/** One step: its line, and below it what is open. */
export function StepItem(properties: StepItemProperties): JSX.Element {
  const { step, steps, numbers, isTabStop, modelsByTier } = properties;
  const { openStepIds, forms, notes } = saved.value;
  const number = numbers.get(step.id) ?? 0;
  const form = forms[step.id];
  const note = notes[step.id];
  const isOpen = openStepIds.includes(step.id) && form === undefined;
  const ids = { meta: `meta-${number}`, details: `details-${number}` };
  return (
    <li
      class={`step step-${step.status}${step.isOnCriticalPath ? ' step-on-path' : ''}`}
      data-step-id={step.id}
      aria-busy={step.status === 'writing'}
      onFocusIn={() => (currentStepId.value = step.id)}
    >
      <div class="step-line">
        <button
          type="button"
          class="step-toggle"
          tabIndex={isTabStop ? 0 : -1}
          aria-expanded={isOpen}
          aria-controls={isOpen ? ids.details : undefined}
          aria-describedby={ids.meta}
          onClick={() => setStepOpen(step.id, !isOpen)}
        >
          <Icon name="chevron" />
          <span class="status-icon">
            <Icon name={statusIcons[step.status]} />
          </span>
          <span class="step-number">{number}</span>
          <span class="step-title">{step.title === '' ? labels.untitledStep : visibleText(step.title)}</span>
        </button>
        <BeforeAndAfter estimate={step.estimate} actual={step.spent.cost} />
        <LineActions step={step} number={number} isTabStop={isTabStop} />
      </div>
      <StepMeta id={ids.meta} step={step} numbers={numbers} />
      {step.failure !== undefined && <p class="step-failure">{step.failure}</p>}
      {step.stopReason !== undefined && <p class="step-stop">{step.stopReason}</p>}
      {step.actions.includes('accept') && <Review step={step} number={number} />}
      {note !== undefined && <NoteBox step={step} note={note} />}
      {form !== undefined && (
        <StepEditor step={step} steps={steps} number={number} form={form} modelsByTier={modelsByTier} />
      )}
      {isOpen && <StepDetails id={ids.details} step={step} number={number} />}
    </li>
  );
}

interface LineActionsProperties {
  readonly step: StepView;
  readonly number: number;
  readonly isTabStop: boolean;
}

function LineActions({ step, number, isTabStop }: LineActionsProperties): JSX.Element {
  const { notes, forms } = saved.value;
  const can = (action: StepView['actions'][number]): boolean => step.actions.includes(action);
  const toggleNote = (): void => {
    const isOpen = notes[step.id]?.action === 'retry';
    setNote(step.id, isOpen ? undefined : { action: 'retry', text: '' });
    if (!isOpen) focusInStep(step.id, '.note-box textarea');
  };
  const edit = (): void => {
    if (forms[step.id] === undefined) setForm(step.id, formOf(step));
    focusInStep(step.id, '.step-form input');
  };
  const chosen = (action: 'run' | 'cancel') => (): void =>
    send({ type: 'step-action-chosen', stepId: step.id, action });
  return (
    <span class="line-actions">
      {can('run') && (
        <IconButton
          icon="run"
          label={fill(labels.runStep, number)}
          isTabStop={isTabStop}
          onPress={chosen('run')}
        />
      )}
      {can('cancel') && (
        <IconButton
          icon="stop"
          label={fill(labels.cancelStep, number)}
          isTabStop={isTabStop}
          onPress={chosen('cancel')}
        />
      )}
      {can('retry') && (
        <IconButton
          icon="retry"
          label={fill(labels.retryStep, number)}
          isTabStop={isTabStop}
          isExpanded={notes[step.id]?.action === 'retry'}
          onPress={toggleNote}
        />
      )}
      {can('edit') && (
        <IconButton
          icon="edit"
          label={fill(labels.editStep, number)}
          isTabStop={isTabStop}
          isExpanded={forms[step.id] !== undefined}
          onPress={edit}
        />
      )}
    </span>
  );
}

/** Shown without opening the step, because the plan waits for it. */
function Review({ step, number }: { readonly step: StepView; readonly number: number }): JSX.Element {
  const chosen = (action: 'accept' | 'reject' | 'show-diff') => (): void =>
    send({ type: 'step-action-chosen', stepId: step.id, action });
  return (
    <div class="review buttons" role="group" aria-label={fill(labels.reviewActions, number)}>
      <Button icon="check" onPress={chosen('accept')}>
        {labels.acceptStep}
      </Button>
      {step.actions.includes('reject') && (
        <Button isSecondary icon="close" onPress={chosen('reject')}>
          {labels.rejectStep}
        </Button>
      )}
      {step.actions.includes('show-diff') && (
        <Button isSecondary icon="diff" onPress={chosen('show-diff')}>
          {labels.showDiff}
        </Button>
      )}
    </div>
  );
}
