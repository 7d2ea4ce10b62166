import * as z from 'zod/mini';

/** Counts and amounts: whole, safe and never negative. */
export const countSchema = z.int().check(z.nonnegative());
/** A moment, in milliseconds since the epoch. */
export const momentSchema = z.int();
/** Ids, names and labels. */
export const nameSchema = z.string().check(z.minLength(1), z.maxLength(1000));
/** A local date, `YYYY-MM-DD`. */
export const daySchema = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
