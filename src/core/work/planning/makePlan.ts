import type { EndedAttempt } from '../plan/attempt.ts';
import type { CascadeLimits } from '../cascade/nextCandidate.ts';
import { tryCandidates, type AttemptResult } from '../cascade/tryCandidates.ts';
import { buildPlanRequest } from '../context/buildPlanRequest.ts';
import { buildReplanRequest } from '../context/buildReplanRequest.ts';
import type { BuiltRequest, PlanRequestInput, WorkspaceContext } from '../context/promptInputs.ts';
import { nanoUsdPerUsd } from '../../model/request/cost.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { CheckedPlan } from '../plan/checkPlan.ts';
import { parsePartialPlan } from '../plan/partialPlan.ts';
import { parsePlanAnswer } from '../plan/parsePlan.ts';
import type { PlanDocument, PlanFailure } from '../plan/planDocument.ts';
import { keptSteps, replacedStepIds } from '../plan/state/replanning.ts';
import type { Candidate } from '../../routing/rules/candidates.ts';
import type { Decision } from '../../routing/rules/decide.ts';
import { decisionLogLine } from '../../routing/rules/explainDecision.ts';
import type { PrivacyRules } from '../../calling/privacy/gateRequest.ts';
import { namesOf, type NamedFile } from '../edits/editorPorts.ts';
import type { Tier } from '../../../shared/tiers.ts';
import { askPlanner, decidePlanning, type PlannedPlan, type PlannerEnd } from './askPlanner.ts';
import { recordProgress } from '../ask/callRecords.ts';
import type { CallProgress } from '../../calling/send/call.ts';
import { withPlanPrivacy } from '../ask/planPrivacy.ts';
import { cascadeFailure } from '../cascade/cascadeFailure.ts';
import { contextRoom } from '../ask/contextWindow.ts';
import { storedFailure } from '../ask/outcomeOfCall.ts';
import { isStopped } from '../../calling/send/isStopped.ts';
import { activityOf, type Activity, type LiveState } from '../ask/liveState.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** How often the growing plan is drawn anew while it streams. */
const partialPlanIntervalMs = 50;

/**
 * Asks the orchestration tier for the plan that the planState's document is waiting for (state `planning`) and streams it
 * into the document. A planner whose plan does not hold has one repair turn; then, or when it runs into its limits,
 * the next model of the tier plans, told what went wrong, within the limits of a step. Ends with the document
 * reviewing, failed or cancelled; rejects, after that, only when storage or workspace broke.
 */
export async function makePlan(
  context: WorkContext,
  planState: PlanStateStore,
  live: LiveState,
  signal: AbortSignal,
): Promise<void> {
  const sinceMs = context.call.clock.now();
  live.setPlanning({ sinceMs, kind: 'gathering-context' });
  try {
    await planByOneAfterTheOther(withPlanPrivacy(context, planState), planState, live, signal, sinceMs);
  } catch (error) {
    // The store or the workspace broke. The plan must not stay "planning", a state that nothing would ever end.
    if (isStopped(error, signal)) planState.dispatch({ type: 'planning-cancelled' });
    else fail(planState, { message: 'Planning broke off.', detail: String(error) });
    if (!isStopped(error, signal)) throw error;
  } finally {
    live.setPlanning(undefined);
  }
}

async function planByOneAfterTheOther(
  context: WorkContext,
  planState: PlanStateStore,
  live: LiveState,
  signal: AbortSignal,
  sinceMs: number,
): Promise<void> {
  const decided = await decidePlanning(context, documentOf(planState));
  if ('noModel' in decided) {
    fail(planState, { message: decided.noModel });
    return;
  }
  const { decision } = decided;
  context.call.log.info(`plan ${decisionLogLine(decision)}`);
  const built = await buildRequest(context, planState, decision, signal);
  const candidates = decision.candidates.map(withFreeBeginning);
  let last: Exclude<PlannerEnd, { kind: 'plan' }> | undefined;
  const end = await tryCandidates<Candidate, PlannedPlan>({
    candidates,
    limits: limitsOfPlanning(context),
    clock: context.call.clock,
    signal,
    async attempt(candidate, evidence) {
      const { tier, model, sameModelElsewhere } = candidate;
      const fallbacks = candidate === candidates[0] ? decision.fallbacks : sameModelElsewhere;
      const made = await askPlanner(context, {
        planId: documentOf(planState).id,
        decision: { tier, model, fallbacks, reasons: decision.reasons },
        built,
        evidence,
        position: () => documentOf(planState).planningCalls.length,
        read: (answer) => readPlan(planState, answer),
        signal,
        onProgress: planningProgress(context, planState, live, signal, sinceMs),
      });
      if (made.kind !== 'plan') last = made;
      return resultOf(made);
    },
  });
  if (end.kind === 'passed') {
    receive(planState, end.result, [...withheldNotes(built.keptBack), ...notesOf(end.attempts)]);
    return;
  }
  if (last?.kind === 'cancelled' || signal.aborted) {
    planState.dispatch({ type: 'planning-cancelled' });
    return;
  }
  const rawAnswer = last !== undefined && 'rawAnswer' in last ? last.rawAnswer : undefined;
  const failure = last !== undefined && 'failure' in last ? last.failure : undefined;
  // A key or a budget that is in the way is said as it is, whoever failed before.
  const said =
    end.kind === 'failed-all' || end.kind === 'limit'
      ? cascadeFailure(end, end.attempts, failure, planWords)
      : (failure ?? { message: 'Planning came to nothing.' });
  fail(planState, said, rawAnswer);
}

/** A step's limits bound how far planning escalates; the first planner is held by the budgets alone. */
function limitsOfPlanning(context: WorkContext): CascadeLimits {
  const { attempts, dollars, minutes } = context.routing.settings().routing.limits;
  return {
    attempts,
    nanoUsd: Math.max(1, Math.round(dollars * nanoUsdPerUsd)),
    workMs: minutes * 60_000,
  };
}

function withFreeBeginning(candidate: Candidate, place: number): Candidate {
  if (place > 0) return candidate;
  const { cost: _cost, ...first } = candidate;
  return first;
}

const planWords = {
  failedAll: 'No model of the orchestration tier brought a plan that holds.',
  limit: 'No plan holds so far',
};

/** A plan that holds passes; whether it is good is for its check and the person. */
function resultOf(made: PlannerEnd): AttemptResult<PlannedPlan> {
  const spent = withoutUndefined({ costNanoUsd: made.costNanoUsd, model: made.model });
  switch (made.kind) {
    case 'plan': {
      const { plan, rawAnswer, origins } = made;
      return { ...spent, kind: 'passed', result: { plan, rawAnswer, origins } };
    }
    case 'unusable': {
      const { message, detail = '', origins } = made.failure;
      const evidence = {
        kind: 'rule',
        title: message,
        text: detail,
        ...withoutUndefined({ origins }),
      } as const;
      return { ...spent, kind: 'unusable', evidence: [evidence] };
    }
    case 'unavailable':
      return { ...spent, kind: 'unavailable', reason: made.failure.message };
    case 'failed':
    case 'cancelled':
      return { ...spent, kind: 'stopped' };
  }
}

/** Who planned in the place of whom: `Planned by b/two, after a/one failed: …`. */
function notesOf(attempts: readonly EndedAttempt[]): readonly string[] {
  const [planner, ...before] = [...attempts].reverse();
  const failed = before.toReversed().filter(({ outcome }) => outcome !== 'stopped');
  if (planner === undefined || failed.length === 0) return [];
  const why = failed.map(({ model, outcome, reason }) =>
    outcome === 'unavailable'
      ? `${formatModelReference(model)} was unavailable (${reason})`
      : `${formatModelReference(model)} failed (${reason})`,
  );
  return [`Planned by ${formatModelReference(planner.model)}, after ${why.join(' and ')}`];
}

/** Most files that a note names. */
const mostNamed = 5;

function withheldNotes(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  const more = paths.length > mostNamed ? ` and ${paths.length - mostNamed} more` : '';
  return [`Withheld from the planner, because it is private: ${paths.slice(0, mostNamed).join(', ')}${more}`];
}

/** Most tokens of context: as set, or fewer where the planner's window is small. */
function tokenLimit(context: WorkContext, { model, tier }: Decision): number {
  const { planContextTokens, tiers } = context.routing.settings();
  return contextRoom(
    planContextTokens,
    context.routing.contextWindow(model),
    tiers[tier].maxOutputTokens,
    model,
  );
}

function planningProgress(
  context: WorkContext,
  planState: PlanStateStore,
  live: LiveState,
  signal: AbortSignal,
  sinceMs: number,
): (progress: CallProgress) => void {
  let drawnAtMs = -Infinity;
  let undrawn: string | undefined;
  const draw = () => {
    if (undrawn === undefined || signal.aborted) return;
    drawnAtMs = context.call.clock.monotonic();
    planState.dispatch({ type: 'partial-plan-received', partial: parsePartialPlan(undrawn) });
    undrawn = undefined;
  };
  const record = recordProgress(planState, context.call.clock, 'plan');
  let activity: Activity = { sinceMs, kind: 'gathering-context' };
  return (progress) => {
    const now = context.call.clock.now();
    record(progress);
    const next = activityOf(progress, activity, now);
    if (next !== undefined && !isSameActivity(next, activity)) {
      activity = next;
      live.setPlanning(activity);
    }
    if (progress.type === 'call-ended') undrawn = undefined;
    if (progress.type !== 'stream-event' || progress.event.type !== 'text-delta') return;
    const isDue = undrawn !== undefined;
    undrawn = progress.textSoFar;
    if (isDue) return;
    const waitMs = drawnAtMs + partialPlanIntervalMs - context.call.clock.monotonic();
    if (waitMs <= 0) draw();
    // The last piece before a pause is drawn too.
    else void context.call.clock.delay(waitMs, signal).then(draw);
  };
}

function isSameActivity(left: Activity, right: Activity): boolean {
  return left.kind === right.kind && left.characters === right.characters && left.incident === right.incident;
}

async function buildRequest(
  context: WorkContext,
  planState: PlanStateStore,
  decision: Decision,
  signal: AbortSignal,
): Promise<BuiltRequest & { readonly keptBack: readonly string[] }> {
  const settings = context.routing.settings();
  const counter = await context.routing.loadTokenCounter();
  const gathered = await context.folder.gatherContext(signal);
  const { context: shown, keptBack } = withoutPrivate(gathered, context.call.privacy);
  const document = documentOf(planState);
  const modelsOf = (tier: Tier) => settings.tiers[tier].models.map(formatModelReference);
  const input: PlanRequestInput = {
    task: document.task,
    chips: document.chips,
    context: shown,
    modelsByTier: {
      orchestration: modelsOf('orchestration'),
      execution: modelsOf('execution'),
      grunt: modelsOf('grunt'),
    },
    tokenLimit: tokenLimit(context, decision),
    countTokens: (text) => counter.count(text),
  };
  const built =
    document.replanning === undefined
      ? buildPlanRequest(input)
      : buildReplanRequest({ ...input, document, ...document.replanning });
  if (built.leftOut.length > 0)
    context.call.log.info(`Left out of the planning prompt: ${built.leftOut.join(', ')}`);
  return { ...built, keptBack };
}

function readPlan(planState: PlanStateStore, answer: string): CheckedPlan {
  const document = documentOf(planState);
  if (document.replanning === undefined) return parsePlanAnswer(answer);
  const replaced = new Set(replacedStepIds(document.steps, document.replanning.fromStepId));
  return parsePlanAnswer(answer, { keptSteps: keptSteps(document.steps, replaced) });
}

function receive(
  planState: PlanStateStore,
  { plan, rawAnswer, origins }: PlannedPlan,
  notes: readonly string[],
): void {
  const type = documentOf(planState).replanning === undefined ? 'plan-received' : 'plan-replaced-from';
  const refused = planState.dispatch({
    ...{ type, plan, rawAnswer },
    ...(origins.length === 0 ? {} : { origins }),
    ...(notes.length === 0 ? {} : { notes }),
  });
  if (refused !== undefined) fail(planState, { message: refused }, rawAnswer);
}

/**
 * What only local models may see is shown to no planner by itself, a local one neither: its plan, which all models see,
 * would be private with it.
 */
function withoutPrivate(
  gathered: WorkspaceContext,
  { isPrivate }: Pick<PrivacyRules, 'isPrivate'>,
): { readonly context: WorkspaceContext; readonly keptBack: readonly string[] } {
  const open = (file: NamedFile) => !namesOf(file).some((path) => isPrivate(path));
  const { openFiles, problems, instructionFiles } = gathered;
  const keptBack = [...openFiles, ...instructionFiles, ...problems].filter((file) => !open(file));
  const context = {
    ...gathered,
    openFiles: openFiles.filter(open),
    problems: problems.filter(open),
    instructionFiles: instructionFiles.filter(open),
  };
  return { context, keptBack: [...new Set(keptBack.map(({ path }) => path))] };
}

function fail(planState: PlanStateStore, failure: PlanFailure, rawAnswer?: string): void {
  planState.dispatch({
    type: 'planning-failed',
    failure: storedFailure(failure),
    ...(rawAnswer === undefined || rawAnswer === '' ? {} : { rawAnswer }),
  });
}

function documentOf(planState: PlanStateStore): PlanDocument {
  const document = planState.current();
  if (document === undefined) throw new Error('Planning without a plan document.');
  return document;
}
