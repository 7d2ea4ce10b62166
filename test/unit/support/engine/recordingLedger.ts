import type { BudgetState, Reservation } from '../../../../src/core/model/ledger/budgetLimits.ts';
import type { Usage } from '../../../../src/core/model/request/usage.ts';
import type {
  CallEnd,
  CallRow,
  CallStart,
  Ledger,
  VerdictRow,
} from '../../../../src/core/model/ledger/ledger.ts';

/** A ledger in memory that shows what was written to it. Settling what was not begun, or twice, rejects. */
export interface RecordingLedger extends Ledger {
  readonly begun: readonly CallStart[];
  /** What was asked to be held, by attempt id; those that were refused too. */
  readonly reservations: ReadonlyMap<string, Reservation>;
  readonly checkpoints: readonly { readonly callId: string; readonly usage: Usage }[];
  readonly rows: readonly CallRow[];
  readonly verdicts: readonly VerdictRow[];
  /** Rows that another window left behind. */
  add(...rows: readonly CallRow[]): void;
  /** From now on every reservation crosses these limits; an empty list lets them pass again. */
  refuseReservations(exceeded: readonly BudgetState[]): void;
  /** From now on this method rejects with this error; without an error it works again. */
  breakMethod(method: 'begin' | 'checkpoint' | 'settle' | 'recordVerdict', error: Error | undefined): void;
}

export function createRecordingLedger(): RecordingLedger {
  const begun: CallStart[] = [];
  const checkpoints: { callId: string; usage: Usage }[] = [];
  const reservations = new Map<string, Reservation>();
  const rows: CallRow[] = [];
  const verdicts: VerdictRow[] = [];
  let exceeded: readonly BudgetState[] = [];
  const broken = new Map<string, Error>();
  function check(method: string): void {
    const error = broken.get(method);
    if (error !== undefined) throw error;
  }
  return {
    begun,
    reservations,
    checkpoints,
    rows,
    verdicts,
    add: (...added) => {
      rows.push(...added);
    },
    breakMethod(method, error) {
      if (error === undefined) broken.delete(method);
      else broken.set(method, error);
    },
    refuseReservations(states) {
      exceeded = states;
    },
    async begin(start, reservation) {
      await Promise.resolve();
      check('begin');
      if (reservation !== undefined) {
        reservations.set(start.id, reservation);
        if (exceeded.length > 0) return { begun: false, exceeded };
      }
      begun.push(start);
      return { begun: true, windowDate: start.windowDate };
    },
    async checkpoint(callId, usage) {
      await Promise.resolve();
      check('checkpoint');
      checkpoints.push({ callId, usage });
    },
    async settle(callId, end: CallEnd) {
      await Promise.resolve();
      check('settle');
      const start = begun.find((other) => other.id === callId);
      if (start === undefined) throw new Error(`Attempt ${callId} was never begun.`);
      if (rows.some((row) => row.id === callId)) throw new Error(`Attempt ${callId} is settled already.`);
      rows.push({ ...start, ...end });
    },
    calls: ({ planId, limit }) =>
      Promise.resolve(
        rows
          .filter((row) => planId === undefined || row.planId === planId)
          .toReversed()
          .slice(0, limit),
      ),
    async recordVerdict(row) {
      await Promise.resolve();
      check('recordVerdict');
      verdicts.push(row);
    },
    adjust: () => Promise.reject(new Error('not used here')),
    totals: () => Promise.reject(new Error('not used here')),
    recoverInterrupted: () => Promise.resolve(0),
    onDidChange: () => () => undefined,
  };
}
