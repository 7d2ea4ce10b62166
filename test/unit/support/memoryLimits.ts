import {
  requestGrant,
  forgetCooldowns,
  readAvailability,
  reportCall,
} from '../../../src/core/calling/limits/callLimits.ts';
import type { LimitsStore } from '../../../src/core/calling/limits/limitsStore.ts';
import type { LimitsTable } from '../../../src/core/calling/limits/limitsTable.ts';

/** Shared states in memory, kept as the JSON text that a database would hold. */
export interface MemoryTraffic extends LimitsStore {
  readonly states: ReadonlyMap<string, string>;
}

export function createMemoryLimits(now: () => number): MemoryTraffic {
  const states = new Map<string, string>();
  const table: LimitsTable = {
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
    admit: (ask) => Promise.resolve(requestGrant(table, ask, now())),
    look: (targets) => Promise.resolve(readAvailability(table, targets, now())),
    report: (report) => Promise.resolve(reportCall(table, report, now())),
    forget(provider) {
      forgetCooldowns(table, [...states.keys()], provider);
      return Promise.resolve();
    },
  };
}
