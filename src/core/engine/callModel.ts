import type { StepKind } from '../../shared/tiers.ts';
import type { MoneyRange } from '../meter/range.ts';
import type { Purpose } from '../model/purpose.ts';
import type { Cost } from '../model/cost.ts';
import type { Failure } from '../model/failure.ts';
import { formatModelReference } from '../model/modelReference.ts';
import type { ModelReference } from '../model/modelReference.ts';
import type { ModelProvider, StreamTimeouts } from '../model/provider.ts';
import type { ModelRequest, ToolCall } from '../model/request.ts';
import type { FinishReason, StreamEvent } from '../model/streamEvent.ts';
import type { Usage } from '../model/usage.ts';
import type {
  AttemptEnd,
  AttemptOutcome,
  AttemptStart,
  Clock,
  CreateId,
  Ledger,
  Log,
  ToolUse,
} from '../ports.ts';
import { attemptCall } from './attemptCall.ts';
import { nextMove } from '../resilience/nextMove.ts';
import type { Decision } from '../router/decide.ts';

/** What `callModel` works with. */
export interface CallPorts {
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly sessionId: string;
  /** The adapter of a configured provider. */
  provider(name: string): Promise<ConnectedProvider>;
  /** Holds the call against the budgets, and writes that it begins: nothing is sent without it. */
  admit(ask: AdmissionAsk, signal: AbortSignal): Promise<CallAdmission>;
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

/** A request that is about to be sent. */
export interface AdmissionAsk {
  /** As it shall be recorded; the budgets may move it to a later day. */
  readonly start: AttemptStart;
  readonly model: ModelReference;
  /** With the tier's own cap on output. */
  readonly request: ModelRequest;
  /** See `AttemptWish`. */
  readonly isUncapped: boolean;
  readonly isCritical?: boolean;
}

/** The call has begun in the ledger, or the reason why it may not be sent. */
export type CallAdmission =
  | {
      readonly start: AttemptStart;
      /** The cap to send. */
      readonly maxOutputTokens: number;
      /** The most that the call can cost as it is sent, in nano-dollars; `undefined` without a price. */
      readonly maximum?: number;
      /** Whether the provider may finish and bill an answer that nobody reads any more. */
      readonly billsAfterCancel: boolean;
    }
  | { readonly notSent: { readonly reason: string } };

/** One call: who asks for what. */
export interface Call {
  readonly purpose: Purpose;
  readonly planId?: string;
  readonly stepId?: string;
  readonly stepKind?: StepKind;
  /** p10–p90 of the whole piece of work, as it was shown. */
  readonly estimate?: MoneyRange;
  /** Tools that ran before this request, for the ledger. */
  readonly toolUses?: readonly ToolUse[];
  /** Never to be downgraded. */
  readonly isCritical?: boolean;
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
  /** The cap on output that was sent. */
  readonly maxOutputTokens: number;
  /** As the ledger has it. */
  readonly outcome: AttemptOutcome;
  readonly end: { readonly finish: FinishReason } | { readonly failure: Failure };
}

/** All attempts of a call in order; the last one is its result, unless the next was not sent. */
export type CallResult =
  | { readonly attempts: readonly CallAttempt[]; readonly last: CallAttempt; readonly notSent?: never }
  | {
      readonly attempts: readonly CallAttempt[];
      readonly last: undefined;
      readonly notSent: { readonly reason: string };
    };

/**
 * The one way to a model: every attempt is held against the budgets and recorded before it is sent and settled after,
 * whatever comes of it; an unavailable model is retried or replaced by the decision's next one, before its first
 * token only.
 */
export async function callModel(ports: CallPorts, call: Call): Promise<CallResult> {
  const result = await sendToFirstAvailable(ports, call, 0, false);
  if (result.last === undefined || !isCutByOurCap(call, result.last)) return result;
  // The cap was ours, not the tier's: the whole answer is worth more than half of one.
  const { model } = result.last;
  const again = { ...call, decision: { ...call.decision, model, fallbacks: [] } };
  const whole = await sendToFirstAvailable(ports, again, result.attempts.length, true);
  return { ...whole, attempts: [...result.attempts, ...whole.attempts] };
}

function isCutByOurCap(call: Call, { end, maxOutputTokens }: CallAttempt): boolean {
  return (
    'finish' in end &&
    end.finish.unified === 'length' &&
    maxOutputTokens < call.request.maxOutputTokens &&
    !call.signal.aborted
  );
}

async function sendToFirstAvailable(
  ports: CallPorts,
  call: Call,
  attemptsBefore: number,
  isUncapped: boolean,
): Promise<CallResult> {
  const attempts: CallAttempt[] = [];
  const candidates = [call.decision.model, ...call.decision.fallbacks];
  for (const [index, model] of candidates.entries()) {
    for (let onSame = 1; ; onSame++) {
      const position = call.position + attemptsBefore + attempts.length;
      const sent = await attemptCall(ports, call, { model, position, isUncapped });
      if ('notSent' in sent) return { attempts, last: undefined, notSent: sent.notSent };
      const { attempt } = sent;
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
