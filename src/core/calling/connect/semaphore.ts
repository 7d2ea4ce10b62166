/** Counts places; whoever finds none waits in line. */
export interface Semaphore {
  /** A place if one is free now: the function that gives it back. */
  tryAcquire(): (() => void) | undefined;
  /**
   * Resolves when a place is free, to the function that gives it back. Resolves at once, with nothing taken, when
   * the signal aborts: the caller's request then ends as cancelled by itself.
   */
  acquire(signal: AbortSignal): Promise<() => void>;
}

/** A limit of `places` at the same time, first come, first served. */
export function createSemaphore(places: number): Semaphore {
  let taken = 0;
  const waiting: (() => void)[] = [];

  function releaseOnce(): () => void {
    let isGivenBack = false;
    return () => {
      if (isGivenBack) return;
      isGivenBack = true;
      const next = waiting.shift();
      if (next === undefined) taken--;
      else next();
    };
  }

  function tryAcquire(): (() => void) | undefined {
    if (taken >= places) return undefined;
    taken++;
    return releaseOnce();
  }

  return {
    tryAcquire,
    acquire(signal) {
      if (signal.aborted) return Promise.resolve(() => undefined);
      const free = tryAcquire();
      if (free !== undefined) return Promise.resolve(free);
      return new Promise((resolve) => {
        const onTurn = () => {
          signal.removeEventListener('abort', onAbort);
          resolve(releaseOnce());
        };
        const onAbort = () => {
          waiting.splice(waiting.indexOf(onTurn), 1);
          resolve(() => undefined);
        };
        waiting.push(onTurn);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}
