import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import { emptyBucket } from './rateBucket.ts';
import type { LimitsStore } from './limitsStore.ts';

/**
 * A store whose trouble stops no call: what it keeps helps, but nothing depends on it. Without it the first model is
 * asked with its first key, and the provider says what it thinks of that.
 */
export function bestEffortLimits(store: LimitsStore, clock: Pick<Clock, 'now'>, log: Log): LimitsStore {
  function note(error: unknown): void {
    log.warn(`Limits and breakers could not be shared with other windows: ${String(error)}`);
  }
  return {
    async admit(ask) {
      try {
        return await store.admit(ask);
      } catch (error) {
        note(error);
        const [target] = ask.targets;
        if (target === undefined) return { availabilities: [] };
        const { keys, ...kept } = target;
        const mark = emptyBucket.taken;
        const [key = ''] = keys;
        return { granted: { id: ask.id, target: kept, key, takenAtMs: clock.now(), mark, isProbe: false } };
      }
    },
    async look(targets) {
      try {
        return await store.look(targets);
      } catch (error) {
        note(error);
        return targets.map(() => ({ kind: 'ready' }));
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
