import type { ModelProvider } from '../../model/request/provider.ts';
import { changeText, type RequestChange } from '../../model/abilities/requestChange.ts';
import { fitRequest, type FittedRequest } from '../../model/abilities/fitRequest.ts';
import type { CallEnd, CallOutcome, CallStart } from '../../model/ledger/ledger.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { ModelRequest } from '../../model/request/request.ts';
import type { SendTarget, CallRequest, FinishedCall, CallContext, NotSent } from './call.ts';
import { gateRequest } from '../privacy/gateRequest.ts';
import { recordRefused } from './recordRefused.ts';
import { believableCost, type CallBound } from '../../money/pricing/believableCost.ts';
import { countByLength } from './ownCount.ts';
import { isWindowGone } from './windowGone.ts';
import { receive, type Received, type TerminalEvent } from './receive.ts';
import { settleInBackground, flushPendingSettlements } from './settleInBackground.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** One attempt, or why it was not sent (a budget, the person's answer to a question about one, or privacy). */
export type SendOnceResult =
  { readonly attempt: FinishedCall } | { readonly notSent: Omit<NotSent, 'failure'> };

/** What one attempt is asked to be. */
export interface SendOnceOptions {
  readonly model: ModelReference;
  /** Place in the cascade of its step, from 0. */
  readonly position: number;
  /** Cap that has cut an answer off: this attempt needs more, at best all that the tier allows. */
  readonly cutAtTokens?: number;
  /** Called once, when content begins to arrive. */
  readonly onFirstToken: () => void;
}

/**
 * Sends one request: held against the budgets before, written into the ledger before it is sent, settled after,
 * whatever comes of it. The answer does not wait for its own settlement; the next request does.
 */
export async function sendOnce(
  ports: CallContext,
  call: CallRequest,
  options: SendOnceOptions,
  connected: SendTarget,
): Promise<SendOnceResult> {
  const { model } = options;
  await flushPendingSettlements(ports.ledger);
  const asked: ModelRequest = {
    ...call.request,
    model: model.model,
    ...withoutUndefined({ contextTokens: connected.contextTokens }),
  };
  const isLocal = await isLocalModel(ports, call, model, connected);
  const gated = await gateRequest(asked, isLocal, ports.privacy);
  if ('refusedFor' in gated) {
    const reason = `${gated.refusedFor} is private, and only local models may see it: ${formatModelReference(model)} is none.`;
    return { notSent: { reason, isPrivate: true } };
  }
  const { withheld, privateOrigins } = gated;
  const fitted = await fitCall(ports, model, gated.request, connected.adapter, call.signal);
  const admitted = await ports.reserve(
    {
      start: startOf(ports, call, options, connected),
      model,
      request: fitted.request,
      ...withoutUndefined({ cutAtTokens: options.cutAtTokens, isCritical: call.isCritical }),
    },
    call.signal,
  );
  if ('notSent' in admitted) return admitted;
  const { start } = admitted;
  const request = { ...fitted.request, maxOutputTokens: admitted.maxOutputTokens };
  call.onProgress?.({ type: 'call-started', callId: start.id, model, startedAtMs: start.startedAtMs });
  const ownCount = admitted.ownCount ?? countByLength(request);
  const sentMs = ports.clock.monotonic();
  const received = await receive(ports, call, start, request, connected, options.onFirstToken, ownCount);
  const latencyMs = ports.clock.monotonic() - sentMs;
  const measured = { ...endOf(ports, call, admitted, model, received), latencyMs };
  const tokens = ownCount.inputTokens + admitted.maxOutputTokens;
  const end = settleCounted(ports, start.id, model, measured, { mostNanoUsd: admitted.maximum, tokens });
  const { adaptation } = received;
  await recordRefused(ports, { call, model, start, adaptation });
  const adapted = [...fitted.changes, ...(adaptation?.changes ?? [])].map(changeText);
  for (const text of adapted) ports.log.info(`${call.purpose}: ${formatModelReference(model)}: ${text}`);
  for (const what of withheld)
    ports.log.info(`${call.purpose}: ${formatModelReference(model)} was not shown ${what}`);
  const sentTokens = adaptation?.maxOutputTokens ?? admitted.maxOutputTokens;
  return {
    attempt: {
      ...summary(options, start, end, received, sentTokens),
      allowedOutputTokens: Math.min(fitted.request.maxOutputTokens, adaptation?.maxOutputTokens ?? Infinity),
      ...(adapted.length === 0 ? {} : { adapted }),
      ...(withheld.length === 0 ? {} : { withheld }),
      ...(privateOrigins.length === 0 ? {} : { privateOrigins }),
    },
  };
}

/**
 * Whether the text of a call stays on the person's machines. A server that can tell that it only passes a model on is
 * asked before it is trusted with anything; what it does not tell is not local.
 */
async function isLocalModel(
  ports: Pick<CallContext, 'abilities' | 'privacy'>,
  { request, signal }: CallRequest,
  model: ModelReference,
  { adapter }: SendTarget,
): Promise<boolean> {
  if (!ports.privacy.isLocal(model)) return false;
  const hasSources = [...request.instructions, ...request.messages].some(
    ({ quoted }) => quoted !== undefined,
  );
  if (!hasSources || ports.abilities === undefined || adapter.fetchAbilities === undefined) return true;
  await ports.abilities.learn(model, adapter, signal);
  return ports.abilities.isForwarded(model) === false;
}

/** Settles at a cost that this call can have, and says where the reported one is beyond belief. */
function settleCounted(
  ports: CallContext,
  callId: string,
  model: ModelReference,
  measured: CallEnd,
  bound: CallBound,
): CallEnd {
  const { cost, doubtedNanoUsd } = believableCost(measured.cost, bound);
  const end = { ...measured, cost };
  settleInBackground(ports, callId, end, bound.mostNanoUsd);
  if (doubtedNanoUsd !== undefined && cost.source !== 'unpriced') {
    const figures = { reportedNanoUsd: doubtedNanoUsd, countedNanoUsd: cost.nanoUsd };
    void ports.onDoubtedCost?.({ callId, model, ...figures });
  }
  return end;
}

function startOf(
  ports: CallContext,
  call: CallRequest,
  { model, position }: SendOnceOptions,
  connected: SendTarget,
): CallStart {
  const startedAtMs = ports.clock.now();
  return {
    id: ports.createId(),
    startedAtMs,
    windowDate: ports.clock.localDate(startedAtMs),
    tier: call.decision.tier,
    purpose: call.purpose,
    ...withoutUndefined({ planId: call.planId, stepId: call.stepId, stepKind: call.stepKind }),
    position,
    provider: model.provider,
    modelAsked: model.model,
    ...withoutUndefined({ keyLabel: connected.keyLabel }),
    sessionId: ports.sessionId,
    ...withoutUndefined({ estimate: call.estimate, outputGuess: call.outputGuess }),
  };
}

function endOf(
  ports: CallContext,
  call: CallRequest,
  admitted: SentReservation,
  model: ModelReference,
  received: Received,
): Omit<CallEnd, 'latencyMs'> {
  const { terminal } = received;
  const outcome = outcomeOf(terminal, call.signal);
  return {
    ...withoutUndefined({ modelServed: terminal.modelServed, requestId: terminal.requestId }),
    usage: received.usage,
    ...priceOfEnd(ports, admitted, model, received, outcome),
    ...withoutUndefined({ firstTokenMs: received.firstTokenMs }),
    toolUses: call.toolUses ?? [],
    outcome,
  };
}

type SentReservation = Exclude<Awaited<ReturnType<CallContext['reserve']>>, { notSent: unknown }>;

/** A stream that we left may go on at the provider and be billed whole: then it cost at most what was reserved. */
function priceOfEnd(
  ports: CallContext,
  { start, maximum, billsAfterCancel }: SentReservation,
  model: ModelReference,
  { usage, hasBeenSent, terminal }: Received,
  outcome: CallOutcome,
): Pick<CallEnd, 'cost' | 'priceApplied'> {
  const priced = ports.price(model, usage, start.startedAtMs, terminal.modelServed);
  const mayGoOn = hasBeenSent && leftBehind.has(outcome) && usage.source !== 'reported' && billsAfterCancel;
  if (!mayGoOn || priced.cost.source === 'unpriced' || maximum === undefined) return priced;
  if (maximum <= priced.cost.nanoUsd) return priced;
  return { ...priced, cost: { source: 'estimate', nanoUsd: maximum, isUpperBound: true } };
}

/** Outcomes after which nobody reads the answer any more. */
const leftBehind: ReadonlySet<CallOutcome> = new Set(['cancelled', 'interrupted', 'timeout']);

function outcomeOf(terminal: TerminalEvent, signal: AbortSignal): CallOutcome {
  if (terminal.type !== 'failed') return 'succeeded';
  const { kind } = terminal.failure;
  return kind === 'cancelled' && isWindowGone(signal) ? 'interrupted' : kind;
}

function summary(
  { model }: SendOnceOptions,
  start: CallStart,
  end: CallEnd,
  { terminal, text, toolCalls, rateLimits, hasBeenSent }: Received,
  maxOutputTokens: number,
): Omit<FinishedCall, 'allowedOutputTokens'> {
  return {
    callId: start.id,
    model,
    ...withoutUndefined({ modelServed: end.modelServed }),
    startedAtMs: start.startedAtMs,
    latencyMs: end.latencyMs,
    hasBeenSent,
    ...withoutUndefined({ firstTokenMs: end.firstTokenMs }),
    usage: end.usage,
    cost: end.cost,
    text,
    toolCalls,
    ...(terminal.type === 'finished' && terminal.replay !== undefined ? { replay: terminal.replay } : {}),
    maxOutputTokens,
    ...withoutUndefined({ rateLimits }),
    outcome: end.outcome,
    end: terminal.type === 'failed' ? { failure: terminal.failure } : { finish: terminal.finish },
  };
}

/**
 * A request as its model is known to take it, before money is held for it. The model's server is asked only where the
 * answer may matter.
 */
async function fitCall(
  { abilities: book }: Pick<CallContext, 'abilities'>,
  model: ModelReference,
  asked: ModelRequest,
  adapter: ModelProvider,
  signal: AbortSignal,
): Promise<FittedRequest> {
  if (book === undefined) return { request: asked, changes: [] };
  const mayLack = (asked.tools?.length ?? 0) > 0 || asked.effort !== undefined;
  const known = mayLack ? await book.learn(model, adapter, signal) : book.known(model);
  const changes: RequestChange[] = [];
  let request = asked;
  for (const { source, abilities } of known) {
    const fitted = fitRequest(request, abilities, source);
    ({ request } = fitted);
    changes.push(...fitted.changes);
  }
  return { request, changes };
}
