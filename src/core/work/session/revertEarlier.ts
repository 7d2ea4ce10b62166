import type { KeptCheckpoint } from '../plan/planStore.ts';
import { withLease } from './lease.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { recordVerdict } from '../steps/recordVerdict.ts';

/** So many attempts of a plan are looked through for the one whose edits are taken back. */
const mostAttempts = 1_000;

/**
 * Puts back what a step changed whose plan is not shown any more, or what an action changed. The ledger learns that
 * the person took it back. Resolves to the reason, in words for the person, when it was not done.
 */
export async function revertEarlier(
  context: Pick<WorkContext, 'call' | 'folder'>,
  { planId, stepId }: Pick<KeptCheckpoint, 'planId' | 'stepId'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const forbidden = context.folder.whyNotNow();
  if (forbidden !== undefined) return forbidden;
  // Not between the writing and the judging of a step that runs.
  const releaseWriteLock = await context.folder.writing?.acquire(signal);
  try {
    if (signal.aborted) return undefined;
    const nothingToStop = () => undefined;
    const done = await withLease(
      context,
      planId,
      () => context.folder.editor.revert(planId, stepId),
      nothingToStop,
    );
    if (done === undefined) return 'Another window is working on this plan.';
    if (!done.ok) return done.problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
  } finally {
    releaseWriteLock?.();
  }
  const rows = await context.call.ledger.calls({ planId, limit: mostAttempts });
  const newest = rows.find((row) => row.stepId === stepId);
  await recordVerdict(context.call, newest?.id, 'fail', 'person', 'reverted');
  return undefined;
}
