import * as z from 'zod/mini';
import { nanoUsdPerUsd } from '../../core/model/request/cost.ts';
import { mostTokensOfCall } from '../../core/model/request/usage.ts';

/**
 * A count of tokens or calls as a server reports it, as a number or as its digits. Everything that is not a whole
 * number from 0 up becomes `undefined`, and so does an absurd one: none of them must ever reach a price.
 */
export const count = z.pipe(z.optional(z.unknown()), z.transform(toCount));

export function toCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*\d+(?:\.0*)?\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return undefined;
  // JSON knows a -0, which is no other count than 0.
  return number >= 0 && number <= mostTokensOfCall ? number + 0 : undefined;
}

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
