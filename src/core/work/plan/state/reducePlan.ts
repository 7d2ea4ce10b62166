import type { PlanDocument, PlanFailure, StepRecord } from '../planDocument.ts';
import type { PlanEvent, PlanningEvent, RunEvent } from './planEvents.ts';
import { accept, discardCalls, isBusy, refuse, restingState, type Reduced } from './reduced.ts';
import { reduceStepEdit } from './reduceStepEdit.ts';
import { reduceStepRun } from './reduceStepRun.ts';
import { withoutAutopilot } from '../autopilot.ts';
import { checkPlan } from '../checkPlan.ts';
import { dropInvalidDeferrals } from '../checksDeferredUntil.ts';
import { keptSteps, replacedStepIds } from './replanning.ts';
import type { Plan } from '../planSchema.ts';

/**
 * The plan after an event. Pure; an event that does not fit the state is refused with a reason and changes
 * nothing, so a late or doubled event can never corrupt a plan.
 */
export function reducePlan(document: PlanDocument, event: PlanEvent): Reduced {
  switch (event.type) {
    case 'planning-started':
    case 'replanning-started':
    case 'partial-plan-received':
    case 'plan-received':
    case 'plan-replaced-from':
    case 'plan-checked':
    case 'planning-failed':
    case 'planning-cancelled':
    case 'chip-removed':
      return reducePlanning(document, event);
    case 'run-started':
    case 'run-paused':
    case 'run-finished':
    case 'forecast-approved':
    case 'autopilot-approved':
    case 'autopilot-resumed':
    case 'autopilot-ended':
    case 'plan-put-away':
    case 'plan-reopened':
      return reduceRun(document, event);
    case 'step-started':
    case 'call-finished':
    case 'call-hindered':
    case 'step-decided':
    case 'step-attempt-started':
    case 'step-attempt-ended':
    case 'step-staged':
    case 'step-accepted':
    case 'step-applied':
    case 'step-done':
    case 'step-failed':
    case 'step-rejected':
    case 'step-reverted':
    case 'step-judged':
    case 'step-committed':
    case 'step-interrupted':
      return reduceStepRun(document, event);
    case 'step-edited':
    case 'step-added':
    case 'step-deleted':
    case 'step-moved':
    case 'model-chosen':
    case 'note-added':
    case 'estimate-made':
      return withoutStaleCheck(reduceStepEdit(document, event), event);
  }
}

/** Edits after which the plan is not the one that was checked. */
const outdatingCheck: ReadonlySet<PlanEvent['type']> = new Set(['step-edited', 'step-added', 'step-deleted']);

function withoutStaleCheck(reduced: Reduced, { type }: PlanEvent): Reduced {
  if (!reduced.ok || reduced.document.check === undefined || !outdatingCheck.has(type)) return reduced;
  const { check: _check, ...kept } = reduced.document;
  return accept(kept);
}

function reducePlanning(document: PlanDocument, event: PlanningEvent): Reduced {
  switch (event.type) {
    case 'planning-started': {
      if (!['failed', 'cancelled', 'ready'].includes(document.state)) return refuse(document, event);
      if (document.steps.some((step) => step.status !== 'pending')) {
        return {
          ok: false,
          reason: 'Steps of this plan have run already; plan the rest anew from a step instead.',
        };
      }
      const spent = discardCalls(document, new Set(document.steps.map((step) => step.id)));
      const { failure: _failure, rawAnswer: _rawAnswer, draft: _draft, ...others } = spent;
      const { notes: _notes, check: _check, incidents: _incidents, origins: _origins, ...kept } = others;
      const { task, chips } = event;
      return accept({
        ...withoutAutopilot(kept),
        ...{ state: 'planning', task, chips, goal: '', assumptions: [], steps: [] },
      });
    }
    case 'replanning-started': {
      if (!['ready', 'paused', 'finished'].includes(document.state)) return refuse(document, event);
      if (document.steps.some(isBusy)) return { ok: false, reason: 'A step is running or waits for review.' };
      const { fromStepId, note } = event;
      if (!document.steps.some((step) => step.id === fromStepId)) return noStep(fromStepId);
      const { failure: _failure, ...kept } = withoutAutopilot(document);
      return accept({ ...kept, state: 'planning', replanning: { fromStepId, note } });
    }
    case 'partial-plan-received':
      if (document.state !== 'planning') return refuse(document, event);
      return accept({ ...document, draft: event.partial });
    case 'plan-received':
      if (document.state !== 'planning' || document.replanning !== undefined) return refuse(document, event);
      return receivePlan(document, [], event);
    case 'plan-replaced-from': {
      if (document.state !== 'planning' || document.replanning === undefined) return refuse(document, event);
      const replaced = new Set(replacedStepIds(document.steps, document.replanning.fromStepId));
      return receivePlan(discardCalls(document, replaced), keptSteps(document.steps, replaced), event);
    }
    case 'plan-checked':
      // A check of a plan that runs already, or is being planned anew, comes too late.
      if (!['ready', 'paused'].includes(document.state)) return refuse(document, event);
      return accept({ ...document, check: event.check });
    case 'planning-failed':
      if (document.state !== 'planning') return refuse(document, event);
      return endPlanning(document, 'failed', event.failure, event.rawAnswer);
    case 'planning-cancelled':
      if (document.state !== 'planning') return refuse(document, event);
      return endPlanning(document, 'cancelled');
    case 'chip-removed':
      if (document.state === 'planning') return refuse(document, event);
      return accept({ ...document, chips: document.chips.filter((chip) => chip.id !== event.chipId) });
  }
}

function reduceRun(document: PlanDocument, event: RunEvent): Reduced {
  switch (event.type) {
    case 'run-started': {
      if (!['ready', 'paused', 'finished'].includes(document.state)) return refuse(document, event);
      const { failure: _failure, ...kept } = document;
      return accept({ ...kept, state: 'running' });
    }
    case 'run-paused': {
      if (document.state !== 'running') return refuse(document, event);
      if (document.steps.some((step) => step.status === 'running')) return stillRunning;
      return accept({ ...document, state: 'paused', ...(event.failure && { failure: event.failure }) });
    }
    case 'run-finished':
      if (document.state !== 'running') return refuse(document, event);
      if (document.steps.some(isBusy)) return stillRunning;
      return accept({ ...withoutAutopilot(document), state: 'finished' });
    case 'forecast-approved':
      if (document.state !== 'running') return refuse(document, event);
      return accept({ ...document, approvedNanoUsd: event.nanoUsd });
    case 'autopilot-approved':
      if (!['ready', 'running', 'paused', 'finished'].includes(document.state))
        return refuse(document, event);
      return accept({ ...document, autopilot: event.autopilot });
    case 'autopilot-resumed': {
      if (document.autopilot === undefined) return refuse(document, event);
      const { isSuspended: _isSuspended, ...autopilot } = document.autopilot;
      return accept({ ...document, autopilot });
    }
    case 'autopilot-ended':
      return accept(withoutAutopilot(document));
    case 'plan-put-away':
      if (document.state === 'running' || document.state === 'planning') return refuse(document, event);
      return accept({ ...withoutAutopilot(document), isPutAway: true });
    case 'plan-reopened': {
      const { isPutAway: _isPutAway, ...kept } = document;
      return accept(kept);
    }
  }
}

const stillRunning: Reduced = { ok: false, reason: 'A step is still running or waits for review.' };

function receivePlan(
  document: PlanDocument,
  kept: readonly StepRecord[],
  { plan, rawAnswer, notes, origins: seen = [] }: Extract<PlanningEvent, { readonly plan: Plan }>,
): Reduced {
  const checked = checkPlan(plan, kept);
  if (!checked.ok) return { ok: false, reason: checked.errors.join(' ') };
  const { draft: _draft, failure: _failure, replanning: _replanning, ...others } = document;
  const { notes: _notes, check: _check, origins: _origins, ...rest } = others;
  const { goal, assumptions } = checked.plan;
  const added = checked.plan.steps.map((step): StepRecord => ({
    ...step,
    status: 'pending',
    attempts: [],
    calls: [],
  }));
  const { steps, notes: ofDeferrals } = dropInvalidDeferrals([...kept, ...added]);
  // What stays of the plan before is as private as it was.
  const origins = [...new Set([...(kept.length === 0 ? [] : (document.origins ?? [])), ...seen])];
  const allNotes = [...(notes ?? []), ...ofDeferrals];
  return accept({
    ...rest,
    ...{ state: restingState(steps), goal, assumptions, steps, rawAnswer },
    ...(allNotes.length > 0 && { notes: allNotes }),
    ...(origins.length > 0 && { origins }),
  });
}

/** A re-planning that came to nothing leaves the plan as it was; a first planning has nothing to go back to. */
function endPlanning(
  document: PlanDocument,
  state: 'failed' | 'cancelled',
  failure?: PlanFailure,
  rawAnswer?: string,
): Reduced {
  const { draft: _draft, replanning, ...rest } = document;
  return accept({
    ...rest,
    state: replanning === undefined ? state : restingState(document.steps),
    ...(failure !== undefined && { failure }),
    ...(rawAnswer !== undefined && { rawAnswer }),
  });
}

function noStep(stepId: string): Reduced {
  return { ok: false, reason: `There is no step "${stepId}".` };
}
