import type { VerdictRow } from '../../model/ledger.ts';
import type { PlanSessionPorts } from '../ask/planSessionPorts.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Writes a judgement into the ledger. Its failure does not undo what was judged; it is logged. */
export async function recordVerdict(
  ports: Pick<PlanSessionPorts, 'ledger' | 'clock' | 'log'>,
  callId: string | undefined,
  verdict: VerdictRow['verdict'],
  by: VerdictRow['by'],
  action?: VerdictRow['action'],
): Promise<void> {
  if (callId === undefined) return;
  try {
    await ports.ledger.recordVerdict({
      callId,
      recordedAtMs: ports.clock.now(),
      verdict,
      by,
      ...withoutUndefined({ action }),
    });
  } catch (error) {
    ports.log.warn(`The verdict on ${callId} could not be kept: ${String(error)}`);
  }
}
