import type { CheckpointFile, PlanStore, StoredPlan } from '../../../src/core/ports.ts';

/**
 * A plan store in memory; several windows may share it. Honours the contract that
 * test/unit/storage/planStoreContract.ts states.
 */
export function memoryPlanStore(now: () => number): PlanStore {
  const plans = new Map<string, StoredPlan>();
  const leases = new Map<string, { owner: string; untilMs: number }>();
  const checkpoints = new Map<string, Map<string, readonly CheckpointFile[]>>();

  return {
    async save(plan, replaces) {
      await Promise.resolve();
      if ((plans.get(plan.id)?.revision ?? 0) !== replaces) return undefined;
      // Deleted first, so that what was saved last comes last.
      plans.delete(plan.id);
      plans.set(plan.id, { ...plan, revision: replaces + 1, savedAtMs: now() });
      return replaces + 1;
    },
    load: (id) => Promise.resolve(plans.get(id)),
    latest: (folder) => Promise.resolve([...plans.values()].findLast((plan) => plan.folder === folder)),
    async remove(id) {
      await Promise.resolve();
      plans.delete(id);
      leases.delete(id);
      checkpoints.delete(id);
    },
    async acquireLease(planId, owner, lengthMs) {
      await Promise.resolve();
      const lease = leases.get(planId);
      if (lease !== undefined && lease.owner !== owner && lease.untilMs > now()) return false;
      leases.set(planId, { owner, untilMs: now() + lengthMs });
      return true;
    },
    async releaseLease(planId, owner) {
      await Promise.resolve();
      if (leases.get(planId)?.owner === owner) leases.delete(planId);
    },
    async saveCheckpoint(planId, stepId, files) {
      await Promise.resolve();
      const ofPlan = checkpoints.get(planId) ?? new Map<string, readonly CheckpointFile[]>();
      checkpoints.set(planId, ofPlan.set(stepId, files.map(copy)));
    },
    loadCheckpoint: (planId, stepId) => Promise.resolve(checkpoints.get(planId)?.get(stepId)?.map(copy)),
    async removeCheckpoint(planId, stepId) {
      await Promise.resolve();
      checkpoints.get(planId)?.delete(stepId);
    },
  };
}

function copy({ path, before, afterSha256 }: CheckpointFile): CheckpointFile {
  return { path, before: before === undefined ? undefined : new Uint8Array(before), afterSha256 };
}
