import type { FailureKind } from '../../model/request/failure.ts';
import type { RateLimitReadings } from '../../model/request/rateLimits.ts';
import type { CallNeed, MinuteLimits } from './rateWindow.ts';
import type { TakenMark } from './rateBucket.ts';

/** One model at one provider, as the traffic rules see it. */
export interface CallTarget {
  readonly provider: string;
  readonly model: string;
  /** Ids of the keys that may be used, never the keys; one empty id where the provider needs none. */
  readonly keys: readonly string[];
  /** Name of the account that several providers draw on; without one each key is its own. */
  readonly quotaPool?: string;
  /** The person's own limits per minute, for each key over all models. */
  readonly limits: MinuteLimits;
  /** The most that the call can take of this model. */
  readonly need: CallNeed;
}

/** May a call be sent now, and by which key? */
export interface LimitsRequest {
  /** Unique for this attempt. */
  readonly id: string;
  /** The first that can ever be asked is admitted if it is ready; the others are only looked at. */
  readonly targets: readonly CallTarget[];
  /** Piece of work that stays with one key as long as that is well, because prompt caches belong to accounts. */
  readonly work?: string;
  /** Lanes whose account ran out of credit a moment ago are asked all the same: nothing else is left. */
  readonly triesEmptyAccounts?: boolean;
}

/** Why a target has to wait. */
export type WaitReason =
  /** A limit per minute, ours or the provider's, or the provider's request to wait. */
  | 'rate-limit'
  /** Its circuit breaker is open. */
  | 'unhealthy'
  /** Its account was out of credit a moment ago. */
  | 'quota'
  /** Its server still works at a request that was given up. */
  | 'busy';

/** The failure that a wait amounts to, where nobody waits. */
export const kindOfWait: Readonly<Record<WaitReason, FailureKind>> = {
  'rate-limit': 'rate-limit',
  unhealthy: 'overloaded',
  quota: 'quota',
  busy: 'overloaded',
};

/** Availability of a target. */
export type TargetAvailability =
  | { readonly kind: 'ready' }
  | { readonly kind: 'wait'; readonly waitMs: number; readonly because: WaitReason };

/** What was taken for an admitted call. Goes back into every report about it. */
export interface CallGrant {
  readonly id: string;
  readonly target: Omit<CallTarget, 'keys'>;
  /** Id of the key to send it with. */
  readonly key: string;
  readonly takenAtMs: number;
  readonly mark: TakenMark;
  /** It tries whether a provider that was unhealthy works again. */
  readonly isProbe: boolean;
}

/** The first target was admitted, or the availability of each target, in the order of the targets asked for. */
export type LimitsAnswer =
  | { readonly granted: CallGrant; readonly availabilities?: never }
  | { readonly granted?: never; readonly availabilities: readonly TargetAvailability[] };

/** What became of an admitted call. */
export type CallOutcomeReport =
  /** It was never sent. */
  | { readonly kind: 'released' }
  /** The first token came: the provider works. Another report follows. */
  | { readonly kind: 'answering' }
  | { readonly kind: 'succeeded' }
  | {
      readonly kind: 'failed';
      readonly failure: FailureKind;
      readonly status?: number;
      readonly retryAfterMs?: number;
    };

/** Tells what became of an admitted call. */
export interface LimitsReport {
  readonly grant: CallGrant;
  readonly outcome: CallOutcomeReport;
  /** What it used in truth, where that is known. */
  readonly used?: Partial<CallNeed>;
  /** What the provider said of its limits. */
  readonly readings?: RateLimitReadings;
  /** From 0 to 1, by chance: spreads the cooldowns of several windows. */
  readonly random: number;
}

/** What a report has led to. */
export interface LimitsEffect {
  /** The breaker opened for so long. */
  readonly breakerCooldownMs?: number;
  /** The key has a cooldown of this length, with this model or (out of credit) with all. */
  readonly keyCooldownMs?: number;
  /** The key was refused and is not used while there are others. */
  readonly keyRevoked?: boolean;
}

/**
 * Breakers, limits, cool-downs and turns, shared by all windows: every method is one transaction. All may reject with
 * a `StorageError`.
 */
export interface LimitsStore {
  admit(ask: LimitsRequest): Promise<LimitsAnswer>;
  /** Availability of targets now, in their order; nothing is taken. */
  look(targets: readonly CallTarget[]): Promise<readonly TargetAvailability[]>;
  report(report: LimitsReport): Promise<LimitsEffect>;
  /** Forgets cooldowns and refusals of a provider: its keys or its account have been changed. */
  forget(provider: string): Promise<void>;
}
