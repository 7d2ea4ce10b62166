import type {
  CheckpointFile,
  CheckpointLabel,
  PlanStore,
  StoredPlan,
} from '../../../src/core/work/plan/planStore.ts';

/**
 * A plan store in memory; several windows may share it. Honours the contract that
 * test/unit/storage/planStoreContract.ts states.
 */
export function memoryPlanStore(now: () => number): PlanStore {
  const plans = new Map<string, StoredPlan>();
  const leases = new Map<string, { owner: string; untilMs: number }>();
  interface Kept {
    readonly planId: string;
    readonly stepId: string;
    readonly files: readonly CheckpointFile[];
    readonly label: CheckpointLabel | undefined;
    readonly savedAtMs: number;
  }
  /** What was saved last comes last. */
  const checkpoints = new Map<string, Kept>();
  const keyOf = (planId: string, stepId: string) => JSON.stringify([planId, stepId]);

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
      for (const [key, kept] of checkpoints) if (kept.planId === id) checkpoints.delete(key);
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
    async saveCheckpoint(planId, stepId, files, label) {
      await Promise.resolve();
      const key = keyOf(planId, stepId);
      checkpoints.delete(key);
      checkpoints.set(key, { planId, stepId, files: files.map(copy), label, savedAtMs: now() });
    },
    loadCheckpoint: (planId, stepId) =>
      Promise.resolve(checkpoints.get(keyOf(planId, stepId))?.files.map(copy)),
    async removeCheckpoint(planId, stepId) {
      await Promise.resolve();
      checkpoints.delete(keyOf(planId, stepId));
    },
    async checkpoints(folder, limit) {
      await Promise.resolve();
      return [...checkpoints.values()]
        .filter(({ planId, label }) => (label?.folder ?? plans.get(planId)?.folder) === folder)
        .toReversed()
        .slice(0, limit)
        .map(({ planId, stepId, files, label, savedAtMs }) => ({
          planId,
          stepId,
          ...(label === undefined ? {} : { title: label.title }),
          savedAtMs,
          paths: files.map(({ path }) => path),
        }));
    },
  };
}

function copy({ before, ...file }: CheckpointFile): CheckpointFile {
  return { ...file, before: before === undefined ? undefined : new Uint8Array(before) };
}
