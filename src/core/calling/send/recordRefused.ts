import type { Adaptation, RefusedRequest } from '../../model/abilities/adaptation.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { Usage } from '../../model/request/usage.ts';
import type { CallEnd, CallStart } from '../../model/ledger/ledger.ts';
import type { CallRequest, CallContext } from './call.ts';
import { settleInBackground } from './settleInBackground.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A provider that refuses a request bills nothing for it. */
const nothingUsed: Usage = { source: 'estimated', inputUncachedTokens: 0, outputTokens: 0 };

/**
 * Writes the requests of an attempt that were refused by name into the ledger: they cost nothing, and are attempts like
 * any other. An answer that is there is worth more than the record of how it came about.
 */
export async function recordRefused(
  ports: CallContext,
  {
    call,
    model,
    start,
    adaptation,
  }: {
    readonly call: CallRequest;
    readonly model: ModelReference;
    /** Of the attempt that was sent in the end. */
    readonly start: CallStart;
    readonly adaptation: Adaptation | undefined;
  },
): Promise<void> {
  for (const refused of adaptation?.refused ?? []) {
    const own = { ...start, id: ports.createId() };
    try {
      if (!(await ports.ledger.begin(own)).begun) continue;
    } catch (error) {
      ports.log.warn(`A refused request of attempt ${start.id} is not in the ledger: ${String(error)}`);
      return;
    }
    const end = endOf(ports, model, own, refused);
    settleInBackground(ports, own.id, end);
    call.onProgress?.({
      type: 'call-ended',
      call: {
        callId: own.id,
        model,
        startedAtMs: own.startedAtMs,
        latencyMs: end.latencyMs,
        hasBeenSent: true,
        usage: end.usage,
        cost: end.cost,
        text: '',
        toolCalls: [],
        maxOutputTokens: call.request.maxOutputTokens,
        allowedOutputTokens: call.request.maxOutputTokens,
        outcome: end.outcome,
        end: { failure: refused.failure },
      },
    });
  }
}

function endOf(
  ports: Pick<CallContext, 'price'>,
  model: ModelReference,
  { startedAtMs }: CallStart,
  { failure, latencyMs }: RefusedRequest,
): CallEnd {
  return {
    ...withoutUndefined({ requestId: failure.requestId }),
    usage: nothingUsed,
    ...ports.price(model, nothingUsed, startedAtMs),
    latencyMs,
    toolUses: [],
    outcome: failure.kind,
  };
}
