import type { StepPatch } from '../../../../shared/planView.ts';
import { findStepErrors, tidyStep } from '../checkPlan.ts';
import type { PlanDocument, StepRecord } from '../planDocument.ts';
import type { StepEditEvent } from './planEvents.ts';
import { withoutAutopilot } from '../autopilot.ts';
import { dropInvalidDeferrals, whyNotDeferrable } from '../checksDeferredUntil.ts';
import { accept, discardCalls, isBusy, refuse, withStep, type Reduced } from './reduced.ts';

/** Changes after which the plan is not the one that Autopilot was approved for. Order and notes are not among them. */
const endingAutopilot: ReadonlySet<StepEditEvent['type']> = new Set([
  'step-edited',
  'step-added',
  'step-deleted',
  'model-chosen',
]);

/** What a change by the person makes of the plan. See `reducePlan`. */
export function reduceStepEdit(document: PlanDocument, event: StepEditEvent): Reduced {
  const reduced = changeStep(document, event);
  if (!reduced.ok || !endingAutopilot.has(event.type)) return reduced;
  const { steps } = dropInvalidDeferrals(reduced.document.steps);
  return accept(withoutAutopilot({ ...reduced.document, steps }));
}

function changeStep(document: PlanDocument, event: StepEditEvent): Reduced {
  if (
    event.type !== 'estimate-made' &&
    !['ready', 'running', 'paused', 'finished'].includes(document.state)
  ) {
    return refuse(document, event);
  }
  if (event.type === 'step-added') return addStep(document, event);
  const step = document.steps.find((candidate) => candidate.id === event.stepId);
  if (step === undefined) return { ok: false, reason: `There is no step "${event.stepId}".` };
  switch (event.type) {
    case 'step-edited':
      return editStep(document, step, event);
    case 'step-deleted':
      return deleteStep(document, step, event);
    case 'step-moved': {
      const others = document.steps.filter((other) => other.id !== step.id);
      return accept({
        ...document,
        steps: others.toSpliced(Math.max(0, Math.trunc(event.toIndex)), 0, step),
      });
    }
    case 'model-chosen':
      return step.status === 'running'
        ? refuse(document, event, step)
        : accept(withStep(document, withModel(step, event.model ?? '')));
    case 'note-added': {
      const note = event.note.trim();
      const { note: _note, ...kept } = step;
      return accept(withStep(document, note === '' ? kept : { ...kept, note }));
    }
    case 'estimate-made':
      return accept(withStep(document, { ...step, estimate: event.estimate }));
  }
}

function addStep(document: PlanDocument, event: StepEditEvent & { type: 'step-added' }): Reduced {
  const after = document.steps.findIndex((step) => step.id === event.afterStepId);
  if (event.afterStepId !== undefined && after < 0) {
    return { ok: false, reason: `There is no step "${event.afterStepId}".` };
  }
  const added: StepRecord = { ...tidyStep(event.step), status: 'pending', attempts: [], calls: [] };
  return acceptSteps(document, document.steps.toSpliced(after + 1, 0, added), added);
}

function editStep(
  document: PlanDocument,
  step: StepRecord,
  event: StepEditEvent & { type: 'step-edited' },
): Reduced {
  if (isBusy(step) || step.status === 'done') return refuse(document, event, step);
  const { failure: _failure, ...kept } = step;
  const patched = patchStep(kept, event.patch);
  const edited: StepRecord = { ...patched, ...tidyStep(patched), status: 'pending' };
  const steps = document.steps.map((other) => (other.id === step.id ? edited : other));
  const whyNot = event.patch.checksDeferredUntil === undefined ? undefined : whyNotDeferrable(steps, edited);
  if (whyNot !== undefined) return { ok: false, reason: whyNot };
  return acceptSteps(document, steps, edited);
}

function deleteStep(
  document: PlanDocument,
  step: StepRecord,
  event: StepEditEvent & { type: 'step-deleted' },
): Reduced {
  // A done step holds what Revert Step needs and what later steps were told.
  if (isBusy(step) || step.status === 'done') return refuse(document, event, step);
  const steps = document.steps
    .filter((other) => other.id !== step.id)
    .map((other) => ({ ...other, dependsOn: other.dependsOn.filter((id) => id !== step.id) }));
  return accept({ ...discardCalls(document, new Set([step.id])), steps });
}

/** Only the changed step's texts are judged: an old plan must stay editable if the limits ever shrink. */
function acceptSteps(document: PlanDocument, steps: readonly StepRecord[], changed: StepRecord): Reduced {
  const errors = findStepErrors(
    [changed],
    steps.filter((step) => step.id !== changed.id),
  );
  if (steps.filter((step) => step.id === changed.id).length > 1) {
    return { ok: false, reason: `The plan already has a step "${changed.id}".` };
  }
  return errors.length === 0 ? accept({ ...document, steps }) : { ok: false, reason: errors.join(' ') };
}

function patchStep(step: StepRecord, patch: StepPatch): StepRecord {
  const { isCritical, model, files, acceptance, dependsOn, checksDeferredUntil, ...same } = patch;
  const { checksDeferredUntil: _deferred, ...others } = step;
  const patched: StepRecord = {
    ...(patch.checksDeferredUntil === '' ? others : step),
    ...same,
    ...(files !== undefined && { files: [...files] }),
    ...(acceptance !== undefined && { acceptance: [...acceptance] }),
    ...(dependsOn !== undefined && { dependsOn: [...dependsOn] }),
    ...(isCritical !== undefined && { critical: isCritical }),
    ...(checksDeferredUntil !== undefined && checksDeferredUntil !== '' && { checksDeferredUntil }),
  };
  return model === undefined ? patched : withModel(patched, model);
}

function withModel(step: StepRecord, model: string): StepRecord {
  const { modelOverride: _modelOverride, ...kept } = step;
  return model.trim() === '' ? kept : { ...kept, modelOverride: model.trim() };
}
