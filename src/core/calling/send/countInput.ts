import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import type { ReservationRequest } from './call.ts';
import type { ConnectedProvider } from '../connect/connectedProvider.ts';

/** What {@link createInputCounter} works with. */
export interface InputCounterPorts {
  /** The adapters of a configured provider. */
  provider(name: string): Promise<Pick<ConnectedProvider, 'keys' | 'withKey'>>;
  readonly clock: Pick<Clock, 'monotonic' | 'delay'>;
  readonly log: Pick<Log, 'info'>;
}

/** Somebody waits for the answer: without it the upper bound holds. */
const longestWaitMs = 5_000;
/** A provider that has no such endpoint, or is busy, is left alone for so long. */
const pauseMs = 10 * 60_000;

/**
 * Counts the input of a call with the provider's own endpoint and the key that the call is sent with. `undefined`
 * where the provider has none or does not answer in time; never rejects, because an upper bound is always there.
 */
export function createInputCounter(
  ports: InputCounterPorts,
): (
  ask: Pick<ReservationRequest, 'start' | 'model' | 'request'>,
  signal: AbortSignal,
) => Promise<number | undefined> {
  const askAgainAtMs = new Map<string, number>();

  return async ({ start, model, request }, signal) => {
    if (ports.clock.monotonic() < (askAgainAtMs.get(model.provider) ?? -Infinity)) return undefined;
    const giveUp = new AbortController();
    const done = new AbortController();
    void ports.clock.delay(longestWaitMs, done.signal).then(() => {
      if (!done.signal.aborted) giveUp.abort(new Error(`No answer within ${longestWaitMs} ms.`));
    });
    try {
      const connected = await ports.provider(model.provider);
      const adapters = connected.keys.map((key) => connected.withKey(key));
      const used = adapters.find(({ keyLabel }) => keyLabel === start.keyLabel) ?? adapters[0];
      return await used?.adapter.countInput?.(request, AbortSignal.any([signal, giveUp.signal]));
    } catch (error) {
      if (!signal.aborted) {
        askAgainAtMs.set(model.provider, ports.clock.monotonic() + pauseMs);
        const why = giveUp.signal.aborted ? String(giveUp.signal.reason) : String(error);
        ports.log.info(`${model.provider} did not count the input, so its upper bound holds: ${why}`);
      }
      return undefined;
    } finally {
      done.abort();
    }
  };
}
