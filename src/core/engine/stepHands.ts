import type { Verdict } from '../cascade/verdict.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import type { StepBaseline, StepUnderTest, VerifyProgress } from '../verify/stepVerifier.ts';
import type { StepWork } from './attemptStep.ts';
import { recordVerdict } from './recordVerdict.ts';
import { documentOf, stepOf } from './stepRun.ts';
import type { StepRun } from './stepRun.ts';

/** An end that is nobody's verdict: the person's answer, a stop, something that no model can put right. */
export type Ending =
  | { readonly kind: 'rejected' | 'staged' | 'interrupted' }
  | { readonly kind: 'failed'; readonly failure: PlanFailure; readonly rawAnswer?: string };

/** What happens to a step's edits in the folder: agreed to, written, judged, taken back. */
export class StepHands {
  /** Why the step ends although no verdict says so. */
  ending: Ending | undefined;
  isAcceptedByPerson = false;
  /** How things stood before the edits that are in the workspace now. */
  private baseline: StepBaseline | undefined;
  private giveBackTurn: (() => void) | undefined;
  private isApplied: boolean;
  private readonly engine: StepRun;
  private readonly stepId: string;
  private readonly sinceMs: number;

  constructor(engine: StepRun, stepId: string, sinceMs: number) {
    this.engine = engine;
    this.stepId = stepId;
    this.sinceMs = sinceMs;
    this.isApplied = stepOf(engine.holder, stepId).isApplied === true;
  }

  /** Shows the edits, unless a standing approval covers them, and waits for the person. */
  async isAgreedTo(work: StepWork): Promise<boolean> {
    const { holder, ports, live, onStaged, onUnstaged, review } = this.engine;
    const { stepId } = this;
    const { result, rawAnswer, changes } = work;
    if (ports.mayApplyBySelf(stepOf(holder, stepId), changes)) return true;
    onStaged({ planId: documentOf(holder).id, stepId, title: stepOf(holder, stepId).title, changes });
    holder.dispatch({ type: 'step-staged', stepId, result, rawAnswer });
    live.setStep(stepId, undefined);
    const answer = await review(stepId);
    if (answer === 'later') {
      this.ending = { kind: 'staged' };
      return false;
    }
    onUnstaged(stepId);
    if (answer === 'rejected') {
      await recordVerdict(ports, work.attemptId, 'fail', 'person', 'rejected');
      this.ending = { kind: 'rejected' };
      return false;
    }
    holder.dispatch({ type: 'step-accepted', stepId });
    this.isAcceptedByPerson = true;
    return true;
  }

  /** Writes the edits, with the state before them looked at; false when that could not be done. */
  async write(work: StepWork): Promise<boolean> {
    const { ports, holder, live, signal, writing, onStaged } = this.engine;
    const { stepId, sinceMs } = this;
    this.giveBackTurn = await writing.take(signal);
    live.setStep(stepId, { sinceMs, kind: 'verifying' });
    this.baseline = await ports.verifier.before(this.underTest(work), signal, this.showVerifying());
    live.setStep(stepId, { sinceMs, kind: 'applying' });
    const staged = {
      planId: documentOf(holder).id,
      stepId,
      title: stepOf(holder, stepId).title,
      changes: work.changes,
    };
    await ports.editor.hide(staged.planId, stepId);
    const applied = await ports.editor.apply(staged).catch((error: unknown) => {
      // Whatever broke, the person can answer again.
      onStaged(staged);
      holder.dispatch({ type: 'step-staged', stepId, result: work.result, rawAnswer: work.rawAnswer });
      throw error;
    });
    if (!applied.ok) {
      const detail = applied.problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
      const failure = { message: 'The edits could not be applied. Nothing was written.', detail };
      this.ending = { kind: 'failed', failure, rawAnswer: work.rawAnswer };
      this.endTurn();
      return false;
    }
    this.isApplied = true;
    holder.dispatch({ type: 'step-applied', stepId, isApplied: true });
    if (this.isAcceptedByPerson) await recordVerdict(ports, work.attemptId, 'pass', 'person', 'accepted');
    return true;
  }

  async verify(work: StepWork): Promise<Verdict> {
    const { ports, live, signal } = this.engine;
    if (work.changes.length === 0 || this.baseline === undefined) {
      const reason =
        work.changes.length === 0 ? 'Nothing had to be changed.' : 'Nothing was looked at before.';
      return {
        verdict: work.changes.length === 0 ? 'pass' : 'unknown',
        reason,
        evidence: [],
        costNanoUsd: 0,
      };
    }
    live.setStep(this.stepId, { sinceMs: this.sinceMs, kind: 'verifying' });
    const { verifier } = ports;
    const verdict = await verifier.verify(this.underTest(work), this.baseline, signal, this.showVerifying());
    this.endTurn();
    // What nobody could tell does not overwrite what the person has said.
    if (verdict.verdict !== 'unknown' || !this.isAcceptedByPerson) {
      await recordVerdict(ports, work.attemptId, verdict.verdict, 'checks');
    }
    return verdict;
  }

  private underTest(work: StepWork): StepUnderTest {
    const { holder } = this.engine;
    const step = stepOf(holder, this.stepId);
    return {
      planId: documentOf(holder).id,
      stepId: step.id,
      title: step.title,
      kind: step.kind,
      changes: work.changes,
      acceptance: step.acceptance,
    };
  }

  private showVerifying() {
    return (progress: VerifyProgress) => {
      this.engine.live.setStep(this.stepId, {
        sinceMs: this.sinceMs,
        kind: 'verifying',
        verifying: progress,
      });
    };
  }

  /** Takes the edits of a failed attempt back; the ending when the person has changed a file since. */
  async takeBack(): Promise<Ending | undefined> {
    if (!this.isApplied) return undefined;
    const { ports, holder } = this.engine;
    const reverted = await ports.editor.revert(documentOf(holder).id, this.stepId);
    if (!reverted.ok) {
      const detail = reverted.problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
      const message = 'The edits did not pass, and they could not be taken back.';
      this.ending = { kind: 'failed', failure: { message, detail } };
      return this.ending;
    }
    this.isApplied = false;
    holder.dispatch({ type: 'step-applied', stepId: this.stepId, isApplied: false });
    return undefined;
  }

  endTurn(): void {
    this.giveBackTurn?.();
    this.giveBackTurn = undefined;
  }
}
