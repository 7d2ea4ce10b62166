import { authorOf, callsOf, type CallSummary } from '../../core/work/plan/attempt.ts';
import type { Activity, Live } from '../../core/work/ask/liveState.ts';
import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import { decideStep } from '../../core/work/ask/decideStep.ts';
import { formatModelReference } from '../../core/model/modelReference.ts';
import type { PartialStep } from '../../core/work/plan/partialPlan.ts';
import type {
  DecisionLine,
  PlanDocument,
  StepRecord,
  StoredVerdict,
} from '../../core/work/plan/planDocument.ts';
import type { DecisionKnowledge } from '../../core/work/ask/decisionSubject.ts';
import type { DecisionResult } from '../../core/routing/rules/decide.ts';
import { explainDecision } from '../../core/routing/rules/explainDecision.ts';
import { unmetDependencies } from '../../core/work/plan/planGraph.ts';
import { isBusy } from '../../core/work/plan/state/reduced.ts';
import type { CallView, StepAction, StepView, VerdictView } from '../../shared/planView.ts';
import { activityWords, limitWords } from './activityWords.ts';
import { callSummary, costView, estimateView, unpricedEstimateView } from './moneyView.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** What all step views of one drawing share. */
export interface StepViewContext {
  readonly document: PlanDocument;
  readonly live: Live;
  readonly settings: EngineSettings;
  readonly providersWithKey: ReadonlySet<string>;
  readonly depths: ReadonlyMap<string, number>;
  readonly criticalIds: ReadonlySet<string>;
  /** Nothing can be started or changed: another window works on the plan, or the workspace is restricted. */
  readonly isReadOnly: boolean;
  /** What is known of models when one is chosen; absent: nothing. */
  readonly decisionKnowledge?: (step: StepRecord) => DecisionKnowledge;
}

/** One step as the panel shows it. */
export function stepView(step: StepRecord, context: StepViewContext): StepView {
  const { settings, providersWithKey, live } = context;
  const decided = decideStep(step, settings, providersWithKey, context.decisionKnowledge?.(step));
  const activity = live.steps.get(step.id);
  const next = 'decision' in decided ? formatModelReference(decided.decision.model) : undefined;
  const model = askedModel(step) ?? next;
  return {
    id: step.id,
    title: step.title,
    kind: step.kind,
    tier: step.tier,
    ...withoutUndefined({ model }),
    isModelChosen: step.modelOverride !== undefined,
    status: step.status,
    files: step.files,
    instructions: step.instructions,
    acceptance: step.acceptance,
    dependsOn: step.dependsOn,
    isCritical: step.critical,
    isOnCriticalPath: context.criticalIds.has(step.id),
    depth: context.depths.get(step.id) ?? 0,
    ...stepEstimate(step, model !== undefined),
    spent: callSummary(callsOf(step)),
    ...(activity === undefined
      ? {}
      : { runningSinceMs: activity.sinceMs, activity: activityWords(activity) }),
    ...limitsOf(activity),
    ...withoutUndefined({
      checksDeferredUntil: step.checksDeferredUntil,
      stopReason: step.stopReason,
      commitNote: step.commitNote,
    }),
    ...(activity?.untilMs === undefined ? {} : { waitUntilMs: activity.untilMs }),
    ...(step.failure === undefined ? {} : { failure: failureText(step.failure) }),
    ...withoutUndefined({ note: step.note }),
    ...(step.result === undefined ? {} : { resultSummary: step.result.summary }),
    changedFiles: step.result?.changedFiles ?? [],
    reasons: reasonsOf(step, decided),
    ...(step.verdict === undefined ? {} : { verdict: verdictView(step.verdict) }),
    planFindings: findingsOf(step, context.document),
    incidents: (step.incidents ?? []).map(({ text }) => text),
    calls: step.calls.map(callView),
    attempts: step.attempts.map(({ calls }) => ({ calls: calls.map(callView) })),
    hasRawAnswer: step.rawAnswer !== undefined,
    actions: context.isReadOnly ? readingActions(step) : stepActions(step, context),
  };
}

function limitsOf(activity: Activity | undefined): Pick<StepView, 'activityLimits'> {
  const limits = activity && limitWords(activity);
  return limits === undefined ? {} : { activityLimits: limits };
}

/** As it was decided when the step ran; before that, as it would be decided now. */
function reasonsOf(step: StepRecord, decided: DecisionResult): readonly string[] {
  const stored = step.status === 'pending' ? undefined : step.decision;
  if (stored !== undefined) return [...stored.map(lineText), ...adaptedLines(step), ...withheldLines(step)];
  return 'decision' in decided ? explainDecision(decided.decision).map(lineText) : [decided.noModel];
}

/** What the models of the step turned out not to take, and what was done about it. */
function adaptedLines(step: StepRecord): readonly string[] {
  return [
    ...new Set(
      callsOf(step).flatMap(({ model, adapted = [] }) => adapted.map((text) => `${model}: ${text}`)),
    ),
  ];
}

/** What was private and whom it was kept from. */
function withheldLines(step: StepRecord): readonly string[] {
  return [
    ...new Set(
      callsOf(step).flatMap(({ model, withheld = [] }) =>
        withheld.map((what) => `Withheld from ${model}, because it is private: ${what}.`),
      ),
    ),
  ];
}

function lineText({ about, text }: DecisionLine): string {
  return about === 'reason' || about === 'model' ? text : `${about}: ${text}`;
}

function findingsOf({ id }: StepRecord, { check }: PlanDocument): readonly string[] {
  return (check?.findings ?? []).flatMap(({ stepId, text }) => (stepId === id ? [text] : []));
}

function verdictView({ verdict, reason, evidence }: StoredVerdict): VerdictView {
  const words = { pass: 'Passed', fail: 'Failed', unknown: 'Not verified' };
  return {
    verdict,
    text: reason === '' ? words[verdict] : `${words[verdict]}: ${reason}`,
    evidence: evidence.map(({ title, text }) => (text === '' ? title : `${title}\n${text}`)),
  };
}

/** The model whose work the step is, once there is some: it need not be the one that was asked first. */
function askedModel(step: StepRecord): string | undefined {
  if (step.status === 'pending' || step.status === 'reverted' || step.status === 'rejected') return undefined;
  return authorOf(step);
}

/** With a model but without an estimate a step has no known price; once it has run, its cost says that. */
function stepEstimate(step: StepRecord, hasModel: boolean): Pick<StepView, 'estimate'> {
  if (step.estimate !== undefined) return { estimate: estimateView(step.estimate) };
  return hasModel && callsOf(step).length === 0 ? { estimate: unpricedEstimateView() } : {};
}

/** A step that the planner is still writing. */
export function writingStepView(step: PartialStep, index: number): StepView {
  return {
    id: step.id === '' ? `writing-${index}` : step.id,
    title: step.title,
    kind: step.kind ?? 'edit',
    tier: step.tier ?? 'execution',
    isModelChosen: false,
    status: 'writing',
    files: step.files,
    instructions: step.instructions,
    acceptance: step.acceptance,
    dependsOn: step.dependsOn,
    isCritical: step.critical ?? false,
    isOnCriticalPath: false,
    depth: 0,
    spent: { models: [], calls: 0 },
    changedFiles: [],
    reasons: [],
    planFindings: [],
    incidents: [],
    calls: [],
    attempts: [],
    hasRawAnswer: false,
    actions: [],
  };
}

/** What went wrong and the detail below it. */
export function failureText(failure: { readonly message: string; readonly detail?: string }): string {
  return failure.detail === undefined ? failure.message : `${failure.message}\n${failure.detail}`;
}

function callView(call: CallSummary): CallView {
  return {
    model: call.modelServed === undefined ? call.model : `${call.model} (${call.modelServed})`,
    outcome: call.message === undefined ? call.outcome : `${call.outcome}: ${call.message}`,
    cost: costView(call.cost),
    ...withoutUndefined({ inputTokens: call.inputTokens, outputTokens: call.outputTokens }),
    elapsedMs: call.latencyMs,
  };
}

function readingActions(step: StepRecord): StepAction[] {
  return step.rawAnswer === undefined ? [] : ['show-raw-answer'];
}

function stepActions(step: StepRecord, { document, live }: StepViewContext): StepAction[] {
  const isWorking = document.state === 'running';
  const raw = readingActions(step);
  if (step.status === 'running') return ['cancel'];
  // While the rest is planned anew, the steps that it is planned on stay as they are.
  if (document.state === 'planning' || live.steps.has(step.id)) return raw;
  const replan: StepAction[] = document.steps.some((other) => other.id !== step.id && isBusy(other))
    ? []
    : ['replan'];
  if (step.status === 'awaiting-approval') {
    return isWorking
      ? ['accept', 'reject', 'show-diff', ...raw]
      : ['accept', 'reject', 'show-diff', 'retry', ...replan, ...raw];
  }
  const move = moveActions(document, step);
  // What it needs may have been taken back since.
  const isReady = unmetDependencies(document.steps, step).length === 0;
  const retry: StepAction[] = isReady && callsOf(step).length > 0 ? ['retry'] : [];
  if (step.status === 'done') {
    if (isWorking) return [...move, ...raw];
    const canRevert = (step.result?.changedFiles.length ?? 0) > 0;
    return [...retry, ...(canRevert ? (['revert'] as const) : []), ...replan, ...move, ...raw];
  }
  if (isWorking) return ['edit', ...move, 'delete', ...raw];
  const run: StepAction[] = isReady ? ['run'] : [];
  return [...run, ...retry, 'edit', ...replan, ...move, 'delete', ...raw];
}

function moveActions(document: PlanDocument, step: StepRecord): StepAction[] {
  const index = document.steps.findIndex((other) => other.id === step.id);
  return [
    ...(index > 0 ? (['move-up'] as const) : []),
    ...(index < document.steps.length - 1 ? (['move-down'] as const) : []),
  ];
}
