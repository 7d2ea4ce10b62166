import type { FailureKind } from '../../model/request/failure.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { Unsubscribe } from '../../model/clock.ts';
import { describeSendEvent } from '../../calling/failover/sendEvents.ts';
import type { VerifyProgress } from '../verify/stepVerifier.ts';
import type { CallProgress } from '../../calling/send/call.ts';

/** What happens right now and is gone with the window; never stored. */
export interface Live {
  /** Set while something runs: what, since when, in which words. */
  readonly planning: Activity | undefined;
  readonly steps: ReadonlyMap<string, Activity>;
  /** The person asked to stop after the running step. */
  readonly isPausing: boolean;
}

/** How far the conversation with a model has got, against its limits. Money that nobody can tell is not in it. */
export interface LoopProgress {
  /** Requests that have ended. */
  readonly turnsDone: number;
  readonly mostTurns: number;
  readonly tokens: number;
  readonly mostTokens: number;
  readonly nanoUsd: number;
  readonly mostNanoUsd: number;
}

/** One thing that is going on. */
export interface Activity {
  readonly sinceMs: number;
  readonly kind: ActivityKind;
  /** Characters that have arrived, for `writing`. */
  readonly characters?: number;
  /** File whose edits are being written, for `writing`, as far as it is known. */
  readonly path?: string;
  /** Until when it waits, for `waiting-to-retry`. */
  readonly untilMs?: number;
  /** Whom it waits for and why, for `waiting-to-retry`. */
  readonly waitingFor?: { readonly model: string; readonly because: FailureKind | 'busy' };
  /** What came in the way last and what was done about it, as one sentence, until something arrives. */
  readonly incident?: string;
  /** For `using-tools`: the turn, from 1, of how many, and what runs, such as `read_file src/a.ts`. */
  readonly turn?: number;
  readonly mostTurns?: number;
  readonly tools?: readonly string[];
  /** Set while a model works that may take several turns. */
  readonly loop?: LoopProgress;
  /** For `verifying`: what is looked at or run. */
  readonly verifying?: VerifyProgress;
}

export type ActivityKind =
  | 'gathering-context'
  | 'waiting-for-first-token'
  | 'thinking'
  | 'writing'
  | 'waiting-to-retry'
  | 'using-tools'
  | 'applying'
  | 'verifying'
  | 'reviewing';

/** Holds {@link Live} and tells who watches. */
export interface LiveState {
  get(): Live;
  setPlanning(activity: Activity | undefined): void;
  setStep(stepId: string, activity: Activity | undefined): void;
  setPausing(isPausing: boolean): void;
  onDidChange(listener: () => void): Unsubscribe;
}

export function createLiveState(): LiveState {
  let live: Live = { planning: undefined, steps: new Map(), isPausing: false };
  const listeners = new Set<() => void>();
  function set(change: Partial<Live>): void {
    live = { ...live, ...change };
    for (const listener of [...listeners]) listener();
  }
  return {
    get: () => live,
    setPlanning: (planning) => {
      set({ planning });
    },
    setStep(stepId, activity) {
      const steps = new Map(live.steps);
      if (activity === undefined) steps.delete(stepId);
      else steps.set(stepId, activity);
      set({ steps });
    },
    setPausing: (isPausing) => {
      set({ isPausing });
    },
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The activity that a call's progress amounts to; `undefined` when it changes nothing. */
export function activityOf(progress: CallProgress, previous: Activity, nowMs: number): Activity | undefined {
  const { sinceMs, incident } = previous;
  const known = incident === undefined ? {} : { incident };
  switch (progress.type) {
    case 'call-started':
      return { sinceMs, kind: 'waiting-for-first-token', ...known };
    case 'waiting': {
      const { model, because, delayMs, isBusy } = progress;
      const why = isBusy === true ? ('busy' as const) : because.kind;
      const waitingFor = { model: formatModelReference(model), because: why };
      return { sinceMs, kind: 'waiting-to-retry', untilMs: nowMs + delayMs, waitingFor, ...known };
    }
    case 'stream-event':
      if (progress.event.type === 'reasoning-delta') return { sinceMs, kind: 'thinking' };
      if (progress.event.type !== 'text-delta') return undefined;
      return { sinceMs, kind: 'writing', characters: progress.textSoFar.length };
    case 'send-event':
      // A wait is told with its countdown.
      if (progress.event.type === 'waiting' || progress.event.type === 'waited') return undefined;
      return { ...previous, incident: describeSendEvent(progress.event) };
    case 'call-ended':
      return undefined;
  }
}
