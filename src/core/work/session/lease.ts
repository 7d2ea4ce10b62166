import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import type { PlanStore } from '../plan/planStore.ts';

/** How long a window's right to run a plan outlives its last sign of life. */
export const leaseLengthMs = 30_000;

/** What a lease needs. */
export interface LeasePorts {
  readonly clock: Clock;
  readonly plans: PlanStore;
  readonly log: Log;
  /** Tells this window from all others. */
  readonly sessionId: string;
}

/**
 * Does the work while holding the right to run the plan, so that two windows never run one plan.
 * `undefined` when another live window holds it; then nothing was done. `onLost` is called when the right is gone in
 * the middle of the work (this machine slept, say, and another window took over): the work has to stop.
 */
export async function withLease<T>(
  ports: LeasePorts,
  planId: string,
  work: () => Promise<T>,
  onLost: () => void,
): Promise<T | undefined> {
  if (!(await ports.plans.acquireLease(planId, ports.sessionId, leaseLengthMs))) return undefined;
  const done = new AbortController();
  const renewing = renewUntil(ports, planId, done.signal, onLost);
  try {
    return await work();
  } finally {
    done.abort();
    await renewing;
    await ports.plans.releaseLease(planId, ports.sessionId);
  }
}

async function renewUntil(
  ports: LeasePorts,
  planId: string,
  done: AbortSignal,
  onLost: () => void,
): Promise<void> {
  for (;;) {
    await ports.clock.delay(leaseLengthMs / 3, done);
    if (done.aborted) return;
    try {
      if (await ports.plans.acquireLease(planId, ports.sessionId, leaseLengthMs)) continue;
      ports.log.warn(`Another window has taken plan ${planId} over.`);
      onLost();
      return;
    } catch (error) {
      // Two more tries fit into the lease's length.
      ports.log.warn(`The lease of plan ${planId} could not be renewed: ${String(error)}`);
    }
  }
}
