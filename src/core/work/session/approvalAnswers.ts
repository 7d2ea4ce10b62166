import type { LiveState } from '../ask/liveState.ts';
import type { ApprovalAnswer } from '../steps/stepRun.ts';

/** Brings what the person says of a step's edits to the run that waits for it. */
export interface ApprovalAnswers {
  /** Resolves to `later` when the run is stopped or paused first: the edits then go on waiting without it. */
  wait(stepId: string, signal: AbortSignal): Promise<ApprovalAnswer>;
  /** False when no run waits for this step. */
  give(stepId: string, answer: ApprovalAnswer): boolean;
}

export function createApprovalAnswers(live: Pick<LiveState, 'get' | 'onDidChange'>): ApprovalAnswers {
  const waiting = new Map<string, (answer: ApprovalAnswer) => void>();
  return {
    wait(stepId, signal) {
      const isOver = () => signal.aborted || live.get().isPausing;
      if (isOver()) return Promise.resolve('later');
      return new Promise((resolve) => {
        const end = (answer: ApprovalAnswer) => {
          waiting.delete(stepId);
          unsubscribe();
          signal.removeEventListener('abort', look);
          resolve(answer);
        };
        const look = () => {
          if (isOver()) end('later');
        };
        const unsubscribe = live.onDidChange(look);
        signal.addEventListener('abort', look, { once: true });
        waiting.set(stepId, end);
      });
    },
    give(stepId, answer) {
      const end = waiting.get(stepId);
      end?.(answer);
      return end !== undefined;
    },
  };
}
