import type { FailureKind } from '../../model/request/failure.ts';
import { backoffMs, type Backoff } from './backoff.ts';
import {
  askBreaker,
  beginProbe,
  breakerPolicy,
  breakerSchema,
  closedBreaker,
  recordFailure,
  releaseProbe,
  type Breaker,
  type BreakerAnswer,
} from './circuitBreaker.ts';
import { failureTraits } from '../../model/request/failureTraits.ts';
import {
  giveKey,
  keyCooldownSchema,
  keysInRotation,
  keyTurnSchema,
  startCooldown,
  noCooldown,
  noTurn,
  cooldownLeftMs,
  type KeyCooldown,
} from './keyPool.ts';
import {
  emptyBucket,
  rateBucketSchema,
  readIntoBucket,
  releaseToBucket,
  takeFromBucket,
  type RateBucket,
  type TakenMark,
} from './rateBucket.ts';
import { askRates } from './rateLimiter.ts';
import {
  rateWindowSchema,
  releaseFromWindow,
  settleWindow,
  takeFromWindow,
  type MinuteLimits,
} from './rateWindow.ts';
import type {
  CallTarget,
  TargetAvailability,
  LimitsAnswer,
  LimitsRequest,
  LimitsEffect,
  CallGrant,
  LimitsReport,
  WaitReason,
} from './limitsStore.ts';
import { readState, stateName, type LimitsTable } from './limitsTable.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Rests of a key that the provider gave no length for. */
const rateLimitCooldown: Backoff = { firstMs: 2_000, longestMs: 60_000 };
/** A provider that says "now" may say so for ever. */
const shortestRateCooldownMs = 250;
/** An account that is out of credit: somebody has to pay first. */
const quotaCooldown: Backoff = { firstMs: 60_000, longestMs: 1_800_000 };
/** Longest cooldown that a provider can impose. */
const longestCooldownMs = 3_600_000;

/**
 * Admits the first target if it is ready now, taking its key's turn, its share of the limits and, where a breaker is
 * half-open, the probe. Otherwise nothing is taken and the answer is every target's availability.
 */
export function requestGrant(table: LimitsTable, ask: LimitsRequest, nowMs: number): LimitsAnswer {
  const [first] = ask.targets;
  if (first === undefined) return { availabilities: [] };
  const look = lookAt(table, first, ask, nowMs);
  if (look.kind === 'ready') return { granted: take(table, first, look.key, ask, nowMs) };
  return {
    availabilities: [
      availabilityOf(look),
      ...ask.targets.slice(1).map((target) => availabilityOf(lookAt(table, target, ask, nowMs))),
    ],
  };
}

/** Availability of each target now. Nothing is taken. */
export function readAvailability(
  table: LimitsTable,
  targets: readonly CallTarget[],
  nowMs: number,
): readonly TargetAvailability[] {
  return targets.map((target) => availabilityOf(lookAt(table, target, { id: '', targets }, nowMs)));
}

type Look =
  | { readonly kind: 'ready'; readonly key: string }
  | { readonly kind: 'wait'; readonly waitMs: number; readonly because: WaitReason };

function availabilityOf(look: Look): TargetAvailability {
  return look.kind === 'ready' ? { kind: 'ready' } : look;
}

function lookAt(table: LimitsTable, target: CallTarget, ask: LimitsRequest, nowMs: number): Look {
  let breakerWaitMs = 0;
  for (const name of breakerNames(target)) {
    const answer: BreakerAnswer = askBreaker(readBreaker(table, name), nowMs);
    if (answer.kind === 'wait') breakerWaitMs = Math.max(breakerWaitMs, answer.waitMs);
  }
  if (breakerWaitMs > 0) return { kind: 'wait', waitMs: breakerWaitMs, because: 'unhealthy' };
  let shortest: Look | undefined;
  for (const key of usableKeys(table, target, ask.work)) {
    const look = lookAtKey(table, target, key, ask, nowMs);
    if (look.kind === 'ready') return look;
    if (shortest?.kind !== 'wait' || isBetterWait(look, shortest)) shortest = look;
  }
  return shortest ?? { kind: 'wait', waitMs: 0, because: 'unhealthy' };
}

/** A limit passes by itself, an empty account does not. */
function isBetterWait(
  left: Extract<Look, { kind: 'wait' }>,
  right: Extract<Look, { kind: 'wait' }>,
): boolean {
  if ((left.because === 'quota') !== (right.because === 'quota')) return right.because === 'quota';
  return left.waitMs < right.waitMs;
}

/** Keys that were refused are left out, unless there are no others: only the provider knows whether one works again. */
function usableKeys(table: LimitsTable, target: CallTarget, work: string | undefined): readonly string[] {
  const turn = readState(table, turnName(target.provider), keyTurnSchema, noTurn);
  const keys = keysInRotation(turn, target.keys, work);
  const accepted = keys.filter(
    (key) =>
      readCooldown(table, keyName(target, key)).revoked !== true &&
      readCooldown(table, targetName(target, key)).revoked !== true,
  );
  return accepted.length > 0 ? accepted : keys;
}

function lookAtKey(
  table: LimitsTable,
  target: CallTarget,
  key: string,
  ask: LimitsRequest,
  nowMs: number,
): Look {
  const quotaMs = cooldownLeftMs(readCooldown(table, poolName(target, key)), nowMs);
  if (quotaMs > 0 && ask.triesEmptyAccounts !== true)
    return { kind: 'wait', waitMs: quotaMs, because: 'quota' };
  const targetMs = Math.max(
    cooldownLeftMs(readCooldown(table, targetName(target, key)), nowMs),
    cooldownLeftMs(readCooldown(table, rateName(target, key)), nowMs),
  );
  const window = readState(table, windowName(target, key), rateWindowSchema, []);
  const bucket = readBucket(table, target, key) ?? emptyBucket;
  const rates = askRates(window, bucket, target.limits, target.need, nowMs);
  const waitMs = Math.max(targetMs, rates.kind === 'wait' ? rates.waitMs : 0);
  return waitMs > 0 ? { kind: 'wait', waitMs, because: 'rate-limit' } : { kind: 'ready', key };
}

function take(
  table: LimitsTable,
  target: CallTarget,
  key: string,
  ask: LimitsRequest,
  nowMs: number,
): CallGrant {
  let isProbe = false;
  for (const name of breakerNames(target)) {
    const breaker = readBreaker(table, name);
    if (askBreaker(breaker, nowMs).kind !== 'probe') continue;
    isProbe = true;
    table.set(name, beginProbe(breaker, ask.id, breakerPolicy, nowMs));
  }
  if (target.keys.length > 1) {
    const name = turnName(target.provider);
    table.set(name, giveKey(readState(table, name, keyTurnSchema, noTurn), key, ask.work));
  }
  if (hasLimits(target.limits)) {
    const name = windowName(target, key);
    table.set(name, takeFromWindow(readState(table, name, rateWindowSchema, []), target.need, nowMs));
  }
  const { keys: _keys, ...kept } = target;
  return {
    id: ask.id,
    target: kept,
    key,
    takenAtMs: nowMs,
    mark: markOf(table, target, key, nowMs),
    isProbe,
  };
}

/** Nothing is counted for a provider that has never spoken of limits. */
function markOf(table: LimitsTable, target: CallTarget, key: string, nowMs: number): TakenMark {
  const bucket = readBucket(table, target, key);
  if (bucket === undefined) return emptyBucket.taken;
  const less = takeFromBucket(bucket, target.need, nowMs);
  table.set(bucketName(target, key), less);
  return less.taken;
}

/** Records the outcome of an admitted call; returns the cooldowns and breaker changes that follow from it. */
export function reportCall(table: LimitsTable, report: LimitsReport, nowMs: number): LimitsEffect {
  const { grant, outcome } = report;
  correctRates(table, report, nowMs);
  switch (outcome.kind) {
    case 'released':
      releaseProbes(table, grant);
      return {};
    case 'answering':
      closeBreakers(table, grant.target);
      return {};
    case 'succeeded':
      closeBreakers(table, grant.target);
      for (const name of cooldownNames(grant)) if (table.get(name) !== undefined) table.set(name, undefined);
      return {};
    case 'failed':
      return recordCallFailure(table, report, outcome, nowMs);
  }
}

function recordCallFailure(
  table: LimitsTable,
  { grant, random }: LimitsReport,
  { failure, status, retryAfterMs }: Extract<LimitsReport['outcome'], { kind: 'failed' }>,
  nowMs: number,
): LimitsEffect {
  const { target, key } = grant;
  const { health } = failureTraits[failure];
  if (health === 'unhealthy') {
    const breakerCooldownMs = failBreakers(table, grant, failure, nowMs);
    // The server asked for a wait, which holds in all windows.
    if (retryAfterMs === undefined || retryAfterMs === 0)
      return breakerCooldownMs === undefined ? {} : { breakerCooldownMs };
    const keyCooldownMs = setCooldown(table, targetName(target, key), retryAfterMs, nowMs);
    return { keyCooldownMs, ...withoutUndefined({ breakerCooldownMs }) };
  }
  // It answered, even if with a refusal: the provider itself is healthy.
  if (health === 'answers') closeBreakers(table, target);
  else releaseProbes(table, grant);
  switch (failure) {
    case 'rate-limit': {
      const name = rateName(target, key);
      const lengthMs =
        retryAfterMs ?? backoffMs(rateLimitCooldown, readCooldown(table, name).inARow + 1, random);
      return { keyCooldownMs: setCooldown(table, name, Math.max(shortestRateCooldownMs, lengthMs), nowMs) };
    }
    case 'quota': {
      const name = poolName(target, key);
      const lengthMs = backoffMs(quotaCooldown, readCooldown(table, name).inARow + 1, random);
      return { keyCooldownMs: setCooldown(table, name, Math.max(lengthMs, retryAfterMs ?? 0), nowMs) };
    }
    case 'auth': {
      // 403 may be about this model only; 401 is about the key.
      const name = status === 403 ? targetName(target, key) : keyName(target, key);
      table.set(name, { ...readCooldown(table, name), revoked: true });
      return { keyRevoked: true };
    }
    default:
      return {};
  }
}

/** A connection that cannot be made is the host's failure, whichever model was asked for. */
function failBreakers(
  table: LimitsTable,
  grant: CallGrant,
  failure: FailureKind,
  nowMs: number,
): number | undefined {
  const [host, model] = breakerNames(grant.target);
  const met = failure === 'connection' ? host : model;
  const before = readBreaker(table, met);
  const after = recordFailure(before, grant.id, breakerPolicy, nowMs);
  if (after !== before) table.set(met, after);
  // A probe of both that failed at one of them is no evidence about the other.
  releaseProbeOf(table, met === host ? model : host, grant.id);
  return after !== before ? after.open?.cooldownMs : undefined;
}

function releaseProbes(table: LimitsTable, grant: CallGrant): void {
  for (const name of breakerNames(grant.target)) releaseProbeOf(table, name, grant.id);
}

function releaseProbeOf(table: LimitsTable, name: string, id: string): void {
  const before = readBreaker(table, name);
  const after = releaseProbe(before, id);
  if (after !== before) table.set(name, after);
}

function closeBreakers(table: LimitsTable, target: Pick<CallTarget, 'provider' | 'model'>): void {
  for (const name of breakerNames(target)) if (table.get(name) !== undefined) table.set(name, undefined);
}

function setCooldown(table: LimitsTable, name: string, lengthMs: number, nowMs: number): number {
  const bounded = Math.min(longestCooldownMs, lengthMs);
  table.set(name, startCooldown(readCooldown(table, name), bounded, nowMs));
  return bounded;
}

function correctRates(table: LimitsTable, report: LimitsReport, nowMs: number): void {
  const { target, key, takenAtMs, mark } = report.grant;
  const wasNotSent = report.outcome.kind === 'released';
  if (hasLimits(target.limits) && (wasNotSent || report.used !== undefined)) {
    const name = windowName(target, key);
    const window = readState(table, name, rateWindowSchema, []);
    const corrected = wasNotSent
      ? releaseFromWindow(window, takenAtMs, target.need)
      : settleWindow(window, takenAtMs, target.need, report.used ?? {});
    if (corrected !== window) table.set(name, corrected);
  }
  const bucket = readBucket(table, target, key);
  if (wasNotSent && bucket !== undefined)
    table.set(bucketName(target, key), releaseToBucket(bucket, target.need, nowMs));
  if (report.readings !== undefined)
    table.set(bucketName(target, key), readIntoBucket(bucket ?? emptyBucket, report.readings, mark, nowMs));
}

/** Ends the cooldowns of a provider's keys and accounts, declared accounts included. `names` are all names that the table has. */
export function forgetCooldowns(table: LimitsTable, names: Iterable<string>, provider: string): void {
  const begins = ['key', 'target', 'pool', 'turn'].map((kind) => `${kind}:[${JSON.stringify(provider)}`);
  for (const name of names)
    if (
      begins.some((begin) => name.startsWith(`${begin},`) || name.startsWith(`${begin}]`)) ||
      // Which providers draw on an account is not written here; asking once too often costs nothing.
      name.startsWith('shared-')
    )
      table.set(name, undefined);
}

function hasLimits(limits: MinuteLimits): boolean {
  return (
    limits.requests !== undefined || limits.inputTokens !== undefined || limits.outputTokens !== undefined
  );
}

function readBreaker(table: LimitsTable, name: string): Breaker {
  return readState(table, name, breakerSchema, closedBreaker);
}

function readCooldown(table: LimitsTable, name: string): KeyCooldown {
  return readState(table, name, keyCooldownSchema, noCooldown);
}

function readBucket(table: LimitsTable, target: TargetNames, key: string): RateBucket | undefined {
  const parsed = rateBucketSchema.safeParse(table.get(bucketName(target, key)));
  return parsed.success ? parsed.data : undefined;
}

type TargetNames = Pick<CallTarget, 'provider' | 'model' | 'quotaPool'>;

function breakerNames({ provider, model }: TargetNames): readonly [host: string, model: string] {
  return [stateName('breaker', provider), stateName('breaker', provider, model)];
}

function cooldownNames({ target, key }: CallGrant): readonly string[] {
  return [keyName(target, key), targetName(target, key), rateName(target, key), poolName(target, key)];
}

const keyName = ({ provider }: TargetNames, key: string) => stateName('key', provider, key);
const targetName = ({ provider, model }: TargetNames, key: string) =>
  stateName('target', provider, key, model);
const windowName = ({ provider }: TargetNames, key: string) => stateName('window', provider, key);
const bucketName = ({ provider, model }: TargetNames, key: string) =>
  stateName('bucket', provider, key, model);
const turnName = (provider: string) => stateName('turn', provider);

/** Models that draw on one declared account share its limits: hopping between them would only burn the chain. */
function rateName(target: TargetNames, key: string): string {
  return target.quotaPool === undefined
    ? targetName(target, key)
    : stateName('shared-rate', target.quotaPool);
}

function poolName({ provider, quotaPool }: TargetNames, key: string): string {
  return quotaPool === undefined ? stateName('pool', provider, key) : stateName('shared-pool', quotaPool);
}
