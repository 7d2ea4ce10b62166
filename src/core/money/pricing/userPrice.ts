import type { UserRates } from './price.ts';

/** The user's own price of a model, in dollars per million tokens. */
export interface UserPricePerMillion {
  readonly inputPerMillionUsd: number;
  readonly outputPerMillionUsd: number;
  /** Absent: as much as input. */
  readonly cacheReadPerMillionUsd?: number;
  /** For every kind of cache write. Absent: the usual multiples of input, labelled an estimate. */
  readonly cacheWritePerMillionUsd?: number;
}

/** Finest price there is: a millionth of a dollar per million tokens. */
const picoUsdPerPerMillionUsd = 1_000_000;

/** Highest price that is believed, in dollars per million tokens; above it is a slip of the unit. */
const highestPerMillionUsd = 1_000_000;

/**
 * The user's price as exact rates, rounded to the nearest millionth of a dollar per million tokens. `undefined`
 * when a figure is negative, not finite or absurdly high: a wrong price is refused, the model stays unpriced.
 */
export function toUserRates(price: UserPricePerMillion): UserRates | undefined {
  const input = toPico(price.inputPerMillionUsd);
  const output = toPico(price.outputPerMillionUsd);
  const cacheRead = toPico(price.cacheReadPerMillionUsd ?? price.inputPerMillionUsd);
  if (input === undefined || output === undefined || cacheRead === undefined) return undefined;
  const rates = { inputPicoUsd: input, outputPicoUsd: output, cacheReadPicoUsd: cacheRead };
  if (price.cacheWritePerMillionUsd === undefined) return { source: 'user', rates };
  const cacheWrite = toPico(price.cacheWritePerMillionUsd);
  if (cacheWrite === undefined) return undefined;
  return {
    source: 'user',
    rates: {
      ...rates,
      cacheWrite5mPicoUsd: cacheWrite,
      cacheWrite1hPicoUsd: cacheWrite,
      cacheWrite30mPicoUsd: cacheWrite,
      cacheWrite12hPicoUsd: cacheWrite,
    },
  };
}

function toPico(perMillionUsd: number): number | undefined {
  if (!(perMillionUsd >= 0 && perMillionUsd <= highestPerMillionUsd)) return undefined;
  return Math.round(perMillionUsd * picoUsdPerPerMillionUsd);
}
