import { callsOf } from '../attempt.ts';
import type { PlanDocument, StepRecord } from '../planDocument.ts';

/** A plan after an event, or why the event does not fit it. */
export type Reduced =
  { readonly ok: true; readonly document: PlanDocument } | { readonly ok: false; readonly reason: string };

/** The event took effect. */
export function accept(document: PlanDocument): Reduced {
  return { ok: true, document };
}

/** The event does not fit the state of the plan, or of the step where one is given. */
export function refuse(document: PlanDocument, event: { readonly type: string }, step?: StepRecord): Reduced {
  const planState = step === undefined ? `a plan that is ${document.state}` : `a step that is ${step.status}`;
  const during = step === undefined ? '' : ` in a plan that is ${document.state}`;
  return { ok: false, reason: `"${event.type}" does not fit ${planState}${during}.` };
}

/** The step is being worked on, or its edits wait for an answer. */
export function isBusy(step: StepRecord): boolean {
  return step.status === 'running' || step.status === 'awaiting-approval';
}

/** The plan with one step put in the place of the one with its id. */
export function withStep(document: PlanDocument, changed: StepRecord): PlanDocument {
  return { ...document, steps: document.steps.map((step) => (step.id === changed.id ? changed : step)) };
}

/** The plan with the calls of steps that are about to go kept for its totals. */
export function discardCalls(document: PlanDocument, stepIds: ReadonlySet<string>): PlanDocument {
  const discarded = document.steps.filter((step) => stepIds.has(step.id)).flatMap(callsOf);
  return { ...document, discardedCalls: [...document.discardedCalls, ...discarded] };
}

/** Where a plan stands that nothing is done on right now. */
export function restingState(steps: readonly StepRecord[]): 'ready' | 'paused' | 'finished' {
  if (steps.every((step) => step.status === 'pending')) return 'ready';
  return steps.every((step) => step.status === 'done') ? 'finished' : 'paused';
}
