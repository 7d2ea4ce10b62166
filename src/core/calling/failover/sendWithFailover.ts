import type { Failure } from '../../model/request/failure.ts';
import { backoffMs } from '../limits/backoff.ts';
import { candidatesAfter } from './candidatesAfter.ts';
import { moveWhileCooling } from '../limits/coolingDown.ts';
import { nextMove, type NextMove, type RetryPolicy } from '../limits/failurePolicy.ts';
import type { PrefixPass } from './prefixGate.ts';
import {
  isSameModel,
  referenceOf,
  type SendCandidate,
  type Sending,
  type SendPorts,
  type SendResult,
  type Sent,
} from './sendPorts.ts';
import type {
  LimitsEffect,
  CallGrant,
  CallOutcomeReport,
  LimitsStore,
  WaitReason,
} from '../limits/limitsStore.ts';
import { followCoolingMove, waitFor } from './waitOrSwitch.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/**
 * The one engine for everything that is sent: admitted by breakers, limits and keys, retried, failed over, waited
 * for. Nothing is repeated after a first token.
 */
export async function sendWithFailover<A>(ports: SendPorts<A>, sending: Sending): Promise<SendResult<A>> {
  const { policy, signal } = sending;
  const attempts: A[] = [];
  let candidates = sending.candidates;
  let retriesOnSame = 0;
  let triesEmptyAccounts = false;
  let lastFailure: Failure | undefined;

  /** Goes on with other candidates; the first of them may be another model than before. */
  function goOnWith(others: readonly SendCandidate[], because: WaitReason | Failure): void {
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
        ...withoutUndefined({ expectedNanoUsd }),
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
      if ('availabilities' in given) {
        pass?.leave();
        const move = moveWhileCooling(policy.cooling, given.availabilities);
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
    const plannedMove = nextMove(
      policy.retry,
      failure,
      { retriesOnSame, hadOutput: sent.hadOutput },
      ports.random(),
    );
    const after = candidatesAfter(candidates, given.grant, plannedMove, failure);
    const isEnd = after.length === 0 || attempts.length >= policy.mostAttempts || signal.aborted;
    const move: NextMove = isEnd ? { kind: 'stop' } : plannedMove;
    ports.onEvent({
      type: 'attempt-failed',
      model: referenceOf(candidate),
      failure,
      move: move.kind,
      ...withoutUndefined({ costNanoUsd: sent.costNanoUsd }),
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
  { keyCooldownMs }: LimitsEffect,
  failures: number,
  random: number,
): number | undefined {
  if (move.kind === 'retry-same') return move.delayMs;
  return move.kind === 'cool-down' && keyCooldownMs === undefined
    ? backoffMs(backoff, failures, random)
    : undefined;
}

type Given =
  | { readonly grant: CallGrant; readonly releasePermit: () => void }
  | { readonly availabilities: Parameters<typeof moveWhileCooling>[1] };

/**
 * Takes a share of the limits and a place. Where places are short the share goes back first and is taken anew: what
 * was admitted a minute ago must not be sent now.
 */
async function admit<A>(
  ports: SendPorts<A>,
  { work, signal }: Sending,
  candidates: readonly SendCandidate[],
  triesEmptyAccounts: boolean,
): Promise<Given> {
  const targets = candidates.map(({ target }) => target);
  const ask = () =>
    ports.traffic.admit({
      id: ports.createId(),
      targets,
      ...withoutUndefined({ work }),
      ...(triesEmptyAccounts ? { triesEmptyAccounts } : {}),
    });
  const first = await ask();
  if (first.granted === undefined) return { availabilities: first.availabilities };
  const { provider } = first.granted.target;
  const free = ports.tryAcquire(provider);
  if (free !== undefined) return { grant: first.granted, releasePermit: free };
  void ports.traffic.report({ grant: first.granted, outcome: { kind: 'released' }, random: ports.random() });
  const releasePermit = await ports.acquire(provider, signal);
  const second = await ask();
  if (second.granted !== undefined) return { grant: second.granted, releasePermit };
  releasePermit();
  return { availabilities: second.availabilities };
}

async function sendOnce<A>(
  ports: SendPorts<A>,
  candidate: SendCandidate,
  { grant, releasePermit }: Extract<Given, { grant: CallGrant }>,
  pass: PrefixPass | undefined,
): Promise<Sent<A>> {
  let isReported = false;
  try {
    const sent = await ports.attempt(candidate, grant, () => {
      pass?.open();
      if (grant.isProbe && !isReported)
        void ports.traffic.report({ grant, outcome: { kind: 'answering' }, random: ports.random() });
      isReported = true;
    });
    if (sent.notSent !== undefined) release(ports, grant);
    return sent;
  } catch (error) {
    release(ports, grant);
    throw error;
  } finally {
    releasePermit();
  }
}

function release<A>(ports: SendPorts<A>, grant: CallGrant): void {
  void ports.traffic.report({ grant, outcome: { kind: 'released' }, random: ports.random() });
}

function settle<A>(
  ports: SendPorts<A>,
  grant: CallGrant,
  { used, readings }: Exclude<Sent<A>, { notSent: object }>,
  outcome: CallOutcomeReport,
): ReturnType<LimitsStore['report']> {
  return ports.traffic.report({
    grant,
    outcome,
    ...withoutUndefined({ used, readings }),
    random: ports.random(),
  });
}

function outcomeOf({ kind, status, retryAfterMs }: Failure): CallOutcomeReport {
  return {
    kind: 'failed',
    failure: kind,
    ...withoutUndefined({ status, retryAfterMs }),
  };
}

async function enterGate<A>(
  { prefixGate }: SendPorts<A>,
  { prefix }: SendCandidate,
  signal: AbortSignal,
): Promise<PrefixPass | undefined> {
  return prefix === undefined ? undefined : prefixGate?.enter(prefix, signal);
}
