import * as z from 'zod/mini';

/** Whose turn it is among several keys of one provider. */
export const keyTurnSchema = z.object({
  /** Id of the key that was given out last. */
  last: z.string(),
  /** Which key each piece of work stays with, newest last: a prompt cache belongs to an account. */
  kept: z.array(z.object({ work: z.string(), key: z.string() })),
});

export type KeyRotation = z.infer<typeof keyTurnSchema>;

/** No key was given out yet. */
export const noTurn: KeyRotation = { last: '', kept: [] };

const mostKept = 32;

/** The keys in the order in which they are to be tried: the one that this work has used, then the others in turn. */
export function keysInRotation(
  turn: KeyRotation,
  keys: readonly string[],
  work: string | undefined,
): readonly string[] {
  const start = keys.indexOf(turn.last) + 1;
  const inTurn = [...keys.slice(start), ...keys.slice(0, start)];
  const kept = work === undefined ? undefined : turn.kept.find((entry) => entry.work === work)?.key;
  if (kept === undefined || !keys.includes(kept)) return inTurn;
  return [kept, ...inTurn.filter((key) => key !== kept)];
}

/** Records which work got which key. Work that keeps its key does not move the rotation. */
export function giveKey(turn: KeyRotation, key: string, work: string | undefined): KeyRotation {
  const before = turn.kept.find((entry) => entry.work === work);
  const last = before?.key === key ? turn.last : key;
  if (work === undefined) return { ...turn, last };
  const others = turn.kept.filter((entry) => entry.work !== work);
  return { last, kept: [...others, { work, key }].slice(-mostKept) };
}

/** Why a key is not used for a while. `revoked`: it was refused, and only a new key ends that. */
export const keyCooldownSchema = z.object({
  revoked: z.exactOptional(z.boolean()),
  /** End of the cooldown, in milliseconds since the epoch. */
  untilMs: z.exactOptional(z.number()),
  /** Start of the cooldown; a clock that shows an earlier time was set back. */
  sinceMs: z.number(),
  /** Cooldowns in a row without a success in between; each is longer than the one before. */
  inARow: z.int().check(z.nonnegative()),
});

export type KeyCooldown = z.infer<typeof keyCooldownSchema>;

/** Nothing is wrong. */
export const noCooldown: KeyCooldown = { sinceMs: 0, inARow: 0 };

/** Milliseconds that are left of a cooldown, 0 when there is none. */
export function cooldownLeftMs(cooldown: KeyCooldown, nowMs: number): number {
  if (cooldown.untilMs === undefined || nowMs >= cooldown.untilMs) return 0;
  // However the clock was moved, a cooldown is never longer than it was meant to be.
  return Math.min(cooldown.untilMs - nowMs, cooldown.untilMs - cooldown.sinceMs);
}

/** A cooldown of this length from now on; an earlier one that ends later stays. */
export function startCooldown(cooldown: KeyCooldown, lengthMs: number, nowMs: number): KeyCooldown {
  const untilMs = nowMs + Math.max(lengthMs, cooldownLeftMs(cooldown, nowMs));
  return { ...cooldown, untilMs, sinceMs: nowMs, inARow: cooldown.inARow + 1 };
}
