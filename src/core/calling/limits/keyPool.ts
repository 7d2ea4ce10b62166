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

/** Remembers who got which key. Work that stays with its key moves nobody's turn. */
export function giveKey(turn: KeyRotation, key: string, work: string | undefined): KeyRotation {
  const before = turn.kept.find((entry) => entry.work === work);
  const last = before?.key === key ? turn.last : key;
  if (work === undefined) return { ...turn, last };
  const others = turn.kept.filter((entry) => entry.work !== work);
  return { last, kept: [...others, { work, key }].slice(-mostKept) };
}

/** Why a key rests. `revoked`: it was refused, and only another key in its place ends that. */
export const keyCooldownSchema = z.object({
  revoked: z.exactOptional(z.boolean()),
  /** Rests until then, in milliseconds since the epoch. */
  untilMs: z.exactOptional(z.number()),
  /** When the rest was imposed; a clock that is earlier was set back. */
  sinceMs: z.number(),
  /** Rests in a row without a success in between; each is longer than the one before. */
  inARow: z.int().check(z.nonnegative()),
});

export type KeyCooldown = z.infer<typeof keyCooldownSchema>;

/** Nothing is wrong. */
export const noCooldown: KeyCooldown = { sinceMs: 0, inARow: 0 };

/** Milliseconds that are left of a rest, 0 when there is none. */
export function cooldownLeftMs(rest: KeyCooldown, nowMs: number): number {
  if (rest.untilMs === undefined || nowMs >= rest.untilMs) return 0;
  // However the clock was moved, a rest is never longer than it was meant to be.
  return Math.min(rest.untilMs - nowMs, rest.untilMs - rest.sinceMs);
}

/** Lets it rest from now on; never ends an earlier rest. */
export function startCooldown(rest: KeyCooldown, lengthMs: number, nowMs: number): KeyCooldown {
  const untilMs = nowMs + Math.max(lengthMs, cooldownLeftMs(rest, nowMs));
  return { ...rest, untilMs, sinceMs: nowMs, inARow: rest.inARow + 1 };
}
