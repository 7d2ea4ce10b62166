import * as z from 'zod/mini';
import { callModel } from '../../calling/send/callModel.ts';
import type { CallRoute, CallRequest, FinishedCall } from '../../calling/send/call.ts';
import { failureTraits } from '../../model/request/failureTraits.ts';
import { skipThinking } from '../../model/text/jsonObjectInText.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { ModelRequest } from '../../model/request/request.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import { costOfCalls } from './callRecords.ts';
import { fitDecision } from './contextWindow.ts';
import { decideModel, type ModelChoice } from './decideModel.ts';
import { outcomeOfCall, type FailureEnd } from './outcomeOfCall.ts';
import { readJsonAnswer } from './readJsonAnswer.ts';
import type { AskContext, RoutingContext } from './routingContext.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** The answer must be JSON of this form. */
export interface AnswerForm<Value> {
  /** Short identifier, `[a-z_]+`. */
  readonly name: string;
  readonly schema: z.ZodMiniType<Value>;
}

/** One request that wants one answer; what it is for goes into the ledger. */
export interface ModelAsk extends Omit<CallRequest, 'decision' | 'position' | 'request'> {
  /** Place in the cascade of its work, from 0. */
  readonly position?: number;
  /** Without what the tier sets. */
  readonly request: Omit<ModelRequest, 'model' | 'maxOutputTokens' | 'temperature' | 'effort'>;
  /** Wants the answer as a value; without it the text is the answer. */
  readonly output?: AnswerForm<unknown>;
  /** Most tokens of output, where the tier does not allow fewer. */
  readonly maxOutputTokens?: number;
  /** Told every call when it has ended, failed ones too: each is paid for. */
  readonly onCall?: (call: FinishedCall) => void;
}

/** An answer that could be read. */
interface Answered<Value> {
  readonly kind: 'answer';
  /** Without the thinking that some servers leave in it. */
  readonly text: string;
  /** As the output's schema has it. */
  readonly value: Value;
  /** The call whose answer it is. */
  readonly answer: FinishedCall;
}

/** What came of an ask. */
export type AskResult<Value> = {
  /** All calls in order. */
  readonly calls: readonly FinishedCall[];
  /** Of all calls; `undefined` when one has no known price. */
  readonly costNanoUsd: number | undefined;
} & (
  | Answered<Value>
  /** `unusable`, `unavailable` or `failed`, as the traits of the failure say; or `cancelled`. */
  | FailureEnd
  /** None of the models may be asked. */
  | { readonly kind: 'noModel'; readonly failure: PlanFailure }
);

/**
 * The one way to ask a model for something: chooses the model, leaves out those whose window is too small, holds the
 * money, sends, and reads the answer. Never rejects because of a model or a provider; rejects when storage broke.
 */
export async function askModel<Value>(
  context: AskContext,
  ask: ModelChoice & ModelAsk & { readonly output: AnswerForm<Value> },
): Promise<AskResult<Value>>;
export async function askModel(context: AskContext, ask: ModelChoice & ModelAsk): Promise<AskResult<unknown>>;
export async function askModel(
  context: AskContext,
  ask: ModelChoice & ModelAsk,
): Promise<AskResult<unknown>> {
  const decided = await decideModel(context.routing, ask);
  return 'decision' in decided
    ? askDecided(context, decided.decision, ask)
    : { kind: 'noModel', failure: { message: decided.noModel }, ...nothingSpent };
}

/** Models that are chosen, with the reasons for the log. */
type AskRoute = CallRoute & { readonly reasons?: readonly string[] };

/** The same where the models are chosen already. */
export async function askDecided<Value>(
  context: AskContext,
  route: AskRoute,
  ask: ModelAsk & { readonly output: AnswerForm<Value> },
): Promise<AskResult<Value>>;
export async function askDecided(
  context: AskContext,
  route: AskRoute,
  ask: ModelAsk,
): Promise<AskResult<unknown>>;
export async function askDecided(
  context: AskContext,
  route: AskRoute,
  ask: ModelAsk,
): Promise<AskResult<unknown>> {
  const { call, routing } = context;
  const request = await prepareCall(context, route, ask);
  if ('kind' in request) return { ...request, ...nothingSpent };
  const result = await callModel(call, request);
  const calls = result.calls;
  const spent = { calls, costNanoUsd: costOfCalls(calls) };
  const outcome = outcomeOfCall(routing, result, ask.signal);
  return outcome.kind === 'answer'
    ? { ...spent, ...readAnswer(routing, outcome.answer, ask.output?.schema) }
    : { ...spent, ...outcome };
}

/**
 * The call that an ask comes to, ready to be sent: to the models whose window it fits into, within the limits of their
 * tier; how the ask ends where it fits into none.
 */
export async function prepareCall(
  { call, routing }: AskContext,
  route: AskRoute,
  { output, maxOutputTokens: most, onCall, position = 0, ...ask }: ModelAsk,
): Promise<CallRequest | Exclude<FailureEnd, { kind: 'cancelled' }>> {
  const request = {
    ...ask.request,
    ...(output === undefined ? {} : { output: { name: output.name, schema: z.toJSONSchema(output.schema) } }),
  };
  const fitted = await fitDecision(routing, { ...route, reasons: route.reasons ?? [] }, request);
  if ('tooLong' in fitted) return { kind: 'unavailable', failure: fitted.tooLong, rawAnswer: '' };
  const { decision } = fitted;
  call.log.info(`${ask.purpose} → ${[formatModelReference(decision.model), ...decision.reasons].join('; ')}`);
  const { maxOutputTokens, temperature, effort } = routing.settings().tiers[decision.tier];
  return {
    ...ask,
    position,
    decision,
    request: {
      ...request,
      maxOutputTokens: Math.min(maxOutputTokens, most ?? maxOutputTokens),
      ...withoutUndefined({ temperature, effort }),
    },
    onProgress(progress) {
      if (progress.type === 'call-ended') onCall?.(progress.call);
      ask.onProgress?.(progress);
    },
  };
}

function readAnswer(
  routing: RoutingContext,
  answer: FinishedCall,
  schema: z.ZodMiniType | undefined,
): Answered<unknown> | FailureEnd {
  const text = answer.text.slice(skipThinking(answer.text)).trim();
  if (schema === undefined) return { kind: 'answer', text, value: undefined, answer };
  const value = readJsonAnswer(text, schema);
  if (value !== undefined) return { kind: 'answer', text, value, answer };
  const malformed = { kind: 'malformed', message: '' } as const;
  const failure = { ...routing.explainFailure(malformed, answer.model), kind: malformed.kind };
  return { kind: failureTraits.malformed.attemptEnd, failure, rawAnswer: answer.text };
}

const nothingSpent = { calls: [], costNanoUsd: 0 };
