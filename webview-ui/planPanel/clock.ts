import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';

/** A reading that never goes back, new every second while somebody looks. */
const tickMs = signal(performance.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * The time in epoch milliseconds, new every second while somebody looks. It goes on from when `momentMs` was first
 * seen, so that a wall clock that is set meanwhile changes nothing of what has passed since then.
 */
export function useNowMs(momentMs: number): number {
  useEffect(() => {
    watchers += 1;
    tickMs.value = performance.now();
    timer ??= setInterval(() => (tickMs.value = performance.now()), 1000);
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  const wallAheadMs = useMemo(() => Date.now() - performance.now(), [momentMs]);
  return wallAheadMs + tickMs.value;
}
