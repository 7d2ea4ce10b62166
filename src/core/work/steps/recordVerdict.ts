import type { VerdictRow } from '../../model/ledger/ledger.ts';
import type { CallContext } from '../../calling/send/call.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Writes a judgement into the ledger. Its failure does not undo what was judged; it is logged. */
export async function recordVerdict(
  call: Pick<CallContext, 'ledger' | 'clock' | 'log'>,
  callId: string | undefined,
  verdict: VerdictRow['verdict'],
  by: VerdictRow['by'],
  action?: VerdictRow['action'],
): Promise<void> {
  if (callId === undefined) return;
  try {
    await call.ledger.recordVerdict({
      callId,
      recordedAtMs: call.clock.now(),
      verdict,
      by,
      ...withoutUndefined({ action }),
    });
  } catch (error) {
    call.log.warn(`The verdict on ${callId} could not be kept: ${String(error)}`);
  }
}
