import type { LimitsStore } from '../../core/calling/limits/limitsStore.ts';
import type { WorkerClient } from './workerClient.ts';

/** The shared states, as the extension sees them: every method is a message to the worker. `now` is in milliseconds. */
export function createLimitsClient(client: WorkerClient, now: () => number): LimitsStore {
  return {
    admit: (ask) => client.call('requestGrant', { ask, nowMs: now() }),
    look: (targets) => client.call('readAvailability', { targets, nowMs: now() }),
    report: (report) => client.call('reportCall', { report, nowMs: now() }),
    forget: (provider) => client.call('forgetLimits', { provider }),
  };
}
