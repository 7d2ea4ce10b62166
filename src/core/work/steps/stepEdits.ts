import type { Verdict } from '../plan/verdict.ts';
import { callsOf } from '../plan/attempt.ts';
import { activeAutopilot } from '../plan/autopilot.ts';
import { whyStop } from '../verify/autopilotStops.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import { deferralStateOf } from '../plan/checksDeferredUntil.ts';
import type { StagedStep } from '../edits/editorPorts.ts';
import type { StepBaseline, StepUnderTest, VerifyProgress } from '../verify/stepVerifier.ts';
import type { StepWork } from './attemptStep.ts';
import { recordVerdict } from './recordVerdict.ts';
import { documentOf, stepOf } from './stepRun.ts';
import type { StepRun } from './stepRun.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** An end that is nobody's verdict: the person's answer, a stop, something that no model can put right. */
export type Ending =
  | { readonly kind: 'rejected' | 'staged' | 'interrupted' }
  | { readonly kind: 'failed'; readonly failure: PlanFailure; readonly rawAnswer?: string };

/** What happens to a step's edits in the folder: approved to, written, judged, taken back. */
export class StepEdits {
  /** Why the step ends although no verdict says so. */
  ending: Ending | undefined;
  isAcceptedByPerson = false;
  /** The person has left a part of the edits out. */
  private isPartly = false;
  /** Why its edits stand unchecked although nothing is wrong with that: the plan puts their checks off. */
  deferredReason: string | undefined;
  /** How things stood before the edits that are in the workspace now. */
  private baseline: StepBaseline | undefined;
  private releaseWriteLock: (() => void) | undefined;
  private isApplied: boolean;
  private readonly engine: StepRun;
  private readonly stepId: string;
  private readonly sinceMs: number;

  constructor(engine: StepRun, stepId: string, sinceMs: number) {
    this.engine = engine;
    this.stepId = stepId;
    this.sinceMs = sinceMs;
    this.isApplied = stepOf(engine.planState, stepId).isApplied === true;
  }

  /**
   * Shows the edits and waits for the person, unless Autopilot covers them. Resolves to what may be written;
   * `undefined` when nothing may, and why is the ending.
   */
  async requestApproval(work: StepWork, isCritical: boolean): Promise<StepWork | undefined> {
    const { planState, onUnstaged, review } = this.engine;
    const { stepId } = this;
    if (this.isAcceptedByPerson) return this.confirm(work);
    const autopilot = activeAutopilot(documentOf(planState));
    const stop = autopilot && whyStop(autopilot, stepOf(planState, stepId), work.changes, isCritical);
    if (autopilot !== undefined && stop === undefined) return work;
    this.stage(work, stop);
    const answer = await review(stepId);
    if (answer === 'later') {
      this.ending = { kind: 'staged' };
      return undefined;
    }
    onUnstaged(stepId);
    if (answer === 'rejected') return this.rejectByPerson(work);
    planState.dispatch({ type: 'step-accepted', stepId });
    this.isAcceptedByPerson = true;
    return this.confirm(work);
  }

  /** What is left of accepted edits when the person has left some out, and has approved to what needs a question. */
  private async confirm(work: StepWork): Promise<StepWork | undefined> {
    const { context, signal } = this.engine;
    const confirmed = await context.folder.editor.confirm?.(this.stagedStep(work), signal);
    if (confirmed === undefined) return work;
    if (!confirmed.ok && confirmed.answer === 'rejected') return this.rejectByPerson(work);
    if (!confirmed.ok) {
      this.stage(work, undefined);
      this.ending = { kind: 'staged' };
      return undefined;
    }
    this.isPartly = confirmed.isPartly;
    if (!confirmed.isPartly) return work;
    const { changes } = confirmed.staged;
    const changedFiles = changes.map(({ path, movedTo }) => movedTo ?? path);
    // Told to the steps that build on it, too.
    const summary = `${work.result.summary}\nThe person took only a part of these edits.`.trim();
    return { ...work, changes, result: { ...work.result, summary, changedFiles } };
  }

  private async rejectByPerson(work: StepWork): Promise<undefined> {
    const { context } = this.engine;
    await recordVerdict(context.call, work.callId, 'fail', 'person', 'rejected');
    this.ending = { kind: 'rejected' };
    return undefined;
  }

  /** Lets the edits wait for the person. */
  private stage(work: StepWork, stop: string | undefined): void {
    const { planState, live, onStaged } = this.engine;
    const { stepId } = this;
    const { result, rawAnswer } = work;
    const stopReason = stop === undefined ? {} : { stopReason: `Autopilot stops here: ${stop}.` };
    onStaged(this.stagedStep(work));
    planState.dispatch({ type: 'step-staged', stepId, result, rawAnswer, ...stopReason });
    live.setStep(stepId, undefined);
  }

  private stagedStep({ changes }: StepWork): StagedStep {
    const { planState } = this.engine;
    const { stepId } = this;
    return { planId: documentOf(planState).id, stepId, title: stepOf(planState, stepId).title, changes };
  }

  /** Writes the edits, with the state before them looked at; false when that could not be done. */
  async write(work: StepWork): Promise<boolean> {
    const { context, planState, live, signal, writing, onStaged } = this.engine;
    const { stepId, sinceMs } = this;
    this.releaseWriteLock = await writing.take(signal);
    live.setStep(stepId, { sinceMs, kind: 'verifying' });
    this.baseline = await context.folder.verifier.before(this.underTest(work), signal, this.showVerifying());
    live.setStep(stepId, { sinceMs, kind: 'applying' });
    const staged = this.stagedStep(work);
    await context.folder.editor.hide(staged.planId, stepId);
    const applied = await context.folder.editor.apply(staged).catch((error: unknown) => {
      // Whatever broke, the person can answer again.
      onStaged(staged);
      planState.dispatch({ type: 'step-staged', stepId, result: work.result, rawAnswer: work.rawAnswer });
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
    planState.dispatch({ type: 'step-applied', stepId, isApplied: true });
    const action = this.isPartly ? 'edited' : 'accepted';
    if (this.isAcceptedByPerson) await recordVerdict(context.call, work.callId, 'pass', 'person', action);
    return true;
  }

  async verify(work: StepWork): Promise<Verdict> {
    const { context, live, signal } = this.engine;
    const red = this.deferralState();
    if (work.changes.length === 0) {
      return red.endsDeferralOf.length === 0
        ? verdictWithoutChecks('pass', 'Nothing had to be changed.')
        : verdictWithoutChecks('fail', 'It changed nothing, but the checks of steps before it wait for it.');
    }
    if (this.baseline === undefined) return verdictWithoutChecks('unknown', 'Nothing was looked at before.');
    live.setStep(this.stepId, { sinceMs: this.sinceMs, kind: 'verifying' });
    const { verifier } = context.folder;
    const verdict = await verifier.verify(this.underTest(work), this.baseline, signal, this.showVerifying());
    this.endTurn();
    this.deferredReason = verdict.cause === 'red' ? verdict.reason : undefined;
    // What nobody could tell does not overwrite what the person has said.
    if (verdict.verdict !== 'unknown' || !this.isAcceptedByPerson) {
      await recordVerdict(context.call, work.callId, verdict.verdict, 'checks');
    }
    if (verdict.verdict === 'pass') await this.clearRed(red.endsDeferralOf);
    // The plan wants it like this: no model is asked about it, and none is to blame.
    return this.deferredReason === undefined ? verdict : { ...verdict, verdict: 'pass' };
  }

  private deferralState() {
    return deferralStateOf(documentOf(this.engine.planState).steps, this.stepId);
  }

  /** The checks of those steps have run with this one's. */
  private async clearRed(stepIds: readonly string[]): Promise<void> {
    const { context, planState } = this.engine;
    const { title } = stepOf(planState, this.stepId);
    for (const stepId of stepIds) {
      const verdict = { verdict: 'pass' as const, reason: `Its checks ran at "${title}".`, evidence: [] };
      planState.dispatch({ type: 'step-judged', stepId, verdict });
      await recordVerdict(context.call, callsOf(stepOf(planState, stepId)).at(-1)?.callId, 'pass', 'checks');
    }
  }

  private underTest(work: StepWork): StepUnderTest {
    const { planState } = this.engine;
    const { kind, acceptance } = stepOf(planState, this.stepId);
    const { checksDeferredUntil, endsDeferralOf } = this.deferralState();
    const approvedCommands = activeAutopilot(documentOf(planState))?.commands;
    return {
      ...this.stagedStep(work),
      ...{ kind, acceptance },
      ...(checksDeferredUntil ? { checksDeferredUntil } : {}),
      ...(endsDeferralOf.length === 0 ? {} : { endsDeferralOf }),
      ...withoutUndefined({ approvedCommands }),
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
  async revert(): Promise<Ending | undefined> {
    if (!this.isApplied) return undefined;
    const { context, planState } = this.engine;
    const reverted = await context.folder.editor.revert(documentOf(planState).id, this.stepId);
    if (!reverted.ok) {
      const detail = reverted.problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
      const message = 'The edits did not pass, and they could not be taken back.';
      this.ending = { kind: 'failed', failure: { message, detail } };
      return this.ending;
    }
    this.isApplied = false;
    planState.dispatch({ type: 'step-applied', stepId: this.stepId, isApplied: false });
    return undefined;
  }

  endTurn(): void {
    this.releaseWriteLock?.();
    this.releaseWriteLock = undefined;
  }
}

function verdictWithoutChecks(verdict: Verdict['verdict'], reason: string): Verdict {
  return { verdict, reason, evidence: [], costNanoUsd: 0 };
}
