import * as vscode from 'vscode';
import type { PlanSession } from '../../core/work/session/planSession.ts';
import { revertEarlier } from '../../core/work/session/revertEarlier.ts';
import type { WorkContext } from '../../core/work/ask/folderContext.ts';
import type { KeptCheckpoint } from '../../core/work/plan/planStore.ts';
import { editMessages } from '../../presentation/edits/editMessages.ts';
import { notify, pick, progress } from '../ui/dialogs.ts';

/** What {@link revertEarlierStep} works with, in the folder that is shown. */
export interface RevertEarlierWorld {
  readonly context: Pick<WorkContext, 'call' | 'folder'>;
  /** The plan that is shown: its steps are reverted through it, so that it knows. */
  readonly session: Pick<PlanSession, 'document' | 'revert'>;
}

/** So many are offered. */
const mostCheckpoints = 200;

/** So many file names are shown of each. */
const mostNames = 5;

/**
 * Offers every step and action of the folder whose files can be put back, newest first, and reverts the one that the
 * person picks. Says what came of it.
 */
export async function revertEarlierStep({ context, session }: RevertEarlierWorld): Promise<void> {
  const kept = await context.folder.plans.checkpoints(context.folder.uri, mostCheckpoints);
  if (kept.length === 0) {
    void notify.info(editMessages.nothingToRevert);
    return;
  }
  const picked = await pick(kept.map(describe), {
    title: editMessages.revertWhich,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const refused = await revert(context, session, picked.checkpoint);
  if (refused !== undefined) {
    void notify.warn(editMessages.notReverted(picked.label, refused));
    return;
  }
  void notify.info(editMessages.reverted(picked.label));
}

async function revert(
  context: RevertEarlierWorld['context'],
  session: RevertEarlierWorld['session'],
  { planId, stepId }: KeptCheckpoint,
): Promise<string | undefined> {
  const document = session.document();
  const isShown = document?.id === planId && document.steps.some(({ id }) => id === stepId);
  if (isShown) return session.revert(stepId);
  return await progress(editMessages.reverting, true, ({ signal }) =>
    revertEarlier(context, { planId, stepId }, signal),
  );
}

function describe(checkpoint: KeptCheckpoint) {
  const { title, stepId, savedAtMs, paths } = checkpoint;
  const names = paths.slice(0, mostNames).join(', ');
  return {
    checkpoint,
    label: title ?? stepId,
    description: savedAtMs === undefined ? '' : new Date(savedAtMs).toLocaleString(vscode.env.language),
    detail: paths.length > mostNames ? `${names}, …` : names,
  };
}
