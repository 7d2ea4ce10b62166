/** Pico-dollars in a nano-dollar. */
const picoUsdPerNanoUsd = 1000;

/** Pico-dollars per token in a dollar per million tokens. */
const picoUsdPerPerMillionUsd = 1_000_000;

/**
 * Dollars per million tokens as whole pico-dollars per token. `undefined` for what is negative, not finite, above
 * a million dollars, or finer than a millionth of a dollar per million tokens (no list price is).
 */
export function picoUsdPerToken(perMillionUsd: number): number | undefined {
  if (!(perMillionUsd >= 0 && perMillionUsd <= 1_000_000)) return undefined;
  const exact = perMillionUsd * picoUsdPerPerMillionUsd;
  const rounded = Math.round(exact);
  return Math.abs(exact - rounded) > 1e-3 ? undefined : rounded;
}

/** So many tokens at such a rate. */
export interface RatedTokens {
  readonly tokens: number;
  readonly picoUsd: number;
}

/**
 * Sums tokens × rate exactly, multiplies by `multiplierPpm` millionths, divides by `per` and rounds **once**, half up, to whole
 * nano-dollars. Everything is a non-negative integer; where a product would leave the safe integers, it counts in
 * big integers.
 */
export function exactNanoUsd(parts: readonly RatedTokens[], multiplierPpm: number, per = 1): number {
  let picoUsd = 0;
  for (const part of parts) picoUsd += part.tokens * part.picoUsd;
  const scaled = picoUsd * multiplierPpm;
  const divisor = picoUsdPerNanoUsd * 1_000_000 * per;
  // Sums and products of non-negative integers below 2^53 are exact in between as well.
  if (Number.isSafeInteger(scaled)) {
    const remainder = scaled % divisor;
    return (scaled - remainder) / divisor + (remainder * 2 >= divisor ? 1 : 0);
  }
  if (multiplierPpm === 1_000_000 && per === 1 && Number.isSafeInteger(picoUsd)) {
    const remainder = picoUsd % picoUsdPerNanoUsd;
    return (picoUsd - remainder) / picoUsdPerNanoUsd + (remainder * 2 >= picoUsdPerNanoUsd ? 1 : 0);
  }
  let sum = 0n;
  for (const part of parts) sum += BigInt(part.tokens) * BigInt(part.picoUsd);
  const bigDivisor = BigInt(divisor);
  return Number((sum * BigInt(multiplierPpm) + bigDivisor / 2n) / bigDivisor);
}
