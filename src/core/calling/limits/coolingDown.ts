import type { TargetAvailability, WaitReason } from './limitsStore.ts';

/**
 * What the person prefers when the model of their choice has to wait and another could answer now. `ask`: it waits,
 * and while the countdown runs the person may switch, at the price that is shown.
 */
export const coolingPreferences = ['ask', 'wait', 'switch'] as const;

export type CoolingPreference = (typeof coolingPreferences)[number];

/** How long a call waits for models that cool down, in milliseconds. */
export interface CoolingPolicy {
  readonly preference: CoolingPreference;
  /** A wait up to here is not worth another model. */
  readonly shortWaitMs: number;
  /** Nobody sits in front of a longer one. */
  readonly longestWaitMs: number;
}

/** What the shell uses unless the settings say otherwise. */
export const defaultCoolingPolicy: CoolingPolicy = {
  preference: 'switch',
  shortWaitMs: 3_000,
  longestWaitMs: 300_000,
};

/** What to do while the first model has to wait. Indexes are places in the order of the availabilities. */
export type CoolingMove =
  | {
      readonly kind: 'wait';
      readonly index: number;
      readonly waitMs: number;
      readonly because: WaitReason;
      /** The model that could answer now. */
      readonly alternative?: number;
    }
  | { readonly kind: 'switch'; readonly index: number; readonly waitMs: number; readonly because: WaitReason }
  /** Nothing but an account that was out of credit a moment ago: asking costs nothing and shows whether it still is. */
  | { readonly kind: 'try-empty'; readonly index: number }
  | { readonly kind: 'give-up'; readonly waitMs: number; readonly because: WaitReason };

/** Chooses between waiting and another model. The first availability is one that waits. */
export function moveWhileCooling(
  policy: CoolingPolicy,
  availabilities: readonly TargetAvailability[],
): CoolingMove {
  const [head] = availabilities;
  if (head?.kind !== 'wait') throw new Error('The first model does not have to wait.');
  const { waitMs, because } = head;
  const alternative = availabilities.findIndex(({ kind }) => kind === 'ready');
  if (alternative > 0) {
    const waits =
      because !== 'quota' &&
      (waitMs <= policy.shortWaitMs || (policy.preference !== 'switch' && waitMs <= policy.longestWaitMs));
    if (!waits) return { kind: 'switch', index: alternative, waitMs, because };
    return {
      kind: 'wait',
      index: 0,
      waitMs,
      because,
      ...(policy.preference === 'ask' && waitMs > policy.shortWaitMs ? { alternative } : {}),
    };
  }
  const soonest = soonestOf(availabilities);
  if (soonest !== undefined && soonest.waitMs <= policy.longestWaitMs) return { kind: 'wait', ...soonest };
  const empty = availabilities.findIndex(
    (availability) => availability.kind === 'wait' && availability.because === 'quota',
  );
  if (empty >= 0) return { kind: 'try-empty', index: empty };
  return { kind: 'give-up', waitMs: soonest?.waitMs ?? waitMs, because: soonest?.because ?? because };
}

/** The target that is ready after the shortest wait; of equal ones the first in order. */
function soonestOf(
  availabilities: readonly TargetAvailability[],
): { readonly index: number; readonly waitMs: number; readonly because: WaitReason } | undefined {
  let soonest: { index: number; waitMs: number; because: WaitReason } | undefined;
  for (const [index, availability] of availabilities.entries()) {
    if (availability.kind !== 'wait' || availability.because === 'quota') continue;
    if (soonest === undefined || availability.waitMs < soonest.waitMs)
      soonest = { index, waitMs: availability.waitMs, because: availability.because };
  }
  return soonest;
}
