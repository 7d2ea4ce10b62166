import { callsOf } from '../plan/attempt.ts';
import type { StagedStep } from '../edits/editorPorts.ts';
import type { StepRecord } from '../plan/planDocument.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { elsewhere, noPlan, type Refusal, type SessionWork } from './sessionWork.ts';
import { recordVerdict } from '../steps/recordVerdict.ts';
import type { ApprovalAnswers } from './approvalAnswers.ts';
import { endRun } from '../steps/runPlan.ts';
import { runStep } from '../steps/runStep.ts';
import type { StepRun } from '../steps/stepRun.ts';

/** What the person does with the edits of a step: look, accept, reject, take back. */
export interface SessionApproval {
  showDiff(stepId: string): Promise<Refusal>;
  accept(stepId: string): Promise<Refusal>;
  reject(stepId: string): Promise<Refusal>;
  /** Puts back what a done step changed; of one that changed nothing its result is given up. */
  revert(stepId: string): Promise<Refusal>;
}

/** What {@link createSessionApproval} works with. */
export interface SessionApprovalParts {
  readonly context: WorkContext;
  readonly planState: PlanStateStore;
  readonly answers: ApprovalAnswers;
  readonly work: SessionWork;
  /** A run of one step that ends with its diff. */
  readonly stepRun: (signal: AbortSignal) => StepRun;
}

const noStagedEdits = 'This step has no edits that wait for review.';

export function createSessionApproval(parts: SessionApprovalParts): SessionApproval {
  const { context, planState, answers, work } = parts;
  const { staged } = work;

  function stepNow(stepId: string): StepRecord | undefined {
    return planState.current()?.steps.find(({ id }) => id === stepId);
  }

  function lastCallId(stepId: string): string | undefined {
    const step = stepNow(stepId);
    return step && callsOf(step).at(-1)?.callId;
  }

  /** Resolves when accepted edits are in the workspace, or it is clear that they will not be. */
  async function whenWritten(stepId: string): Promise<undefined> {
    let isTaken = false;
    const isWritten = () => {
      const step = stepNow(stepId);
      isTaken ||= step?.status === 'running';
      if (step?.status === 'running') return step.isApplied === true;
      // It waits again when the person did not answer what was asked before the writing.
      return isTaken || step?.status !== 'awaiting-approval';
    };
    await whenChanged(isWritten);
  }

  /** Resolves when something holds, looked at after every change. */
  function whenChanged(isSo: () => boolean): Promise<void> {
    if (isSo()) return Promise.resolve();
    return new Promise((resolve) => {
      const unsubscribe = planState.onDidChange(() => {
        if (!isSo()) return;
        unsubscribe();
        resolve();
      });
    });
  }

  /** A run that found nothing to do beside the last edits ends before them: then nobody else finishes the plan. */
  function finishIfDone(): void {
    const document = planState.current();
    if (document?.state !== 'paused' || !document.steps.every(({ status }) => status === 'done')) return;
    planState.dispatch({ type: 'run-started' });
    endRun(planState);
  }

  /** Accepted when nothing waits for it: the plan runs for as long as the edits are written and judged. */
  async function writeOutsideOfRun(step: StagedStep): Promise<Refusal> {
    const writeIt = async (signal: AbortSignal): Promise<Refusal> => {
      const outcome = await runStep(parts.stepRun(signal), step.stepId, step);
      return typeof outcome === 'object' ? outcome.refused : undefined;
    };
    if (work.running() !== undefined) {
      const refused = await work.beside(writeIt);
      finishIfDone();
      return refused;
    }
    return work.work(step.planId, async (signal) => {
      const refused = planState.dispatch({ type: 'run-started' });
      if (refused !== undefined) return refused;
      try {
        return await writeIt(signal);
      } finally {
        await work.alongsideEnded();
        endRun(planState);
      }
    });
  }

  return {
    async showDiff(stepId) {
      const step = staged.get(stepId);
      if (step === undefined) return noStagedEdits;
      await context.folder.editor.show(step);
      return undefined;
    },
    async accept(stepId) {
      const step = staged.get(stepId);
      if (step === undefined) return noStagedEdits;
      const forbidden = context.folder.whyNotNow() ?? (work.isElsewhere() ? elsewhere : undefined);
      if (forbidden !== undefined) return forbidden;
      if (answers.give(stepId, 'accepted')) return whenWritten(stepId);
      staged.delete(stepId);
      const refused = await writeOutsideOfRun(step);
      if (stepNow(stepId)?.status === 'awaiting-approval' && !staged.has(stepId)) staged.set(stepId, step);
      return refused;
    },
    async reject(stepId) {
      const step = staged.get(stepId);
      if (step === undefined) return noStagedEdits;
      if (work.isElsewhere()) return elsewhere;
      if (answers.give(stepId, 'rejected')) {
        await whenChanged(() => stepNow(stepId)?.status !== 'awaiting-approval');
      } else {
        staged.delete(stepId);
        planState.dispatch({ type: 'step-rejected', stepId, atMs: context.call.clock.now() });
        await recordVerdict(context.call, lastCallId(stepId), 'fail', 'person', 'rejected');
      }
      await context.folder.editor.hide(step.planId, stepId);
      return undefined;
    },
    async revert(stepId) {
      const document = planState.current();
      if (document === undefined) return noPlan;
      const step = stepNow(stepId);
      if (step?.status !== 'done' || (step.result?.changedFiles.length ?? 0) > 0) {
        const reverted = await context.folder.editor.revert(document.id, stepId);
        if (!reverted.ok) return reverted.problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
      }
      const refused = planState.dispatch({ type: 'step-reverted', stepId, atMs: context.call.clock.now() });
      const callId = lastCallId(stepId);
      if (refused === undefined) await recordVerdict(context.call, callId, 'fail', 'person', 'reverted');
      return refused;
    },
  };
}
