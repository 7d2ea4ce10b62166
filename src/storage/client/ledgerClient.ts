import type { Reservation } from '../../core/model/ledger/budgetLimits.ts';
import type { CallEnd, CallStart, Ledger } from '../../core/model/ledger/ledger.ts';
import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';
import { interruptedEnd } from '../ledger/abandonedCall.ts';
import type { OpenSession } from '../ledger/callProtocol.ts';
import type { WorkerClient } from './workerClient.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** What the ledger's main side needs besides its worker. */
export interface LedgerClientOptions {
  readonly client: WorkerClient;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly isSessionDead: (session: OpenSession) => boolean;
  readonly notify: (notice: StorageNotice) => void;
}

/** The ledger, as the extension sees it: every method is a message to the worker. */
export function createLedgerClient({ client, now, isSessionDead, notify }: LedgerClientOptions): Ledger {
  const listeners = new Set<() => void>();
  /** Kept until settled: should the file be set aside in mid-call, the row can still be written whole. */
  const begun = new Map<string, { readonly start: CallStart; readonly reservedNanoUsd?: number }>();

  function announce(): void {
    for (const listener of [...listeners]) {
      try {
        listener();
      } catch (error) {
        // The row is written; a listener's trouble must not look like the ledger's.
        notify({ kind: 'listener-failed', message: String(error) });
      }
    }
  }

  return {
    async begin(start, reservation) {
      const clean: CallStart = withoutUndefined(start);
      const result = await client.call('begin', {
        start: clean,
        ...(reservation === undefined ? {} : { reservation: cleanReservation(reservation) }),
      });
      if (result.begun) {
        begun.set(clean.id, {
          start: { ...clean, windowDate: result.windowDate },
          ...(reservation === undefined ? {} : { reservedNanoUsd: reservation.nanoUsd }),
        });
      }
      return result;
    },
    async checkpoint(callId, usage) {
      await client.call('checkpoint', { callId, usage: withoutUndefined(usage), nowMs: now() });
    },
    async settle(callId, end) {
      const remembered = begun.get(callId);
      await client.call('settle', {
        callId,
        end: cleanEnd(end),
        nowMs: now(),
        ...(remembered === undefined ? {} : { remembered }),
      });
      begun.delete(callId);
      announce();
    },
    async adjust(row) {
      await client.call('adjust', { row: withoutUndefined(row) });
      announce();
    },
    async recordVerdict(row) {
      await client.call('recordVerdict', { row: withoutUndefined(row) });
    },
    totals: (query) => client.call('totals', withoutUndefined(query)),
    calls: (query) => client.call('calls', withoutUndefined(query)),
    async recoverInterrupted(price) {
      let recovered = 0;
      for (const session of await client.call('listOpenSessions', {})) {
        if (isSessionDead(session)) {
          const { sessionId, heartbeatAtMs } = session;
          const calls = await client.call('listOpenCalls', { sessionId });
          recovered += await client.call('settleAbandoned', {
            sessionId,
            ends: calls.map((call) => ({
              callId: call.start.id,
              end: interruptedEnd(call, heartbeatAtMs, price),
            })),
            ...(heartbeatAtMs === undefined ? {} : { heartbeatAtMs }),
          });
        }
      }
      if (recovered > 0) {
        announce();
      }
      return recovered;
    },
    onDidChange(listener) {
      // Wrapped, so that the same function may listen twice and leave once.
      const entry = (): void => {
        listener();
      };
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
  };
}

/** As the door wants it: without properties that are `undefined`. */
function cleanEnd(end: CallEnd): CallEnd {
  return {
    ...withoutUndefined(end),
    usage: withoutUndefined(end.usage),
    cost: withoutUndefined(end.cost),
  };
}

function cleanReservation({ nanoUsd, limits }: Reservation) {
  return { nanoUsd, limits: limits.map((limit) => withoutUndefined(limit)) };
}
