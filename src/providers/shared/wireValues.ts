import * as z from 'zod/mini';
import { nanoUsdPerUsd } from '../../core/model/cost.ts';

/**
 * A count of tokens or calls as a server reports it. Everything that is not a whole number from 0 up becomes
 * `undefined`: a negative or infinite count must never reach a price.
 */
export const count = z.catch(z.optional(z.int().check(z.nonnegative())), undefined);

/** A text that may be missing or null. */
export const optionalText = z.catch(z.optional(z.string()), undefined);

/** A text that may be missing, null or empty, which all mean that there is none. */
export const filledText = z.catch(z.optional(z.string().check(z.minLength(1))), undefined);

/** Dollars as a server reports them, turned into nano-dollars; `undefined` for anything but an amount from 0 up. */
export function nanoUsdFromDollars(dollars: unknown): number | undefined {
  const amount = typeof dollars === 'string' && dollars.trim() !== '' ? Number(dollars) : dollars;
  if (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0) return undefined;
  const nanoUsd = Math.round(amount * nanoUsdPerUsd);
  return Number.isSafeInteger(nanoUsd) ? nanoUsd : undefined;
}

/** The object without its `undefined` properties, as `exactOptionalPropertyTypes` wants it. */
export function known<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
