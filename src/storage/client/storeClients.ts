import type { PlanStore } from '../../core/work/plan/planStore.ts';
import type { WorkerClient } from './workerClient.ts';
import type { BudgetStore } from '../../core/money/budget/budgetStore.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import type { LimitsStore } from '../../core/calling/limits/limitsStore.ts';

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

/** The budget book, as the extension sees it: every method is a message to the worker. */
export function createBudgetClient(client: WorkerClient): BudgetStore {
  return {
    states: (limits, windows) =>
      client.call('budgetStates', {
        limits: limits.map((limit) => withoutUndefined(limit)),
        ...withoutUndefined(windows),
      }),
    raise: (raise) => client.call('raiseBudget', { raise }),
    zone: (proposed) => client.call('budgetZone', { proposed }),
    unpricedConsent: (model) => client.call('unpricedConsent', { model }),
    rememberUnpricedConsent: (model, isAllowed) =>
      client.call('rememberUnpricedConsent', { model, isAllowed }),
    claimAlert: (limitKey, window, share) => client.call('claimAlert', { limitKey, window, share }),
  };
}

/** The shared states, as the extension sees them: every method is a message to the worker. `now` is in milliseconds. */
export function createLimitsClient(client: WorkerClient, now: () => number): LimitsStore {
  return {
    admit: (ask) => client.call('requestGrant', { ask, nowMs: now() }),
    look: (targets) => client.call('readAvailability', { targets, nowMs: now() }),
    report: (report) => client.call('reportCall', { report, nowMs: now() }),
    forget: (provider) => client.call('forgetLimits', { provider }),
  };
}
