import {
  admitTraffic,
  forgetRests,
  lookAtTraffic,
  reportTraffic,
} from '../../../src/core/calling/limits/traffic.ts';
import type { TrafficStore } from '../../../src/core/calling/limits/trafficStore.ts';
import type { TrafficTable } from '../../../src/core/calling/limits/trafficTable.ts';

/** Shared states in memory, kept as the JSON text that a database would hold. */
export interface MemoryTraffic extends TrafficStore {
  readonly states: ReadonlyMap<string, string>;
}

export function createMemoryTraffic(now: () => number): MemoryTraffic {
  const states = new Map<string, string>();
  const table: TrafficTable = {
    get(name) {
      const json = states.get(name);
      return json === undefined ? undefined : (JSON.parse(json) as unknown);
    },
    set(name, value) {
      if (value === undefined) states.delete(name);
      else states.set(name, JSON.stringify(value));
    },
  };
  return {
    states,
    admit: (ask) => Promise.resolve(admitTraffic(table, ask, now())),
    look: (lanes) => Promise.resolve(lookAtTraffic(table, lanes, now())),
    report: (report) => Promise.resolve(reportTraffic(table, report, now())),
    forget(provider) {
      forgetRests(table, [...states.keys()], provider);
      return Promise.resolve();
    },
  };
}
