import type { AttemptEnd, Ledger, Log } from '../ports.ts';

/** Ends that could not be written, by attempt; for each ledger of this process. */
const unsettled = new WeakMap<Ledger, Map<string, AttemptEnd>>();

/**
 * Settles an attempt without keeping its answer waiting: the row is on its way before anything else is asked of the
 * ledger, and until it is written the reservation stays held. An end that cannot be written is said in the log and
 * kept for {@link settleLeftBehind}.
 */
export function settleBehind(
  { ledger, log }: { readonly ledger: Ledger; readonly log: Pick<Log, 'error'> },
  attemptId: string,
  end: AttemptEnd,
): void {
  ledger.settle(attemptId, end).catch((error: unknown) => {
    log.error(`What attempt ${attemptId} cost could not be written yet: ${String(error)}`);
    if (isLasting(error)) return;
    const left = unsettled.get(ledger) ?? new Map<string, AttemptEnd>();
    unsettled.set(ledger, left.set(attemptId, end));
  });
}

/** Writes what could not be written before. Rejects when it still cannot: nothing new is sent on top of that. */
export async function settleLeftBehind(ledger: Ledger): Promise<void> {
  const left = unsettled.get(ledger);
  if (left === undefined) return;
  for (const [attemptId, end] of left) {
    // Taken out first, so that two calls at once do not write it twice.
    left.delete(attemptId);
    try {
      await ledger.settle(attemptId, end);
    } catch (error) {
      if (!isLasting(error)) left.set(attemptId, end);
      throw error;
    }
  }
}

/** Refusals of the store that no other try changes: it has the row already, or will never take it. */
const lastingCodes: ReadonlySet<unknown> = new Set(['not-open', 'duplicate', 'invalid', 'disposed']);

function isLasting(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && lastingCodes.has(error.code);
}
