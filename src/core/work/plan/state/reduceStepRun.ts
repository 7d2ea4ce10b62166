import { withAttemptEnded, withCall } from '../attempt.ts';
import type { CallIncident, PlanDocument, StepRecord, StepState } from '../planDocument.ts';
import type { StepRunEvent } from './planEvents.ts';
import { unmetDependencies } from '../planGraph.ts';
import { accept, refuse, withStep, type Reduced } from './reduced.ts';

/** What an event about a step's work makes of the plan. See `reducePlan`. */
export function reduceStepRun(document: PlanDocument, event: StepRunEvent): Reduced {
  if (event.type === 'call-finished' && event.stepId === undefined) {
    return accept({ ...document, planningCalls: [...document.planningCalls, event.call] });
  }
  if (event.type === 'call-hindered' && event.stepId === undefined) {
    return accept({ ...document, incidents: withIncident(document.incidents, event.incident) });
  }
  const step = document.steps.find((candidate) => candidate.id === event.stepId);
  if (step === undefined && event.type === 'call-finished') {
    // The step was deleted while its call was being settled.
    return accept({ ...document, discardedCalls: [...document.discardedCalls, event.call] });
  }
  if (step === undefined) return { ok: false, reason: `There is no step "${event.stepId ?? ''}".` };
  if (event.type === 'call-finished') {
    return accept(withStep(document, withCall(step, event.call)));
  }
  if (event.type === 'call-hindered') {
    return accept(withStep(document, { ...step, incidents: withIncident(step.incidents, event.incident) }));
  }
  if (!fits(event.type, step.status)) return refuse(document, event, step);
  if (event.type === 'step-started') return start(document, step, event);
  const ended = endStates.has(event.type) ? withAttemptEnded(step, {}) : step;
  return accept(withStep(document, end(ended, event)));
}

/** Events after which nothing of the step is running any more, however its attempt was cut off. */
const endStates: ReadonlySet<string> = new Set([
  'step-done',
  'step-failed',
  'step-rejected',
  'step-interrupted',
]);

const notEnded = { reason: '', evidence: [], judgingNanoUsd: 0, workedMs: 0, calls: [] } as const;

/** What is told of a step is read by a person: the newest say how it went on. */
const mostIncidents = 50;

function withIncident(
  incidents: readonly CallIncident[] | undefined,
  incident: CallIncident,
): readonly CallIncident[] {
  return [...(incidents ?? []), incident].slice(-mostIncidents);
}

/** Events that are accepted in every state of a step. */
type AlwaysFitting = 'call-finished' | 'call-hindered';

/** In which states of the step an event makes sense. */
const fitting: Readonly<Record<Exclude<StepRunEvent['type'], AlwaysFitting>, readonly StepState[]>> = {
  'step-started': ['pending', 'interrupted', 'failed', 'rejected', 'reverted'],
  'step-decided': ['running'],
  'step-attempt-started': ['running'],
  'step-attempt-ended': ['running', 'awaiting-approval'],
  'step-staged': ['running'],
  'step-accepted': ['awaiting-approval'],
  'step-applied': ['running'],
  'step-done': ['running', 'awaiting-approval'],
  'step-failed': ['running', 'awaiting-approval'],
  // Also what is accepted can be rejected still, when it is asked about before it is written.
  'step-rejected': ['running', 'awaiting-approval'],
  'step-reverted': ['done'],
  'step-judged': ['done'],
  'step-committed': ['done'],
  'step-interrupted': ['running', 'awaiting-approval'],
};

function fits(type: keyof typeof fitting, status: StepState): boolean {
  return fitting[type].includes(status);
}

function start(
  document: PlanDocument,
  step: StepRecord,
  event: StepRunEvent & { type: 'step-started' },
): Reduced {
  if (document.state !== 'running') return refuse(document, event, step);
  const unmet = unmetDependencies(document.steps, step);
  if (unmet.length > 0) {
    return {
      ok: false,
      reason: `Step "${step.id}" needs ${unmet.map((id) => `"${id}"`).join(', ')} done first.`,
    };
  }
  const {
    failure: _failure,
    result: _result,
    verdict: _verdict,
    finishedAtMs: _finishedAtMs,
    stopReason: _stopReason,
    commitNote: _commitNote,
    ...kept
  } = step;
  // Only what was cut short goes on where it stood; whatever the person starts again begins with the first model.
  const goesOn = step.status === 'interrupted';
  const started = goesOn ? kept : { ...kept, run: (step.run ?? 0) + 1 };
  return accept(withStep(document, { ...started, status: 'running', startedAtMs: event.atMs }));
}

function end(
  step: StepRecord,
  event: Exclude<StepRunEvent, { type: 'step-started' | AlwaysFitting }>,
): StepRecord {
  switch (event.type) {
    case 'step-decided':
      return { ...step, decision: event.lines };
    case 'step-attempt-started': {
      const { run = 1, attempts } = step;
      return { ...step, attempts: [...attempts, { run, model: event.model, ...notEnded }] };
    }
    case 'step-attempt-ended':
      return withAttemptEnded(step, event.ended);
    case 'step-accepted':
      return { ...withoutStopReason(step), status: 'running' };
    case 'step-applied': {
      const { isApplied: _isApplied, ...kept } = step;
      return event.isApplied ? { ...kept, isApplied: true } : kept;
    }
    case 'step-staged':
      return {
        ...withoutStopReason(step),
        status: 'awaiting-approval',
        result: event.result,
        ...answerOf(event),
        ...(event.stopReason !== undefined && { stopReason: event.stopReason }),
      };
    case 'step-judged':
      return { ...step, verdict: event.verdict };
    case 'step-committed':
      return { ...step, commitNote: event.note };
    case 'step-done': {
      // The note asked for this attempt; what comes after is another matter.
      const { note: _note, isApplied: _isApplied, ...kept } = step;
      const result = event.result ?? step.result;
      return {
        ...kept,
        status: 'done',
        finishedAtMs: event.atMs,
        ...(result !== undefined && { result }),
        ...(event.verdict !== undefined && { verdict: event.verdict }),
        ...answerOf(event),
      };
    }
    case 'step-failed': {
      const { result: _result, ...kept } = step;
      return {
        ...kept,
        status: 'failed',
        failure: event.failure,
        ...(event.verdict !== undefined && { verdict: event.verdict }),
        finishedAtMs: event.atMs,
        ...answerOf(event),
      };
    }
    case 'step-rejected':
      return { ...withoutResult(step), status: 'rejected', finishedAtMs: event.atMs };
    case 'step-reverted':
      return { ...withoutVerdict(withoutResult(step)), status: 'reverted', finishedAtMs: event.atMs };
    case 'step-interrupted':
      return { ...withoutResult(step), status: 'interrupted', finishedAtMs: event.atMs };
  }
}

/** Nothing of it is in the workspace, so no later step may be told of it. */
function withoutResult(step: StepRecord): Omit<StepRecord, 'result'> {
  const { result: _result, ...kept } = withoutStopReason(step);
  return kept;
}

function withoutStopReason(step: StepRecord): StepRecord {
  const { stopReason: _stopReason, ...kept } = step;
  return kept;
}

/** The person took it back: whatever was found out of it holds no more. */
function withoutVerdict(step: Omit<StepRecord, 'result'>): Omit<StepRecord, 'result'> {
  const { verdict: _verdict, ...kept } = step;
  return kept;
}

function answerOf(event: { readonly rawAnswer?: string }): { readonly rawAnswer?: string } {
  return event.rawAnswer === undefined ? {} : { rawAnswer: event.rawAnswer };
}
