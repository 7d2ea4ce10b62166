import type { StreamTimeouts } from '../../../core/model/request/provider.ts';

/** Why a stream was abandoned from our side. */
export type Abandonment =
  { readonly kind: 'cancelled' } | { readonly kind: 'timeout'; readonly message: string };

/** Thrown by {@link Watchdog.race}; the reason is in {@link Watchdog.abandoned}. */
export class AbandonedError extends Error {
  constructor() {
    super('The stream was abandoned.');
    this.name = 'AbandonedError';
  }
}

/** Time limits of one stream: SDKs have no idle limit, and some do not stop when aborted (facts: protocols §4.3). */
export interface Watchdog {
  /** Aborts when the person cancels or a limit passes; goes to the SDK. */
  readonly signal: AbortSignal;
  abandoned(): Abandonment | undefined;
  /** The headers have come: from now on the limit of connecting counts no more. */
  readonly connected: () => void;
  /**
   * The answer has begun. From the first content on the idle limit counts; a model whose thinking is not streamed may be silent for
   * as long as one that has not begun.
   */
  readonly begin: (progress: 'thinking' | 'content') => void;
  /** The answer is whole: what may follow has a short time left, whatever else comes. */
  readonly conclude: (isCounted: boolean) => void;
  /** Something came over the wire, be it a sign of life without content. */
  readonly touch: () => void;
  /**
   * The promise's result, or an {@link AbandonedError} as soon as the stream is abandoned. The idle
   * clock runs only in here: a reader that takes its time is no silence of the server.
   */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Stops the clock and frees the connection. */
  dispose(): void;
}

/** How long the usage of a whole answer is waited for. */
const tailMs = 5_000;

/** How long the proper end of a whole answer is waited for when its usage has come. */
const countedTailMs = 1_000;

/** Starts the clock of the first token. */
export function createWatchdog(timeouts: StreamTimeouts, cancellation: AbortSignal): Watchdog {
  const controller = new AbortController();
  let abandoned: Abandonment | undefined;
  let silenceMs: number | undefined;
  let isConcluded = false;
  let isWaiting = false;
  let timer: NodeJS.Timeout | undefined;
  let connectTimer: NodeJS.Timeout | undefined;
  let totalTimer: NodeJS.Timeout | undefined;
  let rejectAll: (error: AbandonedError) => void = () => undefined;
  const abandonment = new Promise<never>((_, reject) => {
    rejectAll = reject;
  });
  // Without a race nobody listens, and that is no fault.
  abandonment.catch(() => undefined);

  const abandon = (reason: Abandonment) => {
    if (abandoned) return;
    abandoned = reason;
    stopClocks();
    rejectAll(new AbandonedError());
    controller.abort();
  };
  const stopClocks = () => {
    for (const clock of [timer, connectTimer, totalTimer]) clearTimeout(clock);
  };
  const startClock = (limitMs: number, what: string) =>
    setTimeout(() => {
      abandon({ kind: 'timeout', message: `${what} within ${limitMs / 1000} s.` });
    }, limitMs);
  const arm = (limitMs: number, what: string) => {
    clearTimeout(timer);
    timer = startClock(limitMs, what);
  };
  const touch = () => {
    if (silenceMs !== undefined && isWaiting && !abandoned && !isConcluded)
      arm(silenceMs, 'Nothing more came');
  };
  const onCancelled = () => abandon({ kind: 'cancelled' });

  arm(timeouts.firstTokenMs, 'No answer began');
  if (timeouts.connectMs !== undefined)
    connectTimer = startClock(timeouts.connectMs, 'The server did not answer');
  if (timeouts.totalMs !== undefined) totalTimer = startClock(timeouts.totalMs, 'The answer did not end');
  if (cancellation.aborted) onCancelled();
  else cancellation.addEventListener('abort', onCancelled, { once: true });

  return {
    signal: controller.signal,
    abandoned: () => abandoned,
    connected: () => {
      clearTimeout(connectTimer);
    },
    begin: (progress) => {
      const limitMs =
        progress === 'content' ? timeouts.idleMs : Math.max(timeouts.idleMs, timeouts.firstTokenMs);
      if (isConcluded || silenceMs === limitMs || (silenceMs !== undefined && progress === 'thinking'))
        return;
      silenceMs = limitMs;
      clearTimeout(timer);
    },
    conclude: (isCounted) => {
      if (isConcluded || abandoned) return;
      isConcluded = true;
      arm(Math.min(timeouts.tailMs ?? (isCounted ? countedTailMs : tailMs), timeouts.idleMs), 'No tail came');
    },
    touch,
    race: async (promise) => {
      isWaiting = true;
      touch();
      try {
        return await Promise.race([abandonment, promise]);
      } finally {
        isWaiting = false;
        if (silenceMs !== undefined && !isConcluded) clearTimeout(timer);
      }
    },
    dispose: () => {
      stopClocks();
      cancellation.removeEventListener('abort', onCancelled);
      controller.abort();
    },
  };
}
