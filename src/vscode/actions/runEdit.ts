import * as vscode from 'vscode';
import { actionStepId } from '../../core/work/codeActions/actionStep.ts';
import type { EditingAction } from '../../core/work/codeActions/codeAction.ts';
import { recordVerdict } from '../../core/work/steps/recordVerdict.ts';
import { runAction, type ActionEnd } from '../../core/work/codeActions/runAction.ts';
import type { WorkContext } from '../../core/work/ask/folderContext.ts';
import type { DoneAction } from './actionHistory.ts';
import type { ActionProgress } from './actionProgress.ts';
import { prepareEdit, type FoundTarget } from './resolveTarget.ts';
import type { InPlacePorts } from './inPlacePorts.ts';
import type { ApprovalDesk } from './approvalDesk.ts';
import { spentOn } from '../../presentation/actions/spentOn.ts';
import { watchEdited } from './watchEdited.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';
import { flash, notify } from '../ui/dialogs.ts';

/** One edit that was asked for in place. */
export interface EditRun {
  readonly ports: InPlacePorts;
  readonly desk: ApprovalDesk;
  readonly found: FoundTarget;
  readonly kind: EditingAction;
  readonly instruction: string | undefined;
  /** What messages call it: `Write tests for parseDate`. */
  readonly label: string;
  readonly progress: ActionProgress;
}

/** Runs an edit from the request to the accepted diff and says what it cost. True when its edits are in the workspace. */
export async function runEdit(run: EditRun): Promise<boolean> {
  const { ports, desk, found, kind, instruction, progress } = run;
  const { folder, document, range } = found;
  const { signal } = progress;
  const context = (await ports.engine()).contextOf(folder);
  const planId = ports.createId();
  progress.at(document.uri, range.start.line);
  progress.show({ sinceMs: ports.clock.now(), kind: 'gathering-context' });
  const action = await prepareEdit(found, kind, instruction, ports.settingsOf, signal);
  const trial = kind === 'tests' ? context.trialOf({ planId, stepId: actionStepId }) : undefined;
  const previewed = new Set<string>();
  try {
    const end = await runAction({
      context,
      action,
      planId,
      signal,
      onActivity: (activity) => progress.show(activity),
      onPreview(staged) {
        previewed.add(staged.stepId);
        ports.documents.preview(folder, staged, true);
      },
      review(staged) {
        progress.say(actionMessages.waitsForApproval);
        return desk.review(folder, staged, signal);
      },
      ...withoutUndefined({ trial }),
    });
    await conclude(run, context, planId, end);
    return end.appliedSteps.length > 0;
  } finally {
    for (const stepId of previewed) await ports.documents.hide(planId, stepId);
    await trial?.dispose();
  }
}

async function conclude(
  { ports, found, label }: EditRun,
  { call }: WorkContext,
  planId: string,
  end: ActionEnd,
): Promise<void> {
  const spent = await spentOn(call.ledger, planId);
  const cost = actionMessages.cost(spent?.text);
  if (end.appliedSteps.length === 0) {
    tellEnd(label, end, cost);
    return;
  }
  const done: DoneAction = {
    ...{ planId, folder: found.folder.uri.toString(), label },
    steps: end.appliedSteps,
    ...withoutUndefined({ callId: end.callId }),
  };
  ports.history.add(done);
  ports.owned.add(
    await watchEdited(found.folder, end.changes, () => {
      // What was used after a change was no failure; that it needed one is told by the action.
      void recordVerdict(call, end.callId, 'pass', 'person', 'edited');
    }),
  );
  void offerRevert(ports, done, actionMessages.done(label, cost, end.remark));
}

function tellEnd(label: string, end: ActionEnd, cost: string): void {
  switch (end.kind) {
    case 'done':
      void notify.info(actionMessages.nothingToChange(label, end.message, cost));
      return;
    case 'rejected':
      flash(actionMessages.rejected(label, cost));
      return;
    case 'stopped':
      flash(actionMessages.cancelled(label, cost));
      return;
    case 'failed':
      void notify.warn(actionMessages.failed(label, end.message, end.detail, cost));
  }
}

async function offerRevert(ports: InPlacePorts, done: DoneAction, text: string): Promise<void> {
  const { revert } = actionMessages;
  if ((await notify.info(text, revert)) === revert) await revertAction(ports, done);
}

/** Puts back what was there before an action; says which files stand against it, because the person changed them. */
export async function revertAction(ports: InPlacePorts, done: DoneAction): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === done.folder);
  if (folder === undefined) {
    void notify.warn(actionMessages.folderNotOpen(done.label));
    return;
  }
  const context = (await ports.engine()).contextOf(folder);
  const forbidden = context.folder.whyNotNow();
  if (forbidden !== undefined) {
    void notify.warn(forbidden);
    return;
  }
  for (const stepId of done.steps.toReversed()) {
    const reverted = await context.folder.editor.revert(done.planId, stepId);
    if (reverted.ok) continue;
    void notify.warn(actionMessages.notReverted(done.label, reverted.problems));
    return;
  }
  ports.history.remove(done.planId);
  await recordVerdict(context.call, done.callId, 'fail', 'person', 'reverted');
  flash(actionMessages.reverted(done.label));
}
