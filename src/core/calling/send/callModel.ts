import { estimateTokens, tokenizerFamilyOf } from '../../money/meter/tokenRatio.ts';
import { failureTraits } from '../../model/request/failureTraits.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import { totalInputTokens } from '../../model/request/usage.ts';
import { bestEffortLimits } from '../limits/bestEffortLimits.ts';
import { prefixKeyOf } from '../failover/prefixKey.ts';
import { describeSendEvent, type SendEvent } from '../failover/sendEvents.ts';
import { sendWithFailover } from '../failover/sendWithFailover.ts';
import type { SendCandidate, Sent } from '../failover/sendPorts.ts';
import { kindOfWait } from '../limits/limitsStore.ts';
import { sendOnce } from './sendOnce.ts';
import {
  placeOf,
  type SendTarget,
  type CallRequest,
  type FinishedCall,
  type CallContext,
  type CallResult,
} from './call.ts';
import type { ConnectedProvider } from '../connect/connectedProvider.ts';
import { requestCharacters } from './partialUsage.ts';
import { createProbe } from './probeRunner.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/**
 * The one way to a model: every attempt is held against the budgets and recorded before it is sent and settled after,
 * whatever comes of it; an unavailable model is retried or replaced by the decision's next one, before its first
 * token only.
 */
export async function callModel(ports: CallContext, call: CallRequest): Promise<CallResult> {
  const result = await sendCall(ports, call);
  if (result.last === undefined || !isCutByOurCap(call, result.last)) return result;
  // The cap was the budget's, not the tier's or the model's: the whole answer is worth more than half of one.
  const { model } = result.last;
  const again = {
    ...call,
    decision: { ...call.decision, model, fallbacks: [] },
    position: call.position + placeOf(call.decision, model),
  };
  const whole = await sendCall(ports, again, result.last.maxOutputTokens);
  return { ...whole, calls: [...result.calls, ...whole.calls] };
}

function isCutByOurCap(
  call: CallRequest,
  { end, maxOutputTokens, allowedOutputTokens }: FinishedCall,
): boolean {
  return (
    'finish' in end &&
    end.finish.unified === 'length' &&
    end.finish.isUnsure !== true &&
    maxOutputTokens < allowedOutputTokens &&
    !call.signal.aborted
  );
}

/**
 * Sends a call to the first of its models that answers. Budgets admit each attempt, breakers, limits and keys each
 * model.
 */
async function sendCall(ports: CallContext, call: CallRequest, cutAtTokens?: number): Promise<CallResult> {
  const { failover, clock } = ports;
  const models = [call.decision.model, ...call.decision.fallbacks];
  const providers = await connectAll(ports, models);
  const provider = (name: string): ConnectedProvider => {
    const found = providers.get(name);
    if (found === undefined) throw new Error(`The provider ${name} was not connected.`);
    return found;
  };

  let isPrivate = false as boolean;

  async function attempt(
    candidate: SendCandidate,
    key: string,
    onFirstToken: () => void,
  ): Promise<Sent<FinishedCall>> {
    const { provider: providerName, model: modelName } = candidate.target;
    const model = { provider: providerName, model: modelName };
    const connected = provider(providerName);
    const { timeouts, contextTokens } = connected;
    const target = {
      timeouts,
      ...withoutUndefined({ contextTokens }),
      ...connected.withKey(key),
    };
    // Another try with the same model is no other place in the cascade.
    const position = call.position + placeOf(call.decision, model);
    const options = {
      model,
      position,
      onFirstToken,
      ...withoutUndefined({ cutAtTokens }),
    };
    const sent = await sendOnce(ports, call, options, target);
    if ('notSent' in sent) {
      isPrivate = sent.notSent.isPrivate === true;
      return sent;
    }
    noteRunner(ports, target, sent.attempt);
    call.onProgress?.({ type: 'call-ended', call: sent.attempt });
    return sentOf(sent.attempt);
  }

  /** As an attempt would go to it, with its first key. */
  function targetOf({ provider: name }: ModelReference): SendTarget {
    const connected = provider(name);
    const { keys, timeouts, contextTokens } = connected;
    return {
      timeouts,
      ...withoutUndefined({ contextTokens }),
      ...connected.withKey(keys[0] ?? ''),
    };
  }

  const shared = bestEffortLimits(failover.traffic, clock, ports.log);
  const runners = failover.busyRunners;

  const result = await sendWithFailover<FinishedCall>(
    {
      clock,
      // Tells calls apart for a minute or so; ids of attempts belong to the ledger.
      createId: () => `${ports.sessionId} ${failover.random()}`,
      random: () => failover.random(),
      traffic: runners === undefined ? shared : runners.watch(shared, createProbe(ports, call, targetOf)),
      ...(runners === undefined ? {} : { untilProbed: (model) => runners.untilProbed(model) }),
      ...withoutUndefined({ prefixGate: failover.prefixGate }),
      tryAcquire: (name) => provider(name).tryAcquire(),
      acquire: (name, signal) => provider(name).acquire(signal),
      attempt: (candidate, grant, onFirstToken) => attempt(candidate, grant.key, onFirstToken),
      onEvent: (event) => reportSendEvent(ports, call, event),
      ...(failover.offerSwitch === undefined
        ? {}
        : {
            offerSwitch: (offer, waitMs, signal) => failover.offerSwitch?.(offer, waitMs, signal) ?? waits,
          }),
    },
    {
      candidates: models.map((model) => candidateOf(ports, call, model, provider(model.provider))),
      policy: failover.policy(),
      ...withoutUndefined({ work: call.planId }),
      signal: call.signal,
    },
  );
  const calls = result.attempts;
  const last = calls.at(-1);
  if (result.end === 'not-sent') {
    const { reason } = result;
    return { calls, last: undefined, notSent: { reason, ...(isPrivate ? { isPrivate } : {}) } };
  }
  if (last !== undefined) return { calls, last };
  const failure =
    result.end === 'unavailable'
      ? result.failure
      : ({ kind: 'cancelled', message: 'Stopped before it was sent.' } as const);
  return { calls, last: undefined, notSent: { reason: failure.message, failure } };
}

/** Keeps in mind which models work on at a request that nobody waits for any more. */
function noteRunner(ports: CallContext, { adapter }: SendTarget, attempt: FinishedCall): void {
  const { busyRunners } = ports.failover;
  if (busyRunners === undefined || adapter.leavesPromptsRunning !== true) return;
  const { model, firstTokenMs, end, hasBeenSent } = attempt;
  if (firstTokenMs !== undefined || 'finish' in end) busyRunners.hasAnswered(model);
  else if (hasBeenSent && failureTraits[end.failure.kind].isGivenUp === true) busyRunners.leftBehind(model);
}

const waits = Promise.resolve('wait' as const);

/** Connects each provider once, whichever of its models are asked for. */
async function connectAll(
  ports: CallContext,
  models: readonly ModelReference[],
): Promise<ReadonlyMap<string, ConnectedProvider>> {
  const names = [...new Set(models.map(({ provider }) => provider))];
  const connected = await Promise.all(names.map(async (name) => [name, await ports.provider(name)] as const));
  return new Map(connected);
}

/** Output of an answer of which nothing is known but its cap: enough for "about what it would cost". */
const usualOutputTokens = 2_000;

function candidateOf(
  ports: CallContext,
  { request }: CallRequest,
  model: ModelReference,
  { keys, quotaPool, limits }: ConnectedProvider,
): SendCandidate {
  const input = estimateTokens(requestCharacters(request), tokenizerFamilyOf(model.model));
  const { cost } = ports.price(
    model,
    {
      source: 'estimated',
      inputUncachedTokens: Math.round((input.low + input.high) / 2),
      outputTokens: Math.min(request.maxOutputTokens, usualOutputTokens),
    },
    ports.clock.now(),
  );
  const contextTokens = ports.failover.contextWindow(model);
  const prefix = ports.failover.prefixGate === undefined ? undefined : prefixKeyOf(model, request);
  return {
    target: {
      ...model,
      keys,
      ...withoutUndefined({ quotaPool }),
      limits,
      need: { inputTokens: input.high, outputTokens: request.maxOutputTokens },
    },
    ...withoutUndefined({ contextTokens }),
    ...(cost.source === 'unpriced' ? {} : { expectedNanoUsd: cost.nanoUsd }),
    ...withoutUndefined({ prefix }),
  };
}

function sentOf(attempt: FinishedCall): Sent<FinishedCall> {
  const { usage, cost, rateLimits } = attempt;
  const inputTokens = totalInputTokens(usage);
  return {
    attempt,
    ...('failure' in attempt.end ? { failure: attempt.end.failure } : {}),
    hadOutput: attempt.firstTokenMs !== undefined,
    ...(cost.source === 'unpriced' ? {} : { costNanoUsd: cost.nanoUsd }),
    used: {
      ...withoutUndefined({ inputTokens, outputTokens: usage.outputTokens }),
    },
    ...withoutUndefined({ readings: rateLimits }),
  };
}

function reportSendEvent(ports: CallContext, call: CallRequest, event: SendEvent): void {
  const isQuiet = event.type === 'waited' || event.type === 'recovered';
  ports.log[isQuiet ? 'info' : 'warn'](`${call.purpose}: ${describeSendEvent(event)}`);
  call.onProgress?.({ type: 'send-event', event });
  if (event.type !== 'waiting') return;
  const { model, waitMs, because, offer } = event;
  call.onProgress?.({
    type: 'waiting',
    model,
    delayMs: waitMs,
    because:
      typeof because === 'string'
        ? { kind: kindOfWait[because], message: 'Held back before it was sent.' }
        : because,
    ...(because === 'busy' ? { isBusy: true } : {}),
    ...withoutUndefined({ offer }),
  });
}
