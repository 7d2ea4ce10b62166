import { describeSendEvent, isIncident } from '../../calling/failover/sendEvents.ts';
import type { CallProgress } from '../../calling/send/callModel.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/**
 * Keeps what came in the way of a call in the plan, so that its person can read later what happened, what was done and
 * what it cost. Without a step it was a call of the planning.
 */
export function keepIncident(
  planState: Pick<PlanStateStore, 'dispatch'>,
  progress: CallProgress,
  atMs: number,
  stepId?: string,
): void {
  if (progress.type !== 'send-event' || !isIncident(progress.event)) return;
  const incident = { atMs, text: describeSendEvent(progress.event) };
  planState.dispatch({ type: 'call-hindered', ...withoutUndefined({ stepId }), incident });
}
