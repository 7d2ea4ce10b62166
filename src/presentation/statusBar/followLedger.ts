import type { BudgetState } from '../../core/model/ledger/budgetLimits.ts';
import type { Clock } from '../../core/model/clock.ts';
import type { Ledger, TotalsRow } from '../../core/model/ledger/ledger.ts';
import type { Log } from '../../core/model/log.ts';
import type { DisposableLike } from '../../shared/dispose.ts';

/** Shortest time between two readings of the ledger: a run settles many calls in a row. */
const shortestPauseMs = 500;

/** The ledger's sums of this session and of today. */
export interface LedgerReading {
  readonly day: string;
  readonly session: readonly TotalsRow[];
  readonly today: readonly TotalsRow[];
  /** How the limits stand; empty where none is set. */
  readonly budgets: readonly BudgetState[];
  /** Whether another host on this machine keeps a ledger of its own. */
  readonly hasOtherLedgers: boolean;
}

/** What the follower asks of the budgets. */
export interface FollowedBudgets {
  /** The day that counts, `YYYY-MM-DD`. */
  today(): Promise<string>;
  /** How the limits stand now. */
  states(): Promise<readonly BudgetState[]>;
}

/** What {@link followLedger} works with. */
export interface FollowLedgerPorts {
  readonly ledger: Pick<Ledger, 'totals' | 'onDidChange'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessionId: string;
  /** Without it there are no limits, and the day is the machine's own. */
  readonly budgets?: FollowedBudgets;
  /** Ledgers of other hosts on this machine; looked for once. */
  otherLedgers(): Promise<readonly unknown[]>;
  onReading(reading: LedgerReading): void;
}

/** Reads the ledger after its changes, and when told to; never twice at a time and never in a rush. */
export interface LedgerFollower extends DisposableLike {
  refresh(): void;
}

/** Reads nothing by itself at first: the database need not be open yet. */
export function followLedger(ports: FollowLedgerPorts): LedgerFollower {
  const stop = new AbortController();
  let lookingForOthers: Promise<boolean> | undefined;
  let isReading = false;
  let isStale = false;

  async function read(): Promise<void> {
    const day = (await ports.budgets?.today()) ?? ports.clock.localDate(ports.clock.now());
    const range = { fromDay: day, toDay: day };
    const [session, today, budgets, hasOtherLedgers] = await Promise.all([
      // A session can outlive midnight, and its first day is not known here.
      ports.ledger.totals({ fromDay: '0000-01-01', toDay: '9999-12-31', sessionId: ports.sessionId }),
      ports.ledger.totals(range),
      ports.budgets?.states() ?? [],
      (lookingForOthers ??= lookForOthers()),
    ]);
    if (!stop.signal.aborted) ports.onReading({ day, session, today, budgets, hasOtherLedgers });
  }

  async function lookForOthers(): Promise<boolean> {
    try {
      return (await ports.otherLedgers()).length > 0;
    } catch (error) {
      ports.log.warn(`Ledgers of other hosts could not be looked for: ${String(error)}`);
      return false;
    }
  }

  async function readWhileStale(): Promise<void> {
    isReading = true;
    while (isStale && !stop.signal.aborted) {
      isStale = false;
      try {
        await read();
      } catch (error) {
        // The last figures stay on the screen; the next change reads again.
        ports.log.warn(`The ledger could not be read for the status bar: ${String(error)}`);
      }
      await ports.clock.delay(shortestPauseMs, stop.signal);
    }
    isReading = false;
  }

  function refresh(): void {
    isStale = true;
    if (!isReading) void readWhileStale();
  }

  const unsubscribe = ports.ledger.onDidChange(refresh);
  return {
    refresh,
    dispose() {
      unsubscribe();
      stop.abort();
    },
  };
}
