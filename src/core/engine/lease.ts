import type { Clock, Log, PlanStore } from '../ports.ts';

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
 * `undefined` when another live window holds it; then nothing was done.
 */
export async function withLease<T>(
  ports: LeasePorts,
  planId: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (!(await ports.plans.acquireLease(planId, ports.sessionId, leaseLengthMs))) return undefined;
  const done = new AbortController();
  const renewing = renewUntil(ports, planId, done.signal);
  try {
    return await work();
  } finally {
    done.abort();
    await renewing;
    await ports.plans.releaseLease(planId, ports.sessionId);
  }
}

async function renewUntil(ports: LeasePorts, planId: string, done: AbortSignal): Promise<void> {
  for (;;) {
    await ports.clock.delay(leaseLengthMs / 3, done);
    if (done.aborted) return;
    try {
      await ports.plans.acquireLease(planId, ports.sessionId, leaseLengthMs);
    } catch (error) {
      // Two more tries fit into the lease's length.
      ports.log.warn(`The lease of plan ${planId} could not be renewed: ${String(error)}`);
    }
  }
}
