import type { Failure } from '../model/failure.ts';
import { formatModelReference } from '../model/modelReference.ts';
import type { ModelReference } from '../model/modelReference.ts';
import type { RateLimitReadings } from '../model/rateLimits.ts';
import type { Clock, CreateId } from '../ports.ts';
import { backoffMs } from './backoff.ts';
import { moveWhileCooling } from './coolingDown.ts';
import type { CoolingMove, CoolingPolicy } from './coolingDown.ts';
import { nextMove } from './failurePolicy.ts';
import type { NextMove, RetryPolicy } from './failurePolicy.ts';
import type { PrefixGate, PrefixPass } from './prefixGate.ts';
import type { CallNeed } from './rateWindow.ts';
import type { SendEvent, SwitchOffer } from './sendEvents.ts';
import type {
  Lane,
  TrafficEffect,
  TrafficGrant,
  TrafficOutcome,
  TrafficStore,
  WaitReason,
} from './trafficStore.ts';

/** A model that may be asked. */
export interface Candidate {
  readonly lane: Lane;
  /** Its context window in tokens, where it is known. */
  readonly contextTokens?: number;
  /** What the call is likely to cost there, in nano-dollars; `undefined` without a price. */
  readonly expectedNanoUsd?: number;
  /** Names the beginning of the prompt as this model's cache knows it; absent where nothing is worth caching. */
  readonly prefix?: string;
}

/** What came of one attempt; `attempt` is the caller's own account of it. */
export type Sent<A> =
  | {
      readonly attempt: A;
      readonly failure?: Failure;
      /** Whether anything of the answer had arrived. */
      readonly hadOutput: boolean;
      readonly costNanoUsd?: number;
      readonly used?: Partial<CallNeed>;
      readonly readings?: RateLimitReadings;
      readonly notSent?: never;
    }
  /** It was refused before it was sent (by a budget, say): nothing else is tried. */
  | { readonly notSent: { readonly reason: string } };

/** Rules that hold for every call. */
export interface SendPolicy {
  readonly retry: RetryPolicy;
  readonly cooling: CoolingPolicy;
  /** Most attempts of one call, whatever they fail of. */
  readonly mostAttempts: number;
}

/** What {@link sendResiliently} works with. */
export interface SendPorts<A> {
  readonly clock: Pick<Clock, 'now' | 'delay'>;
  readonly createId: CreateId;
  /** From 0 to 1, by chance. */
  random(): number;
  readonly traffic: TrafficStore;
  /** Keeps requests with the same beginning behind the first of them. */
  readonly prefixGate?: PrefixGate;
  /** A place among the provider's concurrent requests, if one is free now. */
  tryPlace(provider: string): (() => void) | undefined;
  /** Waits for one; at once, with nothing taken, when the signal aborts. */
  takePlace(provider: string, signal: AbortSignal): Promise<() => void>;
  /** Sends one request with the key of the grant. `onFirstToken` is to be called when content begins to arrive. */
  attempt(candidate: Candidate, grant: TrafficGrant, onFirstToken: () => void): Promise<Sent<A>>;
  onEvent(event: SendEvent): void;
  /** Asks the person while a countdown runs; the countdown's end, or an abort of the signal, ends the question. */
  offerSwitch?(offer: SwitchOffer, waitMs: number, signal: AbortSignal): Promise<'wait' | 'switch'>;
}

/** One call. */
export interface Sending {
  /** In the order of preference. */
  readonly candidates: readonly Candidate[];
  readonly policy: SendPolicy;
  /** See `TrafficAsk.work`. */
  readonly work?: string;
  readonly signal: AbortSignal;
}

/** All attempts, in order, and how it ended. */
export type SendResult<A> =
  | { readonly attempts: readonly A[]; readonly end: 'answered' | 'failed' | 'cancelled' }
  | { readonly attempts: readonly A[]; readonly end: 'not-sent'; readonly reason: string }
  /** Nobody could be asked in bearable time: the providers' fault, and no verdict on any model. */
  | { readonly attempts: readonly A[]; readonly end: 'unavailable'; readonly failure: Failure };

/**
 * The one engine for everything that is sent: admitted by breakers, limits and keys, retried, failed over, waited
 * for. Nothing is repeated after a first token.
 */
export async function sendResiliently<A>(ports: SendPorts<A>, sending: Sending): Promise<SendResult<A>> {
  const { policy, signal } = sending;
  const attempts: A[] = [];
  let candidates = sending.candidates;
  let retriesOnSame = 0;
  let triesEmptyAccounts = false;
  let lastFailure: Failure | undefined;

  /** Goes on with other candidates; the first of them may be another model than before. */
  function goOnWith(others: readonly Candidate[], because: WaitReason | Failure): void {
    const [from] = candidates;
    const [to] = others;
    if (from !== undefined && to !== undefined && !isSameModel(from, to)) {
      retriesOnSame = 0;
      const { expectedNanoUsd } = to;
      ports.onEvent({
        type: 'changed-model',
        from: referenceOf(from),
        to: referenceOf(to),
        because,
        ...(expectedNanoUsd === undefined ? {} : { expectedNanoUsd }),
      });
    }
    candidates = others;
  }

  for (;;) {
    const [candidate] = candidates;
    if (candidate === undefined) return { attempts, end: 'failed' };
    const pass = await enterGate(ports, candidate, signal);
    let given: Given;
    let sent: Sent<A>;
    try {
      given = await admit(ports, sending, candidates, triesEmptyAccounts);
      if ('standings' in given) {
        pass?.leave();
        const move = moveWhileCooling(policy.cooling, given.standings);
        const step = await followCoolingMove(ports, sending, candidates, move, lastFailure);
        if (step.kind === 'end') return { attempts, ...step.end };
        if (step.kind === 'go-on')
          goOnWith(step.candidates, move.kind === 'try-empty' ? 'quota' : move.because);
        triesEmptyAccounts = move.kind === 'try-empty';
        continue;
      }
      sent = await sendOnce(ports, candidate, given, pass);
    } finally {
      pass?.leave();
    }
    triesEmptyAccounts = false;
    if (sent.notSent !== undefined) return { attempts, end: 'not-sent', reason: sent.notSent.reason };
    attempts.push(sent.attempt);
    const { failure } = sent;
    if (failure === undefined) {
      void settle(ports, given.grant, sent, { kind: 'succeeded' });
      if (given.grant.isProbe) ports.onEvent({ type: 'recovered', model: referenceOf(candidate) });
      return { attempts, end: 'answered' };
    }
    lastFailure = failure;
    const effect = await settle(ports, given.grant, sent, outcomeOf(failure));
    const wished = nextMove(
      policy.retry,
      failure,
      { retriesOnSame, hadOutput: sent.hadOutput },
      ports.random(),
    );
    const after = candidatesAfter(candidates, given.grant, wished, failure);
    const isEnd = after.length === 0 || attempts.length >= policy.mostAttempts || signal.aborted;
    const move: NextMove = isEnd ? { kind: 'stop' } : wished;
    ports.onEvent({
      type: 'attempt-failed',
      model: referenceOf(candidate),
      failure,
      move: move.kind,
      ...(sent.costNanoUsd === undefined ? {} : { costNanoUsd: sent.costNanoUsd }),
      effect,
    });
    if (move.kind === 'stop') return { attempts, end: failure.kind === 'cancelled' ? 'cancelled' : 'failed' };
    goOnWith(after, failure);
    const delayMs = delayBefore(policy.retry, move, effect, attempts.length, ports.random());
    if (delayMs === undefined) continue;
    retriesOnSame += 1;
    const ended = await waitFor(ports, candidate, delayMs, failure, signal);
    if (ended === 'cancelled') return { attempts, end: 'cancelled' };
  }
}

/** A cool-down is sat out by asking for admission again, unless the store could not keep it. */
function delayBefore(
  { backoff }: RetryPolicy,
  move: NextMove,
  { keyRestMs }: TrafficEffect,
  failures: number,
  random: number,
): number | undefined {
  if (move.kind === 'retry-same') return move.delayMs;
  return move.kind === 'cool-down' && keyRestMs === undefined
    ? backoffMs(backoff, failures, random)
    : undefined;
}

type Given =
  | { readonly grant: TrafficGrant; readonly giveBackPlace: () => void }
  | { readonly standings: Parameters<typeof moveWhileCooling>[1] };

/**
 * Takes a share of the limits and a place. Where places are short the share goes back first and is taken anew: what
 * was admitted a minute ago must not be sent now.
 */
async function admit<A>(
  ports: SendPorts<A>,
  { work, signal }: Sending,
  candidates: readonly Candidate[],
  triesEmptyAccounts: boolean,
): Promise<Given> {
  const lanes = candidates.map(({ lane }) => lane);
  const ask = () =>
    ports.traffic.admit({
      id: ports.createId(),
      lanes,
      ...(work === undefined ? {} : { work }),
      ...(triesEmptyAccounts ? { triesEmptyAccounts } : {}),
    });
  const first = await ask();
  if (first.granted === undefined) return { standings: first.standings };
  const { provider } = first.granted.lane;
  const free = ports.tryPlace(provider);
  if (free !== undefined) return { grant: first.granted, giveBackPlace: free };
  void ports.traffic.report({ grant: first.granted, outcome: { kind: 'released' }, random: ports.random() });
  const giveBackPlace = await ports.takePlace(provider, signal);
  const second = await ask();
  if (second.granted !== undefined) return { grant: second.granted, giveBackPlace };
  giveBackPlace();
  return { standings: second.standings };
}

async function sendOnce<A>(
  ports: SendPorts<A>,
  candidate: Candidate,
  { grant, giveBackPlace }: Extract<Given, { grant: TrafficGrant }>,
  pass: PrefixPass | undefined,
): Promise<Sent<A>> {
  let isToldOf = false;
  try {
    const sent = await ports.attempt(candidate, grant, () => {
      pass?.open();
      if (grant.isProbe && !isToldOf)
        void ports.traffic.report({ grant, outcome: { kind: 'answering' }, random: ports.random() });
      isToldOf = true;
    });
    if (sent.notSent !== undefined) release(ports, grant);
    return sent;
  } catch (error) {
    release(ports, grant);
    throw error;
  } finally {
    giveBackPlace();
  }
}

function release<A>(ports: SendPorts<A>, grant: TrafficGrant): void {
  void ports.traffic.report({ grant, outcome: { kind: 'released' }, random: ports.random() });
}

function settle<A>(
  ports: SendPorts<A>,
  grant: TrafficGrant,
  { used, readings }: Exclude<Sent<A>, { notSent: object }>,
  outcome: TrafficOutcome,
): ReturnType<TrafficStore['report']> {
  return ports.traffic.report({
    grant,
    outcome,
    ...(used === undefined ? {} : { used }),
    ...(readings === undefined ? {} : { readings }),
    random: ports.random(),
  });
}

function outcomeOf({ kind, status, retryAfterMs }: Failure): TrafficOutcome {
  return {
    kind: 'failed',
    failure: kind,
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

async function enterGate<A>(
  { prefixGate }: SendPorts<A>,
  { prefix }: Candidate,
  signal: AbortSignal,
): Promise<PrefixPass | undefined> {
  return prefix === undefined ? undefined : prefixGate?.enter(prefix, signal);
}

/** Who is left after a failure, the next to be asked first; empty when nobody is. */
function candidatesAfter(
  candidates: readonly Candidate[],
  { lane: failed, key }: TrafficGrant,
  move: NextMove,
  { status }: Failure,
): readonly Candidate[] {
  const [head, ...others] = candidates;
  if (head === undefined) return [];
  switch (move.kind) {
    case 'stop':
      return [];
    case 'retry-same':
    case 'cool-down':
      return candidates;
    case 'fail-over':
      return others;
    case 'larger-window':
      return others.filter(({ contextTokens }) => !isKnownToBeNoLarger(contextTokens, head.contextTokens));
    case 'next-key': {
      const [again, ...rest] = withoutKey(candidates, key, (lane) =>
        // 403 may be about this model only; 401 is about the key.
        status === 403 ? lane === head.lane : lane.provider === failed.provider,
      );
      // A bad key is the person's to mend, and no reason to spend another provider's money.
      return again !== undefined && isSameModel(again, head) ? [again, ...rest] : [];
    }
    case 'leave-pool':
      return withoutKey(candidates, key, (lane) => lane.provider === failed.provider).filter(
        ({ lane }) => failed.quotaPool === undefined || lane.quotaPool !== failed.quotaPool,
      );
  }
}

function isKnownToBeNoLarger(window: number | undefined, than: number | undefined): boolean {
  return window !== undefined && than !== undefined && window <= than;
}

function withoutKey(
  candidates: readonly Candidate[],
  key: string,
  isConcerned: (lane: Lane) => boolean,
): readonly Candidate[] {
  return candidates
    .map((candidate) =>
      isConcerned(candidate.lane)
        ? {
            ...candidate,
            lane: { ...candidate.lane, keys: candidate.lane.keys.filter((other) => other !== key) },
          }
        : candidate,
    )
    .filter(({ lane }) => lane.keys.length > 0);
}

type CoolingStep =
  | { readonly kind: 'go-on'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'again' }
  | {
      readonly kind: 'end';
      readonly end:
        { readonly end: 'cancelled' } | { readonly end: 'unavailable'; readonly failure: Failure };
    };

async function followCoolingMove<A>(
  ports: SendPorts<A>,
  { signal }: Sending,
  candidates: readonly Candidate[],
  move: CoolingMove,
  lastFailure: Failure | undefined,
): Promise<CoolingStep> {
  const [head] = candidates;
  switch (move.kind) {
    case 'switch':
    case 'try-empty':
      return { kind: 'go-on', candidates: beginningAt(candidates, move.index) };
    case 'give-up': {
      const failure: Failure = {
        kind: lastFailure?.kind ?? (move.because === 'unwell' ? 'overloaded' : 'rate-limit'),
        message: `${namesOf(candidates)} cannot be asked before ${Math.ceil(move.waitMs / 1000)} s have passed.`,
        retryAfterMs: move.waitMs,
      };
      ports.onEvent({ type: 'gave-up', failure });
      return { kind: 'end', end: { end: 'unavailable', failure } };
    }
    case 'wait': {
      const awaited = candidates[move.index] ?? head;
      const other = move.alternative === undefined ? undefined : candidates[move.alternative];
      if (awaited === undefined) return { kind: 'again' };
      const end = await waitFor(ports, awaited, move.waitMs, move.because, signal, other);
      if (end === 'cancelled') return { kind: 'end', end: { end: 'cancelled' } };
      return end === 'switched' && move.alternative !== undefined
        ? { kind: 'go-on', candidates: beginningAt(candidates, move.alternative) }
        : // Whoever was waited for goes first, or the order would send the call to wait for another one.
          { kind: 'go-on', candidates: beginningAt(candidates, move.index) };
    }
  }
}

/** The same candidates with another one first; those that stood before it come last. */
function beginningAt(candidates: readonly Candidate[], index: number): readonly Candidate[] {
  return [...candidates.slice(index), ...candidates.slice(0, index)];
}

/** Counts down. With another model at hand the person may switch before it is over. */
async function waitFor<A>(
  ports: SendPorts<A>,
  { lane }: Candidate,
  waitMs: number,
  because: WaitReason | Failure,
  signal: AbortSignal,
  other?: Candidate,
): Promise<'over' | 'switched' | 'cancelled'> {
  const model = { provider: lane.provider, model: lane.model };
  const offer = other === undefined ? undefined : offerOf(other);
  ports.onEvent({ type: 'waiting', model, waitMs, because, ...(offer === undefined ? {} : { offer }) });
  const countdown = new AbortController();
  const both = AbortSignal.any([signal, countdown.signal]);
  let end: 'over' | 'switched' | 'cancelled' = 'over';
  const asked =
    offer === undefined || ports.offerSwitch === undefined
      ? undefined
      : ports.offerSwitch(offer, waitMs, both).then((answer) => {
          if (answer !== 'switch' || countdown.signal.aborted) return;
          end = 'switched';
          countdown.abort();
        });
  // A question that fails must end the call, and not the process.
  await Promise.race([
    ports.clock.delay(waitMs, both),
    ...(asked === undefined ? [] : [asked.then(() => never(both))]),
  ]);
  countdown.abort();
  if (signal.aborted) end = 'cancelled';
  ports.onEvent({ type: 'waited', model, end });
  return end;
}

/** Resolves when the signal aborts. */
function never(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function offerOf({ lane, expectedNanoUsd }: Candidate): SwitchOffer {
  const model = { provider: lane.provider, model: lane.model };
  return expectedNanoUsd === undefined ? { model } : { model, expectedNanoUsd };
}

function referenceOf({ lane: { provider, model } }: Candidate): ModelReference {
  return { provider, model };
}

function isSameModel(left: Candidate, right: Candidate): boolean {
  return left.lane.provider === right.lane.provider && left.lane.model === right.lane.model;
}

function namesOf(candidates: readonly Candidate[]): string {
  return candidates.map((candidate) => formatModelReference(referenceOf(candidate))).join(', ');
}
