import { buildPlanRequest } from '../context/buildPlanRequest.ts';
import { buildRepairMessages } from '../context/buildRepairMessages.ts';
import { buildReplanRequest } from '../context/buildReplanRequest.ts';
import type { BuiltRequest, PlanRequestInput } from '../context/promptInputs.ts';
import { formatModelReference } from '../model/modelReference.ts';
import type { CheckedPlan } from '../plan/checkPlan.ts';
import { parsePartialPlan } from '../plan/partialPlan.ts';
import { parsePlanAnswer } from '../plan/parsePlan.ts';
import type { PlanDocument, PlanFailure } from '../plan/planDocument.ts';
import { keptSteps, replacedStepIds } from '../plan/replanning.ts';
import { decide } from '../router/decide.ts';
import type { DecisionResult } from '../router/decide.ts';
import type { Tier } from '../../shared/tiers.ts';
import { summariseAttempt } from './attemptSummary.ts';
import { callModel } from './callModel.ts';
import type { CallProgress } from './callModel.ts';
import { whyUnusable } from './connections.ts';
import { contextRoom, fitDecision } from './contextWindow.ts';
import { outcomeOfCall, storedFailure, type CallFailure } from './outcomeOfCall.ts';
import { isStopped } from './isStopped.ts';
import { activityOf } from './liveState.ts';
import type { Activity, LiveState } from './liveState.ts';
import type { PlanHolder } from './planHolder.ts';
import { tierReason } from './decideStep.ts';
import type { PlanSessionPorts } from './planSessionPorts.ts';

/** How often the growing plan is drawn anew while it streams. */
const partialPlanIntervalMs = 50;

/**
 * Asks the orchestration tier for the plan that the holder's document is waiting for (state `planning`), streams it
 * into the document, and gives the planner one repair turn when its plan does not hold. Ends with the document
 * reviewing, failed or cancelled; rejects, after that, only when storage or workspace broke.
 */
export async function makePlan(
  ports: PlanSessionPorts,
  holder: PlanHolder,
  live: LiveState,
  signal: AbortSignal,
): Promise<void> {
  const sinceMs = ports.clock.now();
  live.setPlanning({ sinceMs, kind: 'gathering-context' });
  try {
    await planWithRepair(ports, holder, live, signal, sinceMs);
  } catch (error) {
    // The store or the workspace broke. The plan must not stay "planning", a state that nothing would ever end.
    if (isStopped(error, signal)) holder.dispatch({ type: 'planning-cancelled' });
    else fail(holder, { message: 'Planning broke off.', detail: String(error) });
    if (!isStopped(error, signal)) throw error;
  } finally {
    live.setPlanning(undefined);
  }
}

async function planWithRepair(
  ports: PlanSessionPorts,
  holder: PlanHolder,
  live: LiveState,
  signal: AbortSignal,
  sinceMs: number,
): Promise<void> {
  const built = await buildRequest(ports, holder, signal);
  const send = planningCall(ports, holder, live, signal, sinceMs);
  const first = await send(built, []);
  if (first === undefined) return;
  const parsed = readPlan(holder, first);
  if (parsed.ok) {
    receive(holder, parsed, first);
    return;
  }
  ports.log.info(`The plan does not hold, one repair turn: ${parsed.errors.join(' ')}`);
  const repair = await send(built, buildRepairMessages(first, parsed.errors));
  if (repair === undefined) return;
  const repaired = readPlan(holder, repair);
  if (repaired.ok) receive(holder, repaired, repair);
  else fail(holder, badPlan(repaired.errors), repair);
}

type Send = (
  built: BuiltRequest,
  repair: ReturnType<typeof buildRepairMessages>,
) => Promise<string | undefined>;

/** Sends one planning request and gives its answer; `undefined` when it came to nothing, which the document then says. */
function planningCall(
  ports: PlanSessionPorts,
  holder: PlanHolder,
  live: LiveState,
  signal: AbortSignal,
  sinceMs: number,
): Send {
  return async (built, repair) => {
    const settings = ports.settings();
    const tier = settings.tiers.orchestration;
    const decided = await decidePlanning(ports);
    if ('noModel' in decided) {
      fail(holder, { message: decided.noModel });
      return undefined;
    }
    const messages = [...built.request.messages, ...repair];
    const fitted = await fitDecision(ports, decided.decision, { ...built.request, messages });
    if ('tooLong' in fitted) {
      fail(holder, fitted.tooLong);
      return undefined;
    }
    const { decision } = fitted;
    ports.log.info(`plan → ${formatModelReference(decision.model)}: ${decision.reasons.join('; ')}`);
    const result = await callModel(ports, {
      purpose: 'plan',
      planId: documentOf(holder).id,
      position: documentOf(holder).planningAttempts.length,
      decision,
      request: {
        ...built.request,
        messages,
        maxOutputTokens: tier.maxOutputTokens,
        ...(tier.temperature === undefined ? {} : { temperature: tier.temperature }),
        ...(tier.effort === undefined ? {} : { effort: tier.effort }),
      },
      signal,
      onProgress: planningProgress(ports, holder, live, signal, sinceMs),
    });
    const outcome = outcomeOfCall(ports, result, signal);
    if ('answer' in outcome) return outcome.answer.text;
    if (outcome.failure.isCancelled) holder.dispatch({ type: 'planning-cancelled' });
    else fail(holder, outcome.failure, result.last?.text);
    return undefined;
  };
}

async function decidePlanning(ports: PlanSessionPorts): Promise<DecisionResult> {
  const settings = ports.settings();
  return decide({
    tier: 'orchestration',
    tierReason: tierReason('orchestration', true),
    tiers: settings.tiers,
    whyUnusable: whyUnusable(settings, await ports.providersWithKey()),
  });
}

/** Most tokens of context: as set, or fewer where the planner's window is small. */
async function tokenLimit(ports: PlanSessionPorts): Promise<number> {
  const { planContextTokens, tiers } = ports.settings();
  const decided = await decidePlanning(ports);
  if ('noModel' in decided) return planContextTokens;
  const { model } = decided.decision;
  return contextRoom(
    planContextTokens,
    ports.contextWindow(model),
    tiers.orchestration.maxOutputTokens,
    model,
  );
}

function planningProgress(
  ports: PlanSessionPorts,
  holder: PlanHolder,
  live: LiveState,
  signal: AbortSignal,
  sinceMs: number,
): (progress: CallProgress) => void {
  let drawnAtMs = 0;
  let undrawn: string | undefined;
  const draw = () => {
    if (undrawn === undefined || signal.aborted) return;
    drawnAtMs = ports.clock.now();
    holder.dispatch({ type: 'partial-plan-received', partial: parsePartialPlan(undrawn) });
    undrawn = undefined;
  };
  let activity: Activity = { sinceMs, kind: 'gathering-context' };
  return (progress) => {
    const now = ports.clock.now();
    const next = activityOf(progress, activity, now);
    if (next !== undefined && (next.kind !== activity.kind || next.characters !== activity.characters)) {
      activity = next;
      live.setPlanning(activity);
    }
    if (progress.type === 'attempt-ended') {
      undrawn = undefined;
      holder.dispatch({ type: 'attempt-finished', attempt: summariseAttempt('plan', progress.attempt) });
    }
    if (progress.type !== 'stream-event' || progress.event.type !== 'text-delta') return;
    const isDue = undrawn !== undefined;
    undrawn = progress.textSoFar;
    if (isDue) return;
    const waitMs = drawnAtMs + partialPlanIntervalMs - now;
    if (waitMs <= 0) draw();
    // The last piece before a pause is drawn too.
    else void ports.clock.delay(waitMs, signal).then(draw);
  };
}

async function buildRequest(
  ports: PlanSessionPorts,
  holder: PlanHolder,
  signal: AbortSignal,
): Promise<BuiltRequest> {
  const settings = ports.settings();
  const counter = await ports.loadTokenCounter();
  const context = await ports.gatherContext(signal);
  const document = documentOf(holder);
  const modelsOf = (tier: Tier) => settings.tiers[tier].models.map(formatModelReference);
  const input: PlanRequestInput = {
    task: document.task,
    chips: document.chips,
    context,
    modelsByTier: {
      orchestration: modelsOf('orchestration'),
      execution: modelsOf('execution'),
      grunt: modelsOf('grunt'),
    },
    tokenLimit: await tokenLimit(ports),
    countTokens: (text) => counter.count(text),
  };
  const built =
    document.replanning === undefined
      ? buildPlanRequest(input)
      : buildReplanRequest({ ...input, document, ...document.replanning });
  if (built.leftOut.length > 0)
    ports.log.info(`Left out of the planning prompt: ${built.leftOut.join(', ')}`);
  return built;
}

function readPlan(holder: PlanHolder, answer: string): CheckedPlan {
  const document = documentOf(holder);
  if (document.replanning === undefined) return parsePlanAnswer(answer);
  const replaced = new Set(replacedStepIds(document.steps, document.replanning.fromStepId));
  return parsePlanAnswer(answer, { keptSteps: keptSteps(document.steps, replaced) });
}

function receive(holder: PlanHolder, parsed: Extract<CheckedPlan, { ok: true }>, rawAnswer: string): void {
  const type = documentOf(holder).replanning === undefined ? 'plan-received' : 'plan-replaced-from';
  const refused = holder.dispatch({ type, plan: parsed.plan, rawAnswer });
  if (refused !== undefined) fail(holder, { message: refused }, rawAnswer);
}

function badPlan(errors: readonly string[]): PlanFailure {
  return {
    message: 'The model did not write a usable plan, not even after it was told what was wrong.',
    detail: errors.join('\n'),
  };
}

function fail(holder: PlanHolder, failure: PlanFailure | CallFailure, rawAnswer?: string): void {
  holder.dispatch({
    type: 'planning-failed',
    failure: storedFailure(failure),
    ...(rawAnswer === undefined || rawAnswer === '' ? {} : { rawAnswer }),
  });
}

function documentOf(holder: PlanHolder): PlanDocument {
  const document = holder.current();
  if (document === undefined) throw new Error('Planning without a plan document.');
  return document;
}
