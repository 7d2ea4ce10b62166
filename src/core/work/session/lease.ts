import type { CallContext } from '../../calling/send/call.ts';
import type { FolderContext } from '../ask/folderContext.ts';

/** How long a window's right to run a plan outlives its last sign of life. */
export const leaseLengthMs = 30_000;

/** What a lease needs. */
export interface LeaseContext {
  readonly call: Pick<CallContext, 'clock' | 'log' | 'sessionId'>;
  readonly folder: Pick<FolderContext, 'plans'>;
}

/**
 * Does the work while holding the right to run the plan, so that two windows never run one plan.
 * `undefined` when another live window holds it; then nothing was done. `onLost` is called when the right is gone in
 * the middle of the work (this machine slept, say, and another window took over): the work has to stop.
 */
export async function withLease<T>(
  context: LeaseContext,
  planId: string,
  work: () => Promise<T>,
  onLost: () => void,
): Promise<T | undefined> {
  if (!(await context.folder.plans.acquireLease(planId, context.call.sessionId, leaseLengthMs)))
    return undefined;
  const done = new AbortController();
  const renewing = renewUntil(context, planId, done.signal, onLost);
  try {
    return await work();
  } finally {
    done.abort();
    await renewing;
    await context.folder.plans.releaseLease(planId, context.call.sessionId);
  }
}

async function renewUntil(
  context: LeaseContext,
  planId: string,
  done: AbortSignal,
  onLost: () => void,
): Promise<void> {
  for (;;) {
    await context.call.clock.delay(leaseLengthMs / 3, done);
    if (done.aborted) return;
    try {
      if (await context.folder.plans.acquireLease(planId, context.call.sessionId, leaseLengthMs)) continue;
      context.call.log.warn(`Another window has taken plan ${planId} over.`);
      onLost();
      return;
    } catch (error) {
      // Two more tries fit into the lease's length.
      context.call.log.warn(`The lease of plan ${planId} could not be renewed: ${String(error)}`);
    }
  }
}
