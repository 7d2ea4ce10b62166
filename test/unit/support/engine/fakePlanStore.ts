import type { Clock } from '../../../../src/core/model/clock.ts';
import type { PlanStore, StoredPlan } from '../../../../src/core/work/plan/planStore.ts';

/** A plan store in memory that several sessions may share, with saves that can be held up or made to fail. */
export interface FakePlanStore extends PlanStore {
  /** JSON of every save that succeeded, oldest first. */
  readonly saves: readonly StoredPlan[];
  /** Saves wait from now on until the result is called. */
  holdSaves(): () => void;
  /** Makes the next save reject. */
  failNextSave(error: Error): void;
  leaseOwner(planId: string): string | undefined;
}

export function createFakePlanStore(clock: Clock): FakePlanStore {
  const plans = new Map<string, StoredPlan>();
  const saves: StoredPlan[] = [];
  const leases = new Map<string, { owner: string; untilMs: number }>();
  let held = Promise.resolve();
  let nextError: Error | undefined;
  const ownerOf = (planId: string) => {
    const lease = leases.get(planId);
    return lease !== undefined && lease.untilMs > clock.now() ? lease.owner : undefined;
  };
  return {
    saves,
    holdSaves() {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      held = promise.then(() => undefined);
      return () => {
        resolve(undefined);
      };
    },
    failNextSave(error) {
      nextError = error;
    },
    leaseOwner: ownerOf,
    async save(plan, replaces) {
      await held;
      const error = nextError;
      nextError = undefined;
      if (error !== undefined) throw error;
      if ((plans.get(plan.id)?.revision ?? 0) !== replaces) return undefined;
      const stored = { ...plan, revision: replaces + 1, savedAtMs: clock.now() };
      // Saved last is last.
      plans.delete(plan.id);
      plans.set(plan.id, stored);
      saves.push(stored);
      return stored.revision;
    },
    load: (id) => Promise.resolve(plans.get(id)),
    latest: (folder) => Promise.resolve([...plans.values()].findLast((plan) => plan.folder === folder)),
    remove(id) {
      plans.delete(id);
      return Promise.resolve();
    },
    acquireLease(planId, owner, lengthMs) {
      const current = ownerOf(planId);
      if (current !== undefined && current !== owner) return Promise.resolve(false);
      leases.set(planId, { owner, untilMs: clock.now() + lengthMs });
      return Promise.resolve(true);
    },
    releaseLease(planId, owner) {
      if (leases.get(planId)?.owner === owner) leases.delete(planId);
      return Promise.resolve();
    },
    saveCheckpoint: () => Promise.resolve(),
    loadCheckpoint: () => Promise.resolve(undefined),
    removeCheckpoint: () => Promise.resolve(),
    checkpoints: () => Promise.resolve([]),
  };
}
