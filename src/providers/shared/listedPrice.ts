import type { ListedPrice } from '../../core/model/provider.ts';
import { known } from './wireValues.ts';

/** Dollars for one token above which a price is a slip of the unit: $10,000 per million. */
const highestUsdPerToken = 0.01;

/** Per token → per million. */
const million = 1_000_000;

/**
 * The price in an entry of OpenRouter's list: dollars per token, as text. `undefined` where it is not one that tokens
 * alone are charged by: `-1` means that it depends on where the request is sent, and some charge for each request.
 */
export function listedPrice(pricing: unknown): ListedPrice | undefined {
  if (typeof pricing !== 'object' || pricing === null) return undefined;
  const { prompt, completion, request, input_cache_read, input_cache_write } = pricing as Readonly<
    Record<string, unknown>
  >;
  const input = perMillion(prompt);
  const output = perMillion(completion);
  if (input === undefined || output === undefined) return undefined;
  if (request !== undefined && request !== null && dollars(request) !== 0) return undefined;
  const cacheWrite = perMillion(input_cache_write);
  return {
    inputPerMillionUsd: input,
    outputPerMillionUsd: output,
    ...known({
      cacheReadPerMillionUsd: perMillion(input_cache_read),
      // Zero is what is said where writing is not charged apart, and then it costs what input costs.
      cacheWritePerMillionUsd: cacheWrite === 0 || input === 0 ? input : cacheWrite,
    }),
  };
}

function perMillion(value: unknown): number | undefined {
  const usd = dollars(value);
  // Nine decimals hold every price in use and shed the dust of floating point.
  return usd === undefined || usd > highestUsdPerToken ? undefined : Math.round(usd * million * 1e9) / 1e9;
}

function dollars(value: unknown): number | undefined {
  const usd = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof usd === 'number' && Number.isFinite(usd) && usd >= 0 ? usd : undefined;
}
