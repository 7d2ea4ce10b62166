import type { PlanStore } from '../../core/work/plan/planStore.ts';
import type { WorkerClient } from './workerClient.ts';

/** The plan store, as the extension sees it: every method is a message to the worker. `now` is in milliseconds. */
export function createPlanStoreClient(client: WorkerClient, now: () => number): PlanStore {
  return {
    save: ({ id, folder, json }, replaces) =>
      client.call('savePlan', { id, folder, json, replaces, nowMs: now() }),
    load: (id) => client.call('loadPlan', { id }),
    latest: (folder) => client.call('latestPlan', { folder }),
    remove: (id) => client.call('removePlan', { id }),
    acquireLease: (planId, owner, lengthMs) =>
      client.call('acquireLease', { planId, owner, lengthMs, nowMs: now() }),
    releaseLease: (planId, owner) => client.call('releaseLease', { planId, owner }),
    saveCheckpoint: (planId, stepId, files, label) =>
      client.call('saveCheckpoint', {
        planId,
        stepId,
        files: files.map(({ path, before, mode, afterSha256 }) => ({
          path,
          // A copy: cloning a small Buffer would carry the whole pool that it is a window of.
          before: before === undefined ? undefined : new Uint8Array(before),
          mode,
          afterSha256,
        })),
        label: label === undefined ? undefined : { folder: label.folder, title: label.title },
        nowMs: now(),
      }),
    loadCheckpoint: (planId, stepId) => client.call('loadCheckpoint', { planId, stepId }),
    removeCheckpoint: (planId, stepId) => client.call('removeCheckpoint', { planId, stepId }),
    checkpoints: (folder, limit) => client.call('listCheckpoints', { folder, limit }),
  };
}
