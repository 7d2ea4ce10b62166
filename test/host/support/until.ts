import { leftMs } from '../../time/currentTest.ts';

/** Gives a subscription back. */
export type Subscribe = (listener: () => void) => { dispose(): void } | (() => void);

/**
 * Resolves with the first value that is neither `undefined` nor `false`. It is looked for now and after every event;
 * rejects, naming what was waited for, when the time of the running test is over.
 */
export function until<T>(
  subscribe: Subscribe,
  read: () => T | undefined | false,
  what: string | (() => string),
): Promise<T> {
  const limitMs = leftMs();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(
        new Error(`Not within ${Math.round(limitMs / 1000)} s: ${typeof what === 'string' ? what : what()}`),
      );
    }, limitMs);
    const subscription = subscribe(look);
    function stop(): void {
      clearTimeout(timer);
      if (typeof subscription === 'function') subscription();
      else subscription.dispose();
    }
    function look(): void {
      const value = read();
      if (value === undefined || value === false) return;
      stop();
      resolve(value);
    }
    look();
  });
}
