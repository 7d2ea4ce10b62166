import * as z from 'zod/mini';

/**
 * A circuit breaker as JSON. Closed: calls go through, failures in a row are counted. Open: nothing goes through
 * until the cooldown is over. Half-open: one call, the probe, tries whether it works again.
 */
export const breakerSchema = z.object({
  /** Failures in a row while closed. */
  failures: z.int().check(z.nonnegative()),
  lastFailureAtMs: z.number(),
  /** Set while open or half-open. */
  open: z.exactOptional(
    z.object({
      sinceMs: z.number(),
      cooldownMs: z.number().check(z.nonnegative()),
      /** The call that is trying, and when it is given up as lost (its window may have died). */
      probe: z.exactOptional(z.object({ id: z.string(), untilMs: z.number() })),
    }),
  ),
});

export type Breaker = z.infer<typeof breakerSchema>;

/** When a breaker opens and how long it stays open, in milliseconds. */
export interface BreakerPolicy {
  /** Failures in a row that open it. */
  readonly opensAfter: number;
  /** Failures further apart than this do not count as a row. */
  readonly rowMs: number;
  readonly firstCooldownMs: number;
  readonly longestCooldownMs: number;
  /** Longest time that one probe keeps others waiting. */
  readonly probeMs: number;
}

/** What all windows use: they share the state, so they must share the rules. */
export const breakerPolicy: BreakerPolicy = {
  opensAfter: 5,
  rowMs: 120_000,
  firstCooldownMs: 15_000,
  longestCooldownMs: 300_000,
  probeMs: 60_000,
};

/** A breaker that nothing has happened to. */
export const closedBreaker: Breaker = { failures: 0, lastFailureAtMs: 0 };

/** Whether a call may pass, and how long until it is worth asking again (milliseconds). */
export type BreakerAnswer =
  | { readonly kind: 'closed' }
  | { readonly kind: 'probe' }
  | { readonly kind: 'wait'; readonly waitMs: number };

/** Says what a call would meet now; nothing changes by asking. */
export function askBreaker(breaker: Breaker, nowMs: number): BreakerAnswer {
  const { open } = breaker;
  if (open === undefined) return { kind: 'closed' };
  // A clock that was set back must not lengthen the cooldown.
  const cooldownUntilMs = Math.min(open.sinceMs, nowMs) + open.cooldownMs;
  if (nowMs < cooldownUntilMs) return { kind: 'wait', waitMs: cooldownUntilMs - nowMs };
  if (open.probe === undefined || nowMs >= open.probe.untilMs) return { kind: 'probe' };
  // The probe may end at any moment; looking again a little later is cheap.
  return { kind: 'wait', waitMs: Math.min(open.probe.untilMs - nowMs, probeGlanceMs) };
}

const probeGlanceMs = 2_000;

/** Makes a call the probe. Only after {@link askBreaker} said `probe`. */
export function beginProbe(breaker: Breaker, id: string, policy: BreakerPolicy, nowMs: number): Breaker {
  if (breaker.open === undefined) return breaker;
  return { ...breaker, open: { ...breaker.open, probe: { id, untilMs: nowMs + policy.probeMs } } };
}

/**
 * The provider was unhealthy. `id` is the call that met it. While open, only the probe's own failure counts: calls that
 * were on their way when the breaker opened say nothing new.
 */
export function recordFailure(breaker: Breaker, id: string, policy: BreakerPolicy, nowMs: number): Breaker {
  const { open } = breaker;
  if (open !== undefined) {
    if (open.probe?.id !== id) return breaker;
    return {
      ...breaker,
      lastFailureAtMs: nowMs,
      open: { sinceMs: nowMs, cooldownMs: Math.min(policy.longestCooldownMs, open.cooldownMs * 2) },
    };
  }
  const isRow = nowMs - breaker.lastFailureAtMs <= policy.rowMs && nowMs >= breaker.lastFailureAtMs;
  const failures = (isRow ? breaker.failures : 0) + 1;
  const closed: Breaker = { failures, lastFailureAtMs: nowMs };
  return failures < policy.opensAfter
    ? closed
    : { ...closed, open: { sinceMs: nowMs, cooldownMs: policy.firstCooldownMs } };
}

/** The call ended without evidence about the provider (cancelled, refused, too long): another call may probe. */
export function releaseProbe(breaker: Breaker, id: string): Breaker {
  if (breaker.open?.probe?.id !== id) return breaker;
  const { sinceMs, cooldownMs } = breaker.open;
  return { ...breaker, open: { sinceMs, cooldownMs } };
}
