import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import { emptyBucket } from './rateBucket.ts';
import type { LimitsStore } from './limitsStore.ts';

/**
 * A store whose failures stop no call: its limits help, but nothing depends on them. When it fails, the first model is
 * asked with its first key, and the provider itself accepts or refuses the call.
 */
export function bestEffortLimits(store: LimitsStore, clock: Pick<Clock, 'now'>, log: Log): LimitsStore {
  function logProblem(error: unknown): void {
    log.warn(`Limits and breakers could not be shared with other windows: ${String(error)}`);
  }
  return {
    async admit(ask) {
      try {
        return await store.admit(ask);
      } catch (error) {
        logProblem(error);
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
        logProblem(error);
        return targets.map(() => ({ kind: 'ready' }));
      }
    },
    async report(report) {
      try {
        return await store.report(report);
      } catch (error) {
        logProblem(error);
        return {};
      }
    },
    async forget(provider) {
      try {
        await store.forget(provider);
      } catch (error) {
        logProblem(error);
      }
    },
  };
}
