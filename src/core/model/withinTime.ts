import type { Clock } from './clock.ts';

/** How work ended that may take only so long. */
export type TimedResult<Value> =
  { readonly kind: 'done'; readonly value: Value } | { readonly kind: 'time' } | { readonly kind: 'stopped' };

/**
 * Waits for work, but not longer than the limit and not beyond an abort: then the signal that the work was given is
 * aborted, and its result is left behind. Whoever calls this says what the limit has cut.
 */
export async function withinTime<Value>(
  clock: Pick<Clock, 'delay'>,
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => PromiseLike<Value>,
): Promise<TimedResult<Value>> {
  if (signal.aborted) return { kind: 'stopped' };
  const ending = new AbortController();
  const waiting = new AbortController();
  const over = clock
    .delay(limitMs, AbortSignal.any([signal, waiting.signal]))
    .then((): TimedResult<Value> => ({ kind: signal.aborted ? 'stopped' : 'time' }));
  const working = Promise.resolve(work(AbortSignal.any([signal, ending.signal]))).then(
    (value): TimedResult<Value> => ({ kind: 'done', value }),
    (error: unknown): TimedResult<Value> => {
      // What was told to end may say so by an error of its own.
      if (signal.aborted) return { kind: 'stopped' };
      if (ending.signal.aborted) return { kind: 'time' };
      throw error;
    },
  );
  try {
    return await Promise.race([working, over]);
  } finally {
    ending.abort();
    waiting.abort();
  }
}
