import * as z from 'zod/mini';

/**
 * What was taken in the last minute, counted in slots of five seconds: our own count, for limits that the person set.
 * A slot counts until all of it is older than a minute, so no sixty seconds ever hold more than the limit.
 */
export const rateWindowSchema = z.array(
  z.object({
    slot: z.int(),
    requests: z.number().check(z.nonnegative()),
    inputTokens: z.number().check(z.nonnegative()),
    outputTokens: z.number().check(z.nonnegative()),
  }),
);

export type RateWindow = z.infer<typeof rateWindowSchema>;

/** Most per minute; absent is unlimited. */
export interface MinuteLimits {
  readonly requests?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/** What one call takes. */
export interface CallNeed {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const slotMs = 5_000;
/** A minute has twelve slots; the one that it begins in counts too. */
const slotsInView = 13;

const dimensions = ['requests', 'inputTokens', 'outputTokens'] as const;

/** Milliseconds until the call fits, 0 when it fits now. One that is larger than its limit fits into an empty minute. */
export function windowWaitMs(
  window: RateWindow,
  limits: MinuteLimits,
  need: CallNeed,
  nowMs: number,
): number {
  const live = inView(window, nowMs);
  return Math.max(
    ...dimensions.map((dimension) => {
      const limit = limits[dimension];
      if (limit === undefined) return 0;
      const wanted = Math.min(limit, dimension === 'requests' ? 1 : need[dimension]);
      let surplus = live.reduce((sum, slot) => sum + slot[dimension], 0) + wanted - limit;
      for (const slot of live) {
        if (surplus <= 0) return waitFor(live, slot, nowMs);
        surplus -= slot[dimension];
      }
      return waitFor(live, undefined, nowMs);
    }),
  );
}

/** Time until every slot before this one has left the view. */
function waitFor(live: RateWindow, next: RateWindow[number] | undefined, nowMs: number): number {
  const place = next === undefined ? live.length : live.indexOf(next);
  const last = live[place - 1];
  return last === undefined ? 0 : Math.max(0, (last.slot + slotsInView) * slotMs - nowMs);
}

/** Counts a call. */
export function takeFromWindow(window: RateWindow, need: CallNeed, nowMs: number): RateWindow {
  return change(inView(window, nowMs), Math.floor(nowMs / slotMs), 1, need);
}

/** Replaces what a call had taken ahead of time by what it used in truth. */
export function settleWindow(
  window: RateWindow,
  takenAtMs: number,
  need: CallNeed,
  used: Partial<CallNeed>,
): RateWindow {
  const slot = Math.floor(takenAtMs / slotMs);
  if (!window.some((entry) => entry.slot === slot)) return window;
  return change(window, slot, 0, {
    inputTokens: (used.inputTokens ?? need.inputTokens) - need.inputTokens,
    outputTokens: (used.outputTokens ?? need.outputTokens) - need.outputTokens,
  });
}

/** Takes a call back that was never sent. */
export function releaseFromWindow(window: RateWindow, takenAtMs: number, need: CallNeed): RateWindow {
  const slot = Math.floor(takenAtMs / slotMs);
  if (!window.some((entry) => entry.slot === slot)) return window;
  return change(window, slot, -1, {
    inputTokens: -need.inputTokens,
    outputTokens: -need.outputTokens,
  });
}

function change(window: RateWindow, slot: number, requests: number, tokens: CallNeed): RateWindow {
  const old = window.find((entry) => entry.slot === slot);
  const changed = {
    slot,
    requests: Math.max(0, (old?.requests ?? 0) + requests),
    inputTokens: Math.max(0, (old?.inputTokens ?? 0) + tokens.inputTokens),
    outputTokens: Math.max(0, (old?.outputTokens ?? 0) + tokens.outputTokens),
  };
  return [...window.filter((entry) => entry.slot !== slot), changed].sort(
    (left, right) => left.slot - right.slot,
  );
}

/** Slots of the future come from a clock that was set back since, and would never end. */
function inView(window: RateWindow, nowMs: number): RateWindow {
  const now = Math.floor(nowMs / slotMs);
  return window.filter(({ slot }) => slot <= now && slot > now - slotsInView);
}
