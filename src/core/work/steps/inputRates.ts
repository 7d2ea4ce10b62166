import type { ModelReference } from '../../model/modelReference.ts';
import { cacheWriteKinds, type Usage } from '../../model/request/usage.ts';
import type { InputRates } from '../tools/carryCost.ts';
import type { CallContext } from '../../calling/send/call.ts';

/** Enough tokens for rates without a rounding error, few enough for no long-context price. */
const sampleTokens = 10_000;

/**
 * What input costs at a model in a conversation whose last call used this much: where it has read from or written to a
 * cache, the next one will. `undefined` without a known price.
 */
export function inputRates(
  context: Pick<CallContext, 'price'>,
  model: ModelReference,
  last: Usage,
  atMs: number,
): InputRates | undefined {
  // A provider has one of them at a time.
  const written = cacheWriteKinds.find((kind) => (last[kind] ?? 0) > 0);
  const fresh = rateOf({ [written ?? 'inputUncachedTokens']: sampleTokens });
  const isCached = written !== undefined || (last.cacheReadTokens ?? 0) > 0;
  const cached = isCached ? rateOf({ cacheReadTokens: sampleTokens }) : fresh;
  return fresh === undefined || cached === undefined ? undefined : { fresh, cached: Math.min(cached, fresh) };

  function rateOf(tokens: Partial<Usage>): number | undefined {
    const usage: Usage = { source: 'estimated', inputUncachedTokens: 0, outputTokens: 0, ...tokens };
    const { cost } = context.price(model, usage, atMs);
    return cost.source === 'unpriced' ? undefined : cost.nanoUsd / sampleTokens;
  }
}
