import type { CancelBilling, ProtocolTraits } from '../../model/request/protocol.ts';
import { localVendor } from '../pricing/vendorOf.ts';

/**
 * Vendors by their name in the catalogue. OpenRouter states for each upstream whether leaving a stream stops the
 * model and the bill (openrouter.ai/docs/api-reference/streaming, "Stream Cancellation"); the same holds for those
 * who call the vendor itself. A router is `unknown`: it depends on the upstream that it chose.
 */
const byVendor: ReadonlyMap<string, CancelBilling> = new Map<string, CancelBilling>([
  [localVendor, 'stops'],
  ['anthropic', 'stops'],
  ['azure', 'stops'],
  ['deepseek', 'stops'],
  ['fireworks', 'stops'],
  ['openai', 'stops'],
  ['together', 'stops'],
  ['xai', 'stops'],
  ['google', 'finishes'],
  ['groq', 'finishes'],
  ['mistral', 'finishes'],
]);

/**
 * How a call is billed that is cancelled while its answer arrives. What is not `stops` is to be recorded at its
 * reservation, as an upper bound, until the truth is known.
 */
export function cancelBillingOf(
  protocol: Pick<ProtocolTraits, 'billsAfterCancel'>,
  vendor: string | undefined,
): CancelBilling {
  const known = vendor === undefined ? undefined : byVendor.get(vendor);
  return known ?? protocol.billsAfterCancel;
}
