import type { CallEnd, Ledger } from '../../model/ledger/ledger.ts';
import type { Log } from '../../model/log.ts';
import { bareEnd, repairEnd } from './repairEnd.ts';

/** An end that is still to be written. */
interface LeftEnd {
  readonly end: CallEnd;
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
  callId: string,
  end: CallEnd,
  atMostNanoUsd?: number,
): void {
  const left: LeftEnd = { end, atMostNanoUsd };
  ledger
    .settle(callId, end)
    .catch(async (error: unknown) => {
      if (codeOf(error) !== 'invalid') throw error;
      log.warn(`What attempt ${callId} came to is written in part only: ${String(error)}`);
      await settleRepaired(ledger, callId, left);
    })
    .catch((error: unknown) => {
      log.error(`What attempt ${callId} cost could not be written yet: ${String(error)}`);
      if (!isLasting(error)) keep(ledger, callId, left);
    });
}

/** Writes what could not be written before. Rejects when it still cannot: nothing new is sent on top of that. */
export async function flushPendingSettlements(ledger: Ledger): Promise<void> {
  const waiting = unsettled.get(ledger);
  if (waiting === undefined) return;
  for (const [callId, left] of waiting) {
    // Taken out first, so that two calls at once do not write it twice.
    waiting.delete(callId);
    try {
      await settleAgain(ledger, callId, left);
    } catch (error) {
      if (!isLasting(error)) keep(ledger, callId, left);
      throw error;
    }
  }
}

/** As it was, and in lesser forms: what refuses it may be the data, whatever the error calls it. */
async function settleAgain(ledger: Ledger, callId: string, left: LeftEnd): Promise<void> {
  try {
    await ledger.settle(callId, left.end);
  } catch (error) {
    if (isOver(error)) throw error;
    await settleRepaired(ledger, callId, left);
  }
}

async function settleRepaired(
  ledger: Ledger,
  callId: string,
  { end, atMostNanoUsd }: LeftEnd,
): Promise<void> {
  try {
    await ledger.settle(callId, repairEnd(end, atMostNanoUsd));
  } catch (error) {
    if (isOver(error)) throw error;
    await ledger.settle(callId, bareEnd(end, atMostNanoUsd));
  }
}

function keep(ledger: Ledger, callId: string, left: LeftEnd): void {
  const waiting = unsettled.get(ledger) ?? new Map<string, LeftEnd>();
  unsettled.set(ledger, waiting.set(callId, left));
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
