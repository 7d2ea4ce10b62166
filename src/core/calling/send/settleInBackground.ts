import type { AttemptEnd, Ledger } from '../../model/ledger.ts';
import type { Log } from '../../model/log.ts';
import { bareEnd, repairEnd } from './repairEnd.ts';

/** An end that is still to be written. */
interface LeftEnd {
  readonly end: AttemptEnd;
  readonly atMostNanoUsd: number | undefined;
}

/** Ends that could not be written, by attempt; for each ledger of this process. */
const unsettled = new WeakMap<Ledger, Map<string, LeftEnd>>();

/**
 * Settles an attempt without keeping its answer waiting: the row is on its way before anything else is asked of the
 * ledger, and until it is written the reservation stays held. An end that the ledger refuses is brought into a form
 * that it takes; one that cannot be written now is said in the log and kept for {@link flushPendingSettlements}.
 * `atMostNanoUsd` is the most that the call can have cost, where that is known.
 */
export function settleInBackground(
  { ledger, log }: { readonly ledger: Ledger; readonly log: Pick<Log, 'warn' | 'error'> },
  attemptId: string,
  end: AttemptEnd,
  atMostNanoUsd?: number,
): void {
  const left: LeftEnd = { end, atMostNanoUsd };
  ledger
    .settle(attemptId, end)
    .catch(async (error: unknown) => {
      if (codeOf(error) !== 'invalid') throw error;
      log.warn(`What attempt ${attemptId} came to is written in part only: ${String(error)}`);
      await settleRepaired(ledger, attemptId, left);
    })
    .catch((error: unknown) => {
      log.error(`What attempt ${attemptId} cost could not be written yet: ${String(error)}`);
      if (!isLasting(error)) keep(ledger, attemptId, left);
    });
}

/** Writes what could not be written before. Rejects when it still cannot: nothing new is sent on top of that. */
export async function flushPendingSettlements(ledger: Ledger): Promise<void> {
  const waiting = unsettled.get(ledger);
  if (waiting === undefined) return;
  for (const [attemptId, left] of waiting) {
    // Taken out first, so that two calls at once do not write it twice.
    waiting.delete(attemptId);
    try {
      await settleAgain(ledger, attemptId, left);
    } catch (error) {
      if (!isLasting(error)) keep(ledger, attemptId, left);
      throw error;
    }
  }
}

/** As it was, and in lesser forms: what refuses it may be the data, whatever the error calls it. */
async function settleAgain(ledger: Ledger, attemptId: string, left: LeftEnd): Promise<void> {
  try {
    await ledger.settle(attemptId, left.end);
  } catch (error) {
    if (isOver(error)) throw error;
    await settleRepaired(ledger, attemptId, left);
  }
}

async function settleRepaired(
  ledger: Ledger,
  attemptId: string,
  { end, atMostNanoUsd }: LeftEnd,
): Promise<void> {
  try {
    await ledger.settle(attemptId, repairEnd(end, atMostNanoUsd));
  } catch (error) {
    if (isOver(error)) throw error;
    await ledger.settle(attemptId, bareEnd(end, atMostNanoUsd));
  }
}

function keep(ledger: Ledger, attemptId: string, left: LeftEnd): void {
  const waiting = unsettled.get(ledger) ?? new Map<string, LeftEnd>();
  unsettled.set(ledger, waiting.set(attemptId, left));
}

/** The row is there already, or the store is closed: nothing can be written any more. */
const overCodes: ReadonlySet<unknown> = new Set(['not-open', 'duplicate', 'disposed']);

function isOver(error: unknown): boolean {
  return overCodes.has(codeOf(error));
}

/**
 * Refusals that no other try changes. Where even the least form is refused, the attempt stays open in the ledger with
 * what was held for it, and the next start of the editor settles it at that.
 */
function isLasting(error: unknown): boolean {
  return isOver(error) || codeOf(error) === 'invalid';
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
