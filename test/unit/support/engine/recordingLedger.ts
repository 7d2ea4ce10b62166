import type { BudgetState, Reservation } from '../../../../src/core/model/budgetLimits.ts';
import type { Usage } from '../../../../src/core/model/usage.ts';
import type {
  AttemptEnd,
  AttemptRow,
  AttemptStart,
  Ledger,
  VerdictRow,
} from '../../../../src/core/model/ledger.ts';

/** A ledger in memory that shows what was written to it. Settling what was not begun, or twice, rejects. */
export interface RecordingLedger extends Ledger {
  readonly begun: readonly AttemptStart[];
  /** What was asked to be held, by attempt id; those that were refused too. */
  readonly reservations: ReadonlyMap<string, Reservation>;
  readonly checkpoints: readonly { readonly attemptId: string; readonly usage: Usage }[];
  readonly rows: readonly AttemptRow[];
  readonly verdicts: readonly VerdictRow[];
  /** Rows that another window left behind. */
  add(...rows: readonly AttemptRow[]): void;
  /** From now on every reservation crosses these limits; an empty list lets them pass again. */
  refuseReservations(exceeded: readonly BudgetState[]): void;
  /** From now on this method rejects with this error; without an error it works again. */
  breakMethod(method: 'begin' | 'checkpoint' | 'settle' | 'recordVerdict', error: Error | undefined): void;
}

export function createRecordingLedger(): RecordingLedger {
  const begun: AttemptStart[] = [];
  const checkpoints: { attemptId: string; usage: Usage }[] = [];
  const reservations = new Map<string, Reservation>();
  const rows: AttemptRow[] = [];
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
    async checkpoint(attemptId, usage) {
      await Promise.resolve();
      check('checkpoint');
      checkpoints.push({ attemptId, usage });
    },
    async settle(attemptId, end: AttemptEnd) {
      await Promise.resolve();
      check('settle');
      const start = begun.find((other) => other.id === attemptId);
      if (start === undefined) throw new Error(`Attempt ${attemptId} was never begun.`);
      if (rows.some((row) => row.id === attemptId))
        throw new Error(`Attempt ${attemptId} is settled already.`);
      rows.push({ ...start, ...end });
    },
    attempts: ({ planId, limit }) =>
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
