import type { StagedStep } from '../edits/editorPorts.ts';
import type { PlanDocument } from '../plan/planDocument.ts';
import { withLease } from './lease.ts';
import type { LiveState } from '../ask/liveState.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { windowGone } from '../../calling/send/windowGone.ts';

/** Why something was not done, in words for the person; `undefined` when it was. */
export type Refusal = string | undefined;

/** What is said when nothing is there to work on. */
export const noPlan = 'There is no plan yet.';

/** What is said when something else has to end first. */
export const busy = 'Something is still running. Stop it first.';

const nothingRuns = 'Nothing is running any more.';

/** What is said of a plan that another window holds. */
export const elsewhere = 'Another window is working on this plan.';

interface Working {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  /** Resolves when the lease is held, or will not be. */
  readonly begun: Promise<void>;
}

/** A plan session's work: one piece at a time, each under the plan's lease. */
export interface SessionWork {
  /** Edits that wait for the person, by step. */
  readonly staged: Map<string, StagedStep>;
  /** True while another window works on this plan. */
  isElsewhere(): boolean;
  setElsewhere(isElsewhere: boolean): void;
  /** The signal of what goes on now; `undefined` while nothing does. */
  running(): AbortSignal | undefined;
  /** Does something beside what goes on; that does not end before it. */
  beside(task: (signal: AbortSignal) => Promise<Refusal>): Promise<Refusal>;
  /** Resolves when nothing is done beside any more: whether there was something. Never rejects. */
  alongsideEnded(): Promise<boolean>;
  /** Why the plan cannot be worked on right now. */
  whyNot(): Refusal;
  /** Does it under the plan's lease. The task changes the plan only once it holds that. */
  work(planId: string, task: (signal: AbortSignal) => Promise<Refusal>): Promise<Refusal>;
  /** Work on the plan that is there, if there is one and nothing speaks against it. */
  readonly runExclusive: (
    task: (signal: AbortSignal, document: PlanDocument) => Promise<Refusal> | Refusal,
  ) => Promise<Refusal>;
  /** Stops what goes on at once. */
  cancel(): void;
  /** Stops it because the window goes, and resolves when it has ended. */
  end(): Promise<void>;
}

export function createSessionWork(
  context: WorkContext,
  planState: PlanStateStore,
  live: LiveState,
  tell: () => void,
): SessionWork {
  let working: Working | undefined;
  let isElsewhere = false;
  const others = new Set<Promise<Refusal>>();
  planState.onDidLose(lose);

  /** Another window has this plan now: what it wrote holds. */
  function lose(): void {
    working?.controller.abort();
    isElsewhere = true;
    tell();
  }

  function whyNot(): Refusal {
    const forbidden = context.folder.whyNotNow();
    if (forbidden !== undefined) return forbidden;
    if (isElsewhere) return elsewhere;
    return working === undefined ? undefined : busy;
  }

  async function alongsideEnded(): Promise<boolean> {
    const isAny = others.size > 0;
    while (others.size > 0) await Promise.allSettled(others);
    return isAny;
  }

  async function work(planId: string, task: (signal: AbortSignal) => Promise<Refusal>): Promise<Refusal> {
    const controller = new AbortController();
    const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
    working = { controller, ended, begun };
    live.setPausing(false);
    try {
      const underLease = async () => {
        const doing = task(controller.signal);
        begin(undefined);
        const refused = await doing.finally(alongsideEnded);
        await planState.stored();
        return { refused };
      };
      const done = await withLease(context, planId, underLease, lose);
      isElsewhere ||= done === undefined;
      return isElsewhere ? elsewhere : done?.refused;
    } finally {
      working = undefined;
      begin(undefined);
      end(undefined);
      live.setPausing(false);
    }
  }

  return {
    staged: new Map(),
    isElsewhere: () => isElsewhere,
    setElsewhere(is) {
      isElsewhere = is;
    },
    running: () => working?.controller.signal,
    async beside(task) {
      const beside = working;
      await beside?.begun;
      if (beside === undefined || working !== beside) return nothingRuns;
      const doing = task(beside.controller.signal).finally(() => others.delete(doing));
      others.add(doing);
      return doing;
    },
    alongsideEnded,
    whyNot,
    work,
    async runExclusive(task) {
      const document = planState.current();
      if (document === undefined) return noPlan;
      return whyNot() ?? work(document.id, async (signal) => task(signal, document));
    },
    cancel() {
      working?.controller.abort();
    },
    async end() {
      working?.controller.abort(windowGone);
      await working?.ended;
    },
  };
}
