import { formatModelReference } from '../../model/modelReference.ts';
import type { Purpose } from '../../model/purpose.ts';
import { totalInputTokens } from '../../model/usage.ts';
import type { CallSummary } from '../plan/attempt.ts';
import type { FinishedCall } from '../../calling/send/callModel.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What the plan remembers of an attempt. */
export function summariseCall(purpose: Purpose, attempt: FinishedCall): CallSummary {
  const { usage, end } = attempt;
  const inputTokens = totalInputTokens(usage);
  return {
    callId: attempt.callId,
    purpose,
    model: formatModelReference(attempt.model),
    ...withoutUndefined({
      modelServed: attempt.modelServed,
      inputTokens,
      outputTokens: usage.outputTokens,
      cacheReadTokens: usage.cacheReadTokens,
    }),
    cost: attempt.cost,
    outcome: attempt.outcome,
    ...('failure' in end ? { message: end.failure.message } : {}),
    ...withoutUndefined({ adapted: attempt.adapted }),
    startedAtMs: attempt.startedAtMs,
    latencyMs: attempt.latencyMs,
  };
}
