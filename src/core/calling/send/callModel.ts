import type { CallRequest, FinishedCall, CallContext, CallResult } from './call.ts';
import { placeOf } from './call.ts';
import { sendCall } from './sendCall.ts';

export type {
  ReservationRequest,
  CallRequest,
  CallReservation,
  FinishedCall,
  CallContext,
  CallProgress,
  CallResult,
  PricedUsage,
} from './call.ts';

/**
 * The one way to a model: every attempt is held against the budgets and recorded before it is sent and settled after,
 * whatever comes of it; an unavailable model is retried or replaced by the decision's next one, before its first
 * token only.
 */
export async function callModel(ports: CallContext, call: CallRequest): Promise<CallResult> {
  const result = await sendCall(ports, call);
  if (result.last === undefined || !isCutByOurCap(call, result.last)) return result;
  // The cap was the budget's, not the tier's or the model's: the whole answer is worth more than half of one.
  const { model } = result.last;
  const again = {
    ...call,
    decision: { ...call.decision, model, fallbacks: [] },
    position: call.position + placeOf(call.decision, model),
  };
  const whole = await sendCall(ports, again, result.last.maxOutputTokens);
  return { ...whole, calls: [...result.calls, ...whole.calls] };
}

function isCutByOurCap(
  call: CallRequest,
  { end, maxOutputTokens, allowedOutputTokens }: FinishedCall,
): boolean {
  return (
    'finish' in end &&
    end.finish.unified === 'length' &&
    end.finish.isUnsure !== true &&
    maxOutputTokens < allowedOutputTokens &&
    !call.signal.aborted
  );
}
