import type { TrafficStore } from '../../core/calling/limits/trafficStore.ts';
import type { WorkerClient } from './workerClient.ts';

/** The shared states, as the extension sees them: every method is a message to the worker. `now` is in milliseconds. */
export function createTrafficClient(client: WorkerClient, now: () => number): TrafficStore {
  return {
    admit: (ask) => client.call('admitTraffic', { ask, nowMs: now() }),
    look: (lanes) => client.call('lookAtTraffic', { lanes, nowMs: now() }),
    report: (report) => client.call('reportTraffic', { report, nowMs: now() }),
    forget: (provider) => client.call('forgetTraffic', { provider }),
  };
}
