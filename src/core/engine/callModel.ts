import type { Purpose } from '../model/purpose.ts';
import type { Cost } from '../model/cost.ts';
import type { Failure } from '../model/failure.ts';
import { formatModelReference } from '../model/modelReference.ts';
import type { ModelReference } from '../model/modelReference.ts';
import type { ModelProvider, StreamTimeouts } from '../model/provider.ts';
import type { ModelRequest, ToolCall } from '../model/request.ts';
import type { FinishReason, StreamEvent } from '../model/streamEvent.ts';
import { unknownUsage } from '../model/usage.ts';
import type { Usage } from '../model/usage.ts';
import type { AttemptEnd, AttemptOutcome, AttemptStart, Clock, CreateId, Ledger, Log } from '../ports.ts';
import { partialUsage, requestCharacters, unansweredUsage } from './partialUsage.ts';
import { nextMove } from '../resilience/nextMove.ts';
import type { Decision } from '../router/decide.ts';
import { isWindowGone } from './windowGone.ts';

/** What `callModel` works with. */
export interface CallPorts {
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly sessionId: string;
  /** The adapter of a configured provider. */
  provider(name: string): Promise<ConnectedProvider>;
  /** Money of an attempt, with the price that was applied. */
  price(model: ModelReference, usage: Usage, atMs: number): PricedUsage;
}

/** An adapter with what the ledger and the limits need to know of it. */
export interface ConnectedProvider {
  readonly adapter: ModelProvider;
  readonly timeouts: StreamTimeouts;
  /** `num_ctx` for local models. */
  readonly contextTokens?: number;
  readonly keyLabel?: string;
  /** Waits for a free place among the provider's concurrent requests; the result gives it back. */
  takePlace(signal: AbortSignal): Promise<() => void>;
}

/** A cost with the price behind it. */
export type PricedUsage = Pick<AttemptEnd, 'cost' | 'priceApplied'>;

/** One call: who asks for what. */
export interface Call {
  readonly purpose: Purpose;
  readonly planId?: string;
  readonly stepId?: string;
  /** Place of the first attempt in the cascade of its step, from 0. */
  readonly position: number;
  readonly decision: Decision;
  /** The request without its model, which the decision names. */
  readonly request: Omit<ModelRequest, 'model'>;
  readonly signal: AbortSignal;
  /** Told everything that happens, as it happens. */
  readonly onProgress?: (progress: CallProgress) => void;
}

/** What a caller may show while a call runs. */
export type CallProgress =
  | {
      readonly type: 'attempt-started';
      readonly attemptId: string;
      readonly model: ModelReference;
      readonly startedAtMs: number;
    }
  | { readonly type: 'waiting'; readonly delayMs: number; readonly because: Failure }
  | { readonly type: 'stream-event'; readonly event: StreamEvent; readonly textSoFar: string }
  | { readonly type: 'attempt-ended'; readonly attempt: CallAttempt };

/** One finished attempt. */
export interface CallAttempt {
  readonly attemptId: string;
  readonly model: ModelReference;
  readonly modelServed?: string;
  readonly startedAtMs: number;
  readonly latencyMs: number;
  readonly firstTokenMs?: number;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** As the ledger has it. */
  readonly outcome: AttemptOutcome;
  readonly end: { readonly finish: FinishReason } | { readonly failure: Failure };
}

/** All attempts of a call in order; the last one is its result. */
export interface CallResult {
  readonly attempts: readonly CallAttempt[];
  readonly last: CallAttempt;
}

/** How often a running stream's usage and received text are kept for the case that this process dies. */
const checkpointIntervalMs = 1_000;

/**
 * The one way to a model: every attempt is recorded before it is sent and settled after, whatever comes of it;
 * an unavailable model is retried or replaced by the decision's next one, before its first token only.
 */
export async function callModel(ports: CallPorts, call: Call): Promise<CallResult> {
  const attempts: CallAttempt[] = [];
  const candidates = [call.decision.model, ...call.decision.fallbacks];
  for (const [index, model] of candidates.entries()) {
    for (let onSame = 1; ; onSame++) {
      const attempt = await attemptCall(ports, call, model, call.position + attempts.length);
      attempts.push(attempt);
      call.onProgress?.({ type: 'attempt-ended', attempt });
      if (!('failure' in attempt.end)) return { attempts, last: attempt };
      const move = nextMove(attempt.end.failure, onSame, attempt.firstTokenMs !== undefined);
      logFailure(ports, call, attempt, attempt.end.failure, move.kind);
      const isLastModel = index === candidates.length - 1;
      if (move.kind === 'stop' || (move.kind === 'fail-over' && isLastModel))
        return { attempts, last: attempt };
      if (move.kind === 'fail-over') break;
      call.onProgress?.({ type: 'waiting', delayMs: move.delayMs, because: attempt.end.failure });
      await ports.clock.delay(move.delayMs, call.signal);
      if (call.signal.aborted) return { attempts, last: attempt };
    }
  }
  throw new Error('A decision without a model reached the engine.');
}

async function attemptCall(
  ports: CallPorts,
  call: Call,
  model: ModelReference,
  position: number,
): Promise<CallAttempt> {
  const connected = await ports.provider(model.provider);
  const giveBackPlace = await connected.takePlace(call.signal);
  try {
    return await meteredAttempt(ports, call, model, position, connected);
  } finally {
    giveBackPlace();
  }
}

async function meteredAttempt(
  ports: CallPorts,
  call: Call,
  model: ModelReference,
  position: number,
  connected: ConnectedProvider,
): Promise<CallAttempt> {
  const startedAtMs = ports.clock.now();
  const start: AttemptStart = {
    id: ports.createId(),
    startedAtMs,
    windowDate: ports.clock.localDate(startedAtMs),
    tier: call.decision.tier,
    purpose: call.purpose,
    ...(call.planId === undefined ? {} : { planId: call.planId }),
    ...(call.stepId === undefined ? {} : { stepId: call.stepId }),
    position,
    provider: model.provider,
    modelAsked: model.model,
    ...(connected.keyLabel === undefined ? {} : { keyLabel: connected.keyLabel }),
    sessionId: ports.sessionId,
  };
  await ports.ledger.begin(start);
  call.onProgress?.({ type: 'attempt-started', attemptId: start.id, model, startedAtMs });
  const received = await receive(ports, call, start, model, connected);
  const latencyMs = ports.clock.now() - startedAtMs;
  const priced = ports.price(model, received.usage, startedAtMs);
  const { terminal } = received;
  const outcome = outcomeOf(terminal, call.signal);
  await ports.ledger.settle(start.id, {
    ...(terminal.modelServed === undefined ? {} : { modelServed: terminal.modelServed }),
    ...(terminal.requestId === undefined ? {} : { requestId: terminal.requestId }),
    usage: received.usage,
    ...priced,
    latencyMs,
    ...(received.firstTokenMs === undefined ? {} : { firstTokenMs: received.firstTokenMs }),
    toolUses: [],
    outcome,
  });
  const attempt: CallAttempt = {
    attemptId: start.id,
    model,
    ...(terminal.modelServed === undefined ? {} : { modelServed: terminal.modelServed }),
    startedAtMs,
    latencyMs,
    ...(received.firstTokenMs === undefined ? {} : { firstTokenMs: received.firstTokenMs }),
    usage: received.usage,
    cost: priced.cost,
    text: received.text,
    toolCalls: received.toolCalls,
    outcome,
    end: terminal.type === 'failed' ? { failure: terminal.failure } : { finish: terminal.finish },
  };
  return attempt;
}

type TerminalEvent = Extract<StreamEvent, { type: 'finished' | 'failed' }>;

function outcomeOf(terminal: TerminalEvent, signal: AbortSignal): AttemptOutcome {
  if (terminal.type !== 'failed') return 'succeeded';
  const { kind } = terminal.failure;
  return kind === 'cancelled' && isWindowGone(signal) ? 'interrupted' : kind;
}

interface Received {
  readonly terminal: TerminalEvent;
  readonly usage: Usage;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly firstTokenMs: number | undefined;
}

async function receive(
  ports: CallPorts,
  call: Call,
  start: AttemptStart,
  model: ModelReference,
  connected: ConnectedProvider,
): Promise<Received> {
  const request: ModelRequest = {
    ...call.request,
    model: model.model,
    ...(connected.contextTokens === undefined ? {} : { contextTokens: connected.contextTokens }),
  };
  if (call.signal.aborted) return stoppedBeforeSending;
  let text = '';
  let usage: Usage = unknownUsage;
  let firstTokenMs: number | undefined;
  let checkpointedAtMs = start.startedAtMs;
  let hasStarted = false;
  let receivedCharacters = 0;
  const sentCharacters = requestCharacters(request);
  const soFar = () => partialUsage(usage, sentCharacters, receivedCharacters);
  const afterFailure = (failure: Failure) =>
    hasStarted ? soFar() : unansweredUsage(usage, failure.kind, sentCharacters);
  const toolCalls: ToolCall[] = [];
  const options = { signal: call.signal, timeouts: connected.timeouts };
  for await (const event of connected.adapter.stream(request, options)) {
    if (event.type === 'text-delta') text += event.text;
    if (event.type === 'text-delta' || event.type === 'reasoning-delta')
      receivedCharacters += event.text.length;
    hasStarted ||= event.type === 'response-started' || isContent(event);
    if (event.type === 'tool-call-finished') toolCalls.push(event.call);
    if (isContent(event)) firstTokenMs ??= ports.clock.now() - start.startedAtMs;
    if ('usage' in event) usage = event.usage;
    call.onProgress?.({ type: 'stream-event', event, textSoFar: text });
    if (event.type === 'finished') return { terminal: event, usage, text, toolCalls, firstTokenMs };
    if (event.type === 'failed')
      return { terminal: event, usage: afterFailure(event.failure), text, toolCalls, firstTokenMs };
    const now = ports.clock.now();
    if (now - checkpointedAtMs >= checkpointIntervalMs) {
      checkpointedAtMs = now;
      await keepCheckpoint(ports, start.id, soFar());
    }
  }
  const failure: Failure = { kind: 'truncated', message: 'The provider adapter ended without saying how.' };
  return {
    terminal: { type: 'failed', failure, usage },
    usage: afterFailure(failure),
    text,
    toolCalls,
    firstTokenMs,
  };
}

const nothingUsed: Usage = { source: 'estimated', inputUncachedTokens: 0, outputTokens: 0 };

/** Nothing left this machine, so nothing can be billed for it. */
const stoppedBeforeSending: Received = {
  terminal: {
    type: 'failed',
    failure: { kind: 'cancelled', message: 'Stopped before it was sent.' },
    usage: nothingUsed,
  },
  usage: nothingUsed,
  text: '',
  toolCalls: [],
  firstTokenMs: undefined,
};

async function keepCheckpoint(ports: CallPorts, attemptId: string, usage: Usage): Promise<void> {
  try {
    await ports.ledger.checkpoint(attemptId, usage);
  } catch (error) {
    // It matters only if this process dies; the answer that is arriving matters more. The next second tries again.
    ports.log.warn(`Attempt ${attemptId} could not be kept up to date in the ledger: ${String(error)}`);
  }
}

function isContent(event: StreamEvent): boolean {
  return (
    event.type === 'text-delta' || event.type === 'reasoning-delta' || event.type === 'tool-call-finished'
  );
}

function logFailure(
  ports: CallPorts,
  call: Call,
  attempt: CallAttempt,
  failure: Failure,
  move: string,
): void {
  const model = formatModelReference(attempt.model);
  ports.log.warn(`${call.purpose} ${model} failed (${failure.kind}): ${failure.message} → ${move}`);
}
