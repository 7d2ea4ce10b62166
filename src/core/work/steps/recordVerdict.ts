import type { VerdictRow } from '../../model/ledger.ts';
import type { PlanSessionPorts } from '../ask/planSessionPorts.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Writes a judgement into the ledger. Its failure does not undo what was judged; it is logged. */
export async function recordVerdict(
  ports: Pick<PlanSessionPorts, 'ledger' | 'clock' | 'log'>,
  attemptId: string | undefined,
  verdict: VerdictRow['verdict'],
  by: VerdictRow['by'],
  action?: VerdictRow['action'],
): Promise<void> {
  if (attemptId === undefined) return;
  try {
    await ports.ledger.recordVerdict({
      attemptId,
      recordedAtMs: ports.clock.now(),
      verdict,
      by,
      ...withoutUndefined({ action }),
    });
  } catch (error) {
    ports.log.warn(`The verdict on ${attemptId} could not be kept: ${String(error)}`);
  }
}
