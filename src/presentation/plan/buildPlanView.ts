import { callsOf } from '../../core/work/plan/attempt.ts';
import type { Live } from '../../core/work/ask/liveState.ts';
import type { AutopilotOffer } from '../../core/work/session/autopilotOffer.ts';
import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import { formatModelReference } from '../../core/model/modelReference.ts';
import type { DecisionKnowledge } from '../../core/work/ask/decisionSubject.ts';
import type { ContextChip } from '../../core/work/plan/contextChip.ts';
import type { PlanDocument, StepRecord } from '../../core/work/plan/planDocument.ts';
import { criticalPath, stepDepths } from '../../core/work/plan/planGraph.ts';
import type {
  MoneyView,
  PlanPanelView,
  PlanPhase,
  PlanView,
  QuestionView,
  SetupView,
  TotalsView,
} from '../../shared/planView.ts';
import type { Tier } from '../../shared/tiers.ts';
import { autopilotView } from './autopilotView.ts';
import { activityWords } from './activityWords.ts';
import { callSummary, planEstimateView } from './moneyView.ts';
import { planNotes } from './planNotes.ts';
import { planNotice } from './planNotice.ts';
import { stepView, writingStepView } from './stepView.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Everything that the panel's view is made from. */
export interface PlanViewInput {
  readonly isSample: boolean;
  readonly folderName: string | undefined;
  readonly setup: SetupView;
  readonly document: PlanDocument | undefined;
  readonly live: Live;
  readonly isElsewhere: boolean;
  /** Task and chips in the box, before a plan is asked for. */
  readonly task: string;
  readonly chips: readonly ContextChip[];
  /** The oldest question that waits. */
  readonly question?: QuestionView | undefined;
  readonly settings: EngineSettings;
  readonly providersWithKey: ReadonlySet<string>;
  /** What Autopilot would do, while the person is asked. */
  readonly autopilotOffer?: AutopilotOffer | 'gathering' | undefined;
  /** What the orchestration model alone would have cost. */
  readonly baseline: MoneyView | undefined;
  /** What is known of models when one is chosen for a step; absent: nothing. */
  readonly decisionKnowledge?: (step: StepRecord) => DecisionKnowledge;
}

/** Draws the plan's state as the panel's view. Pure: the same state gives the same view. */
export function buildPlanView(input: PlanViewInput): PlanPanelView {
  const { document } = input;
  const notice = planNotice(document, input.isElsewhere);
  const modelsOf = (tier: Tier) => input.settings.tiers[tier].models.map(formatModelReference);
  const plan = document === undefined ? undefined : planView(document, input);
  return {
    isSample: input.isSample,
    ...withoutUndefined({ folderName: input.folderName }),
    setup: input.setup,
    phase: phaseOf(input),
    ...planningActivity(input),
    ...withoutUndefined({ notice, question: input.question }),
    task: input.task,
    chips: input.chips.map(({ id, kind, label }) => ({ id, kind, label })),
    ...withoutUndefined({ plan }),
    modelsByTier: {
      orchestration: modelsOf('orchestration'),
      execution: modelsOf('execution'),
      grunt: modelsOf('grunt'),
    },
  };
}

function planningActivity({ live }: PlanViewInput): Pick<PlanPanelView, 'planningActivity'> {
  if (live.planning === undefined) return {};
  const { untilMs } = live.planning;
  const text = live.planning.kind === 'reviewing' ? 'Checking the plan' : activityWords(live.planning);
  return { planningActivity: { text, ...withoutUndefined({ waitUntilMs: untilMs }) } };
}

function phaseOf({ document, live }: PlanViewInput): PlanPhase {
  if (document === undefined || document.state === 'cancelled') return 'composing';
  if (document.state === 'planning') {
    return live.planning?.kind === 'gathering-context' ? 'gathering-context' : 'planning';
  }
  // While a second model reads the plan it is not ready to run yet, and the check can be stopped.
  if (document.state !== 'running' && live.planning !== undefined) return 'planning';
  if (document.state === 'running' && live.isPausing) return 'pausing';
  return document.state;
}

function planView(document: PlanDocument, input: PlanViewInput): PlanView | undefined {
  const { settings, providersWithKey, live } = input;
  const isWriting = document.state === 'planning' && document.replanning === undefined;
  if (document.steps.length === 0 && !isWriting) return undefined;
  const context = {
    document,
    live,
    settings,
    providersWithKey,
    ...withoutUndefined({ decisionKnowledge: input.decisionKnowledge }),
    depths: stepDepths(document.steps),
    criticalIds: longestChain(document),
    isReadOnly: input.isElsewhere || input.setup.kind === 'restricted',
  };
  const drafted = (document.draft?.steps ?? []).map(writingStepView);
  return {
    id: document.id,
    goal: isWriting ? (document.draft?.goal ?? '') : document.goal,
    assumptions: isWriting ? (document.draft?.assumptions ?? []) : document.assumptions,
    notes: planNotes(document, input),
    steps: [...document.steps.map((step) => stepView(step, context)), ...distinct(drafted, document)],
    totals: totalsView(document, input.baseline),
    autopilot: autopilotView(document, input.autopilotOffer),
    planning: callSummary(document.planningCalls),
    hasRawAnswer: document.rawAnswer !== undefined,
  };
}

/** The critical path, where it says anything: in a plan that is one chain every step is on it. */
function longestChain({ steps }: PlanDocument): ReadonlySet<string> {
  const ids = new Set(criticalPath(steps, (step) => step.outputTokens));
  return ids.size === steps.length ? new Set() : ids;
}

/** A half-written id may be that of a step that is there; the panel keys its rows by id. */
function distinct(drafted: readonly ReturnType<typeof writingStepView>[], document: PlanDocument) {
  const taken = new Set(document.steps.map((step) => step.id));
  return drafted.map((step, index) => {
    const isTaken = taken.has(step.id);
    taken.add(step.id);
    return isTaken ? { ...step, id: `writing-${index}` } : step;
  });
}

function totalsView(document: PlanDocument, baseline: MoneyView | undefined): TotalsView {
  const calls = [...document.planningCalls, ...document.discardedCalls, ...document.steps.flatMap(callsOf)];
  const estimates = document.steps.map((step) => step.estimate);
  const estimate = planEstimateView(estimates, document.planningCalls);
  return {
    ...callSummary(calls),
    ...withoutUndefined({ estimate, baseline }),
    doneSteps: document.steps.filter((step) => step.status === 'done').length,
  };
}
