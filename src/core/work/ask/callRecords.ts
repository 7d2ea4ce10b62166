import { describeSendEvent, isIncident } from '../../calling/failover/sendEvents.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { Purpose } from '../../model/purpose.ts';
import { totalInputTokens } from '../../model/request/usage.ts';
import type { CallSummary } from '../plan/attempt.ts';
import type { CallContext, CallProgress, FinishedCall } from '../../calling/send/call.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What the plan remembers of a call. */
export function summariseCall(purpose: Purpose, call: FinishedCall): CallSummary {
  const { usage, end } = call;
  const inputTokens = totalInputTokens(usage);
  return {
    callId: call.callId,
    purpose,
    model: formatModelReference(call.model),
    ...withoutUndefined({
      modelServed: call.modelServed,
      inputTokens,
      outputTokens: usage.outputTokens,
      cacheReadTokens: usage.cacheReadTokens,
    }),
    cost: call.cost,
    outcome: call.outcome,
    ...('failure' in end ? { message: end.failure.message } : {}),
    ...withoutUndefined({ adapted: call.adapted, withheld: call.withheld }),
    startedAtMs: call.startedAtMs,
    latencyMs: call.latencyMs,
  };
}

/**
 * Keeps in the plan each call that has ended, with its cost, and what came in the way of one, so that the person can
 * read later what happened. Without a step it belongs to the planning.
 */
export function recordProgress(
  planState: Pick<PlanStateStore, 'dispatch'>,
  clock: Pick<CallContext['clock'], 'now'>,
  purpose: Purpose,
  stepId?: string,
): (progress: CallProgress) => void {
  const of = withoutUndefined({ stepId });
  return (progress) => {
    if (progress.type === 'call-ended')
      planState.dispatch({ type: 'call-finished', ...of, call: summariseCall(purpose, progress.call) });
    if (progress.type !== 'send-event' || !isIncident(progress.event)) return;
    const incident = { atMs: clock.now(), text: describeSendEvent(progress.event) };
    planState.dispatch({ type: 'call-hindered', ...of, incident });
  };
}

/** The private files that the models of calls had seen, so that they may stand in what came of them; absent: none. */
export function originsOfCalls(calls: readonly Pick<FinishedCall, 'privateOrigins'>[]): {
  readonly origins?: readonly string[];
} {
  const origins = [...new Set(calls.flatMap(({ privateOrigins = [] }) => privateOrigins))];
  return origins.length === 0 ? {} : { origins };
}

/** What calls cost together, in nano-dollars; `undefined` when one has no known price. */
export function costOfCalls(calls: readonly Pick<FinishedCall, 'cost'>[]): number | undefined {
  return calls.some(({ cost }) => cost.source === 'unpriced') ? undefined : pricedCostOf(calls);
}

/** What the calls among them that have a price cost together, in nano-dollars. */
export function pricedCostOf(calls: readonly Pick<FinishedCall, 'cost'>[]): number {
  return calls.reduce((sum, { cost }) => sum + (cost.source === 'unpriced' ? 0 : cost.nanoUsd), 0);
}
