import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import { emptyBucket } from './rateBucket.ts';
import type { TrafficStore } from './trafficStore.ts';

/**
 * A store whose trouble stops no call: what it keeps helps, but nothing depends on it. Without it the first model is
 * asked with its first key, and the provider says what it thinks of that.
 */
export function lenientTraffic(store: TrafficStore, clock: Pick<Clock, 'now'>, log: Log): TrafficStore {
  function note(error: unknown): void {
    log.warn(`Limits and breakers could not be shared with other windows: ${String(error)}`);
  }
  return {
    async admit(ask) {
      try {
        return await store.admit(ask);
      } catch (error) {
        note(error);
        const [lane] = ask.lanes;
        if (lane === undefined) return { standings: [] };
        const { keys, ...kept } = lane;
        const mark = emptyBucket.taken;
        const [key = ''] = keys;
        return { granted: { id: ask.id, lane: kept, key, takenAtMs: clock.now(), mark, isProbe: false } };
      }
    },
    async look(lanes) {
      try {
        return await store.look(lanes);
      } catch (error) {
        note(error);
        return lanes.map(() => ({ kind: 'ready' }));
      }
    },
    async report(report) {
      try {
        return await store.report(report);
      } catch (error) {
        note(error);
        return {};
      }
    },
    async forget(provider) {
      try {
        await store.forget(provider);
      } catch (error) {
        note(error);
      }
    },
  };
}
