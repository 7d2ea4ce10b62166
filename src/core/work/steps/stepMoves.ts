import { endAttempt, type EndedAttempt } from '../plan/attempt.ts';
import type {
  RunningAttempt,
  StepAction,
  StepEnding,
  StepEvent,
  StepState,
  WorkOfAttempt,
} from './stepState.ts';

/** What is remembered from one action to the next. */
export type StepMemory = Omit<StepState, 'action'>;

/** How an attempt ended, as far as it is not empty. */
export type Ended = Pick<EndedAttempt, 'outcome'> & Partial<EndedAttempt>;

/** The state with its next action. */
export function doNext(state: StepMemory, action: StepAction): StepState {
  return { ...state, action };
}

/** The next action on the work, unless the person has stopped. */
export function goOn(state: StepState, action: StepAction & WorkOfAttempt, event: StepEvent): StepState {
  return event.isStopped
    ? finish(stop(state, action.attempt, event), { kind: 'interrupted' })
    : doNext(state, action);
}

/** Ends the step, with its edits reverted first. */
export function finish(state: StepMemory, ending: StepEnding): StepState {
  return doNext(state, state.isApplied ? { type: 'revert', before: ending } : { type: 'end', ending });
}

/** An attempt that begins. */
export function newAttempt(candidate: RunningAttempt['candidate'], { atMs }: StepEvent): RunningAttempt {
  return { candidate, spent: {}, startedAtMs: atMs, waitedMs: 0 };
}

/** The attempt ends without a verdict. */
export function stop(state: StepMemory, attempt: RunningAttempt, event: StepEvent): StepMemory {
  return endedWith(state, attempt, { outcome: 'stopped' }, event);
}

/** The attempt ends. */
export function endedWith(
  state: StepMemory,
  { candidate, spent, startedAtMs, waitedMs }: RunningAttempt,
  record: Ended,
  { atMs }: StepEvent,
): StepMemory {
  const workedMs = Math.max(0, atMs - startedAtMs - waitedMs);
  return { ...state, attempts: [...state.attempts, endAttempt(candidate, spent, { ...record, workedMs })] };
}
