import type { FailureKind } from '../../model/failure.ts';
import { backoffMs } from './backoff.ts';
import type { Backoff } from './backoff.ts';
import {
  askBreaker,
  beginProbe,
  breakerPolicy,
  breakerSchema,
  closedBreaker,
  recordFailure,
  releaseProbe,
} from './circuitBreaker.ts';
import type { Breaker, BreakerAnswer } from './circuitBreaker.ts';
import { unwellKinds } from './failurePolicy.ts';
import {
  giveKey,
  keyRestSchema,
  keysInTurn,
  keyTurnSchema,
  layDown,
  noRest,
  noTurn,
  restLeftMs,
} from './keyPool.ts';
import type { KeyRest } from './keyPool.ts';
import {
  emptyBucket,
  rateBucketSchema,
  readIntoBucket,
  releaseToBucket,
  takeFromBucket,
} from './rateBucket.ts';
import type { RateBucket, TakenMark } from './rateBucket.ts';
import { askRates } from './rateLimiter.ts';
import { rateWindowSchema, releaseFromWindow, settleWindow, takeFromWindow } from './rateWindow.ts';
import type { MinuteLimits } from './rateWindow.ts';
import type {
  Lane,
  LaneStanding,
  TrafficAnswer,
  TrafficAsk,
  TrafficEffect,
  TrafficGrant,
  TrafficReport,
  WaitReason,
} from './trafficStore.ts';
import { readState, stateName } from './trafficTable.ts';
import type { TrafficTable } from './trafficTable.ts';

/** Rests of a key that the provider gave no length for. */
const rateRest: Backoff = { firstMs: 2_000, longestMs: 60_000 };
/** A provider that says "now" may say so for ever. */
const shortestRateRestMs = 250;
/** An account that is out of credit: somebody has to pay first. */
const quotaRest: Backoff = { firstMs: 60_000, longestMs: 1_800_000 };
/** Longest rest that a provider can impose. */
const longestRestMs = 3_600_000;

/**
 * Admits the first lane if it is ready now, taking its key's turn, its share of the limits and, where a breaker is
 * half-open, the probe. Otherwise nothing is taken and every lane's standing is told.
 */
export function admitTraffic(table: TrafficTable, ask: TrafficAsk, nowMs: number): TrafficAnswer {
  const [first] = ask.lanes;
  if (first === undefined) return { standings: [] };
  const look = lookAt(table, first, ask, nowMs);
  if (look.kind === 'ready') return { granted: take(table, first, look.key, ask, nowMs) };
  return {
    standings: [
      standingOf(look),
      ...ask.lanes.slice(1).map((lane) => standingOf(lookAt(table, lane, ask, nowMs))),
    ],
  };
}

/** How lanes stand now, each by itself. Nothing is taken. */
export function lookAtTraffic(
  table: TrafficTable,
  lanes: readonly Lane[],
  nowMs: number,
): readonly LaneStanding[] {
  return lanes.map((lane) => standingOf(lookAt(table, lane, { id: '', lanes }, nowMs)));
}

type Look =
  | { readonly kind: 'ready'; readonly key: string }
  | { readonly kind: 'wait'; readonly waitMs: number; readonly because: WaitReason };

function standingOf(look: Look): LaneStanding {
  return look.kind === 'ready' ? { kind: 'ready' } : look;
}

function lookAt(table: TrafficTable, lane: Lane, ask: TrafficAsk, nowMs: number): Look {
  let breakerWaitMs = 0;
  for (const name of breakerNames(lane)) {
    const answer: BreakerAnswer = askBreaker(readBreaker(table, name), nowMs);
    if (answer.kind === 'wait') breakerWaitMs = Math.max(breakerWaitMs, answer.waitMs);
  }
  if (breakerWaitMs > 0) return { kind: 'wait', waitMs: breakerWaitMs, because: 'unwell' };
  let shortest: Look | undefined;
  for (const key of usableKeys(table, lane, ask.work)) {
    const look = lookAtKey(table, lane, key, ask, nowMs);
    if (look.kind === 'ready') return look;
    if (shortest?.kind !== 'wait' || isBetterWait(look, shortest)) shortest = look;
  }
  return shortest ?? { kind: 'wait', waitMs: 0, because: 'unwell' };
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
function usableKeys(table: TrafficTable, lane: Lane, work: string | undefined): readonly string[] {
  const turn = readState(table, turnName(lane.provider), keyTurnSchema, noTurn);
  const keys = keysInTurn(turn, lane.keys, work);
  const accepted = keys.filter(
    (key) =>
      readRest(table, keyName(lane, key)).retired !== true &&
      readRest(table, laneName(lane, key)).retired !== true,
  );
  return accepted.length > 0 ? accepted : keys;
}

function lookAtKey(table: TrafficTable, lane: Lane, key: string, ask: TrafficAsk, nowMs: number): Look {
  const quotaMs = restLeftMs(readRest(table, poolName(lane, key)), nowMs);
  if (quotaMs > 0 && ask.triesEmptyAccounts !== true)
    return { kind: 'wait', waitMs: quotaMs, because: 'quota' };
  const laneMs = Math.max(
    restLeftMs(readRest(table, laneName(lane, key)), nowMs),
    restLeftMs(readRest(table, rateName(lane, key)), nowMs),
  );
  const window = readState(table, windowName(lane, key), rateWindowSchema, []);
  const bucket = readBucket(table, lane, key) ?? emptyBucket;
  const rates = askRates(window, bucket, lane.limits, lane.need, nowMs);
  const waitMs = Math.max(laneMs, rates.kind === 'wait' ? rates.waitMs : 0);
  return waitMs > 0 ? { kind: 'wait', waitMs, because: 'rate-limit' } : { kind: 'ready', key };
}

function take(table: TrafficTable, lane: Lane, key: string, ask: TrafficAsk, nowMs: number): TrafficGrant {
  let isProbe = false;
  for (const name of breakerNames(lane)) {
    const breaker = readBreaker(table, name);
    if (askBreaker(breaker, nowMs).kind !== 'probe') continue;
    isProbe = true;
    table.set(name, beginProbe(breaker, ask.id, breakerPolicy, nowMs));
  }
  if (lane.keys.length > 1) {
    const name = turnName(lane.provider);
    table.set(name, giveKey(readState(table, name, keyTurnSchema, noTurn), key, ask.work));
  }
  if (hasLimits(lane.limits)) {
    const name = windowName(lane, key);
    table.set(name, takeFromWindow(readState(table, name, rateWindowSchema, []), lane.need, nowMs));
  }
  const { keys: _keys, ...kept } = lane;
  return { id: ask.id, lane: kept, key, takenAtMs: nowMs, mark: markOf(table, lane, key, nowMs), isProbe };
}

/** Nothing is counted for a provider that has never spoken of limits. */
function markOf(table: TrafficTable, lane: Lane, key: string, nowMs: number): TakenMark {
  const bucket = readBucket(table, lane, key);
  if (bucket === undefined) return emptyBucket.taken;
  const less = takeFromBucket(bucket, lane.need, nowMs);
  table.set(bucketName(lane, key), less);
  return less.taken;
}

/** Writes down what became of an admitted call, and tells what that has led to. */
export function reportTraffic(table: TrafficTable, report: TrafficReport, nowMs: number): TrafficEffect {
  const { grant, outcome } = report;
  correctRates(table, report, nowMs);
  switch (outcome.kind) {
    case 'released':
      releaseProbes(table, grant);
      return {};
    case 'answering':
      closeBreakers(table, grant.lane);
      return {};
    case 'succeeded':
      closeBreakers(table, grant.lane);
      for (const name of restNames(grant)) if (table.get(name) !== undefined) table.set(name, undefined);
      return {};
    case 'failed':
      return recordTrafficFailure(table, report, outcome, nowMs);
  }
}

function recordTrafficFailure(
  table: TrafficTable,
  { grant, random }: TrafficReport,
  { failure, status, retryAfterMs }: Extract<TrafficReport['outcome'], { kind: 'failed' }>,
  nowMs: number,
): TrafficEffect {
  const { lane, key } = grant;
  if (unwellKinds.has(failure)) {
    const breakerRestMs = failBreakers(table, grant, failure, nowMs);
    // Asked to stay away, nobody goes there, whichever window it is.
    if (retryAfterMs === undefined || retryAfterMs === 0)
      return breakerRestMs === undefined ? {} : { breakerRestMs };
    const keyRestMs = rest(table, laneName(lane, key), retryAfterMs, nowMs);
    return { keyRestMs, ...(breakerRestMs === undefined ? {} : { breakerRestMs }) };
  }
  // It answered, if only to refuse: the provider itself is well.
  if (answeredKinds.has(failure)) closeBreakers(table, lane);
  else releaseProbes(table, grant);
  switch (failure) {
    case 'rate-limit': {
      const name = rateName(lane, key);
      const lengthMs = retryAfterMs ?? backoffMs(rateRest, readRest(table, name).inARow + 1, random);
      return { keyRestMs: rest(table, name, Math.max(shortestRateRestMs, lengthMs), nowMs) };
    }
    case 'quota': {
      const name = poolName(lane, key);
      const lengthMs = backoffMs(quotaRest, readRest(table, name).inARow + 1, random);
      return { keyRestMs: rest(table, name, Math.max(lengthMs, retryAfterMs ?? 0), nowMs) };
    }
    case 'auth': {
      // 403 may be about this model only; 401 is about the key.
      const name = status === 403 ? laneName(lane, key) : keyName(lane, key);
      table.set(name, { ...readRest(table, name), retired: true });
      return { keyRetired: true };
    }
    default:
      return {};
  }
}

const answeredKinds: ReadonlySet<FailureKind> = new Set([
  'rate-limit',
  'quota',
  'auth',
  'not-found',
  'context-length',
  'bad-request',
  'refusal',
]);

/** A connection that cannot be made is the host's trouble, whichever model was asked for. */
function failBreakers(
  table: TrafficTable,
  grant: TrafficGrant,
  failure: FailureKind,
  nowMs: number,
): number | undefined {
  const [host, model] = breakerNames(grant.lane);
  const met = failure === 'connection' ? host : model;
  const before = readBreaker(table, met);
  const after = recordFailure(before, grant.id, breakerPolicy, nowMs);
  if (after !== before) table.set(met, after);
  // A probe of both that failed at one of them told nothing of the other.
  releaseProbeOf(table, met === host ? model : host, grant.id);
  return after !== before ? after.open?.restMs : undefined;
}

function releaseProbes(table: TrafficTable, grant: TrafficGrant): void {
  for (const name of breakerNames(grant.lane)) releaseProbeOf(table, name, grant.id);
}

function releaseProbeOf(table: TrafficTable, name: string, id: string): void {
  const before = readBreaker(table, name);
  const after = releaseProbe(before, id);
  if (after !== before) table.set(name, after);
}

function closeBreakers(table: TrafficTable, lane: Pick<Lane, 'provider' | 'model'>): void {
  for (const name of breakerNames(lane)) if (table.get(name) !== undefined) table.set(name, undefined);
}

function rest(table: TrafficTable, name: string, lengthMs: number, nowMs: number): number {
  const bounded = Math.min(longestRestMs, lengthMs);
  table.set(name, layDown(readRest(table, name), bounded, nowMs));
  return bounded;
}

function correctRates(table: TrafficTable, report: TrafficReport, nowMs: number): void {
  const { lane, key, takenAtMs, mark } = report.grant;
  const wasNotSent = report.outcome.kind === 'released';
  if (hasLimits(lane.limits) && (wasNotSent || report.used !== undefined)) {
    const name = windowName(lane, key);
    const window = readState(table, name, rateWindowSchema, []);
    const corrected = wasNotSent
      ? releaseFromWindow(window, takenAtMs, lane.need)
      : settleWindow(window, takenAtMs, lane.need, report.used ?? {});
    if (corrected !== window) table.set(name, corrected);
  }
  const bucket = readBucket(table, lane, key);
  if (wasNotSent && bucket !== undefined)
    table.set(bucketName(lane, key), releaseToBucket(bucket, lane.need, nowMs));
  if (report.readings !== undefined)
    table.set(bucketName(lane, key), readIntoBucket(bucket ?? emptyBucket, report.readings, mark, nowMs));
}

/** Forgets why keys and accounts of a provider rest, declared accounts included. `names` are all names that the table has. */
export function forgetRests(table: TrafficTable, names: Iterable<string>, provider: string): void {
  const begins = ['key', 'lane', 'pool', 'turn'].map((kind) => `${kind}:[${JSON.stringify(provider)}`);
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

function readBreaker(table: TrafficTable, name: string): Breaker {
  return readState(table, name, breakerSchema, closedBreaker);
}

function readRest(table: TrafficTable, name: string): KeyRest {
  return readState(table, name, keyRestSchema, noRest);
}

function readBucket(table: TrafficTable, lane: LaneNames, key: string): RateBucket | undefined {
  const parsed = rateBucketSchema.safeParse(table.get(bucketName(lane, key)));
  return parsed.success ? parsed.data : undefined;
}

type LaneNames = Pick<Lane, 'provider' | 'model' | 'quotaPool'>;

function breakerNames({ provider, model }: LaneNames): readonly [host: string, model: string] {
  return [stateName('breaker', provider), stateName('breaker', provider, model)];
}

function restNames({ lane, key }: TrafficGrant): readonly string[] {
  return [keyName(lane, key), laneName(lane, key), rateName(lane, key), poolName(lane, key)];
}

const keyName = ({ provider }: LaneNames, key: string) => stateName('key', provider, key);
const laneName = ({ provider, model }: LaneNames, key: string) => stateName('lane', provider, key, model);
const windowName = ({ provider }: LaneNames, key: string) => stateName('window', provider, key);
const bucketName = ({ provider, model }: LaneNames, key: string) => stateName('bucket', provider, key, model);
const turnName = (provider: string) => stateName('turn', provider);

/** Models that draw on one declared account share its limits: hopping between them would only burn the chain. */
function rateName(lane: LaneNames, key: string): string {
  return lane.quotaPool === undefined ? laneName(lane, key) : stateName('shared-rate', lane.quotaPool);
}

function poolName({ provider, quotaPool }: LaneNames, key: string): string {
  return quotaPool === undefined ? stateName('pool', provider, key) : stateName('shared-pool', quotaPool);
}
