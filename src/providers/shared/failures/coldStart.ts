import type { Failure } from '../../../core/model/request/failure.ts';
import type { Exchange } from '../transport/exchange.ts';
import { saysLoading } from './failureKind.ts';
import type { Watchdog } from '../transport/watchdog.ts';

/** How often a server is asked whether it is ready, unless it says so itself. */
const askAgainAfterMs = 1_000;
const longestPauseMs = 5_000;
/** A server that says "now" may say so for minutes. */
const shortestPauseMs = 50;

/** Whether a failure says that the server is alive and has not loaded its model yet. */
export function isLoading(failure: Failure | undefined): boolean {
  return failure !== undefined && saysLoading({ message: failure.message }, failure.status);
}

/**
 * Sends a request, and again as long as the server says that it loads its model. That is no retry of a failed call: the
 * call has not begun, as with a server that keeps its connection open while it loads. The limit of the first token
 * bounds the whole.
 */
export async function openWhenLoaded<T>(
  open: () => Promise<T>,
  exchange: Pick<Exchange, 'failure' | 'forget'>,
  watchdog: Watchdog,
): Promise<T> {
  for (;;) {
    try {
      return await watchdog.race(open());
    } catch (error) {
      const failure = exchange.failure();
      if (watchdog.abandoned() || !isLoading(failure)) throw error;
      // It is there, and only has nothing to say yet.
      watchdog.connected();
      const wishedMs = failure?.retryAfterMs ?? askAgainAfterMs;
      await pause(Math.max(shortestPauseMs, Math.min(longestPauseMs, wishedMs)), watchdog);
      exchange.forget();
    }
  }
}

async function pause(lengthMs: number, watchdog: Watchdog): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await watchdog.race(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, lengthMs);
      }),
    );
  } finally {
    clearTimeout(timer);
  }
}
