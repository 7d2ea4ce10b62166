import type { Adaptation } from '../../model/abilities/adaptation.ts';
import type { Failure } from '../../model/request/failure.ts';
import type { StreamTimeouts } from '../../model/request/provider.ts';
import type { RateLimitReadings } from '../../model/request/rateLimits.ts';
import type { ModelRequest, ToolCall } from '../../model/request/request.ts';
import type { StreamEvent } from '../../model/request/streamEvent.ts';
import { unknownUsage, type Usage } from '../../model/request/usage.ts';
import type { CallStart } from '../../model/ledger/ledger.ts';
import type { SendTarget, CallRequest, CallContext } from './call.ts';
import { tokensOfCharacters, toolCallText, type OwnCount } from './ownCount.ts';
import { finishedUsage, isRefusal, partialUsage, unansweredUsage } from './partialUsage.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** How a stream ends. */
export type TerminalEvent = Extract<StreamEvent, { type: 'finished' | 'failed' }>;

/** How often a running stream's usage and received text are kept for the case that this process dies. */
const checkpointIntervalMs = 1_000;

/** What came of one request. */
export interface Received {
  readonly terminal: TerminalEvent;
  readonly usage: Usage;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly firstTokenMs: number | undefined;
  readonly rateLimits?: RateLimitReadings;
  /** How the request came to be sent in another way than it was meant. */
  readonly adaptation?: Adaptation;
  /** False when nothing left this machine. */
  readonly hasBeenSent: boolean;
}

/** Reads one answer to its end, keeping what is known of it in the ledger every second. */
export async function receive(
  ports: Pick<CallContext, 'clock' | 'ledger' | 'log'>,
  call: Pick<CallRequest, 'signal' | 'onProgress' | 'mostMs'>,
  start: Pick<CallStart, 'id'>,
  request: ModelRequest,
  connected: Pick<SendTarget, 'adapter' | 'timeouts'>,
  onFirstToken: () => void,
  ownCount: OwnCount,
): Promise<Received> {
  if (call.signal.aborted) return stoppedBeforeSending;
  let text = '';
  let usage: Usage = unknownUsage;
  let firstTokenMs: number | undefined;
  let rateLimits: RateLimitReadings | undefined;
  let adaptation: Adaptation | undefined;
  const sentMs = ports.clock.monotonic();
  let checkpointedMs = sentMs;
  let hasStarted = false;
  let hasContent = false;
  let reasoning = '';
  const toolCalls: ToolCall[] = [];
  const sent = ownCount.inputTokens;
  const written = () => [text, reasoning, ...toolCalls.map(toolCallText)];
  // By the length alone: it is asked for every second, and a second later it is out of date.
  const soFar = () =>
    partialUsage(usage, { sent, received: tokensOfCharacters(text.length + reasoning.length) });
  const counted = () => {
    const received = written().reduce((sum, part) => sum + ownCount.outputTokens(part), 0);
    return { sent, received };
  };
  const afterFailure = (failure: Failure, hasBegun: boolean) => {
    // A server may refuse with a good status as well; it bills no more for that than with a bad one.
    const isAnswered = hasStarted && (hasContent || hasBegun || !isRefusal(failure, usage));
    return isAnswered ? partialUsage(usage, counted()) : unansweredUsage(usage, failure.kind, sent);
  };
  const received = (terminal: TerminalEvent, itsUsage: Usage): Received => ({
    terminal,
    usage: itsUsage,
    text,
    toolCalls,
    firstTokenMs,
    ...withoutUndefined({ rateLimits, adaptation }),
    hasBeenSent: true,
  });
  const options = { signal: call.signal, timeouts: withinStep(connected.timeouts, call.mostMs) };
  for await (const event of connected.adapter.stream(request, options)) {
    if (event.type === 'text-delta') text += event.text;
    if (event.type === 'reasoning-delta') reasoning += event.text;
    hasContent ||= isContent(event);
    hasStarted ||= hasContent || event.type === 'response-started';
    if (event.type === 'tool-call-finished') toolCalls.push(event.call);
    if (isContent(event) && firstTokenMs === undefined) {
      firstTokenMs = ports.clock.monotonic() - sentMs;
      onFirstToken();
    }
    if ('rateLimits' in event) rateLimits = event.rateLimits;
    if ('adaptation' in event) adaptation = event.adaptation;
    if ('usage' in event) usage = event.usage;
    call.onProgress?.({ type: 'stream-event', event, textSoFar: text });
    if (event.type === 'finished') {
      const isFilled = written().some((part) => part !== '');
      return received(event, finishedUsage(usage, counted, isFilled));
    }
    if (event.type === 'failed') {
      return received(event, afterFailure(event.failure, event.hasBegun === true));
    }
    const nowMs = ports.clock.monotonic();
    if (nowMs - checkpointedMs >= checkpointIntervalMs) {
      checkpointedMs = nowMs;
      await keepCheckpoint(ports, start.id, soFar());
    }
  }
  const failure: Failure = { kind: 'truncated', message: 'The provider adapter ended without saying how.' };
  return received({ type: 'failed', failure, usage }, afterFailure(failure, false));
}

/** What is left of a step's time bounds its requests as well. */
function withinStep(timeouts: StreamTimeouts, mostMs: number | undefined): StreamTimeouts {
  if (mostMs === undefined) return timeouts;
  return { ...timeouts, totalMs: Math.min(timeouts.totalMs ?? Infinity, mostMs) };
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
  hasBeenSent: false,
};

async function keepCheckpoint(
  ports: Pick<CallContext, 'ledger' | 'log'>,
  callId: string,
  usage: Usage,
): Promise<void> {
  try {
    await ports.ledger.checkpoint(callId, usage);
  } catch (error) {
    // It matters only if this process dies; the answer that is arriving matters more. The next second tries again.
    ports.log.warn(`Attempt ${callId} could not be kept up to date in the ledger: ${String(error)}`);
  }
}

function isContent(event: StreamEvent): boolean {
  return (
    event.type === 'text-delta' || event.type === 'reasoning-delta' || event.type === 'tool-call-finished'
  );
}
