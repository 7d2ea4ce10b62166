import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const nowMs = signal(Date.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time in epoch milliseconds, new every second while somebody looks. */
export function useNowMs(): number {
  useEffect(() => {
    watchers += 1;
    nowMs.value = Date.now();
    timer ??= setInterval(() => (nowMs.value = Date.now()), 1000);
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return nowMs.value;
}
