import type { StepKind, Tier } from './tiers.ts';

/** What the plan panel shows. The host sends it whole, at most every 50 ms; the webview draws it and holds no truth. */
export interface PlanPanelView {
  /** True while the sample's prepared models answer; the panel says so. */
  readonly isSample: boolean;
  /** Name of the workspace folder that the plan belongs to; `undefined` when no folder is open. */
  readonly folderName?: string;
  readonly setup: SetupView;
  readonly phase: PlanPhase;
  /** What the planning is at right now, such as waiting for a model, and until when it waits (epoch milliseconds). */
  readonly planningActivity?: { readonly text: string; readonly waitUntilMs?: number };
  /** Why nothing is sent by itself, or what went wrong, with the ways on. */
  readonly notice?: NoticeView;
  /** Something waits for the person's answer. */
  readonly question?: QuestionView;
  /** The task as last planned; the box is filled with it when the webview has no draft of its own. */
  readonly task: string;
  readonly chips: readonly ChipView[];
  readonly plan?: PlanView;
  /** Models that a step can be given, as `provider/model`, per tier in chain order. */
  readonly modelsByTier: Readonly<Record<Tier, readonly string[]>>;
}

/** Whether a plan can be asked for at all. */
export type SetupView =
  | { readonly kind: 'ready' }
  /** No folder is open: a plan belongs to one. */
  | { readonly kind: 'no-folder' }
  /** Restricted Mode: plans can be read, not made or run. */
  | { readonly kind: 'restricted' }
  | {
      /** No key and no server. */
      readonly kind: 'not-configured';
      /** Models of an Ollama found on this machine; `undefined` when none answers. */
      readonly ollamaModels?: readonly string[];
    };

/** Where the plan as a whole stands. */
export type PlanPhase =
  | 'composing'
  | 'gathering-context'
  | 'planning'
  | 'ready'
  | 'running'
  | 'pausing'
  | 'paused'
  | 'finished'
  | 'failed';

/** A sentence for the person, with buttons. */
export interface NoticeView {
  readonly severity: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly detail?: string;
  readonly actions: readonly NoticeAction[];
}

/** A choice that the person has to make before the work goes on. */
export interface QuestionView {
  readonly id: string;
  readonly title: string;
  readonly detail?: string;
  /** Commands that the answer lets run, each whole, with what has to be said of it alone. */
  readonly commands?: readonly CommandView[];
  /** The first is the one that most people will want. */
  readonly answers: readonly { readonly id: string; readonly label: string }[];
}

/** A command that asks to run. */
export interface CommandView {
  readonly command: string;
  readonly detail?: string;
}

/** What a notice's button does. */
export type NoticeAction =
  | 'plan-again'
  | 'resume'
  | 'resume-autopilot'
  | 'show-raw-answer'
  | 'show-log'
  | 'open-settings'
  | 'set-key'
  | 'take-over';

/** A removable piece of context that a plan was called on. */
export interface ChipView {
  readonly id: string;
  readonly kind: 'selection' | 'todo' | 'problem';
  readonly label: string;
}

/** The plan itself. */
export interface PlanView {
  readonly id: string;
  readonly goal: string;
  readonly assumptions: readonly string[];
  /** How the plan was made and who checks it: what the person should read before running it. */
  readonly notes: readonly string[];
  readonly steps: readonly StepView[];
  readonly totals: TotalsView;
  /** Whether it stops at each diff. */
  readonly autopilot: AutopilotView;
  /** The planner's own calls. */
  readonly planning: CallSummaryView;
  readonly hasRawAnswer: boolean;
}

/** How a plan stands to Autopilot. */
export type AutopilotView =
  /** Every diff is shown. */
  | { readonly kind: 'off' }
  /** What the approval would cover is being found out. */
  | { readonly kind: 'gathering' }
  | { readonly kind: 'offered'; readonly offer: AutopilotOfferView }
  | { readonly kind: 'on'; readonly approval: string }
  /** It was on before the window was reloaded, and waits for the person. */
  | { readonly kind: 'suspended'; readonly approval: string };

/** The one question before a plan runs without stopping at each diff. */
export interface AutopilotOfferView {
  /** What the whole plan is expected to cost, in half of all cases and in nine of ten. */
  readonly p50: MoneyView;
  readonly p90: MoneyView;
  /** Open steps whose cost nobody can tell. */
  readonly stepsWithoutEstimate: number;
  /** Proposed as the most that the plan may cost. */
  readonly budgetDollars: number;
  readonly commands: readonly OfferedCommandView[];
  readonly steps: readonly OfferedStepView[];
}

/** A check command that would run. */
export interface OfferedCommandView {
  readonly id: string;
  readonly label: string;
  readonly command: string;
  /** Folder in which it runs; absent for the workspace folder itself. */
  readonly cwd?: string;
  /** A model has proposed it. */
  readonly isProposed: boolean;
  /** It runs without asking already. */
  readonly isAllowed: boolean;
}

/** A step that will write. */
export interface OfferedStepView {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** Set where its diff is shown in any case. */
  readonly whySeen?: string;
}

/** An amount of money with what it rests on; already formatted, because the host knows the rules. */
export interface MoneyView {
  /** For example `$0.0042`, `≈$0.01–$0.03`, `unpriced`. */
  readonly text: string;
  /** Longer, for a tooltip and screen readers. */
  readonly explanation: string;
  readonly isUnpriced: boolean;
}

/** Tokens, time and money of one or several calls. */
export interface CallSummaryView {
  /** Models that ran, as `provider/model`. */
  readonly models: readonly string[];
  readonly calls: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Share of the input that came from a prompt cache, 0–1. */
  readonly cacheShare?: number;
  readonly cost?: MoneyView;
  readonly elapsedMs?: number;
}

/** Sums of the plan. */
export interface TotalsView extends CallSummaryView {
  /** Before running: of all steps. */
  readonly estimate?: MoneyView;
  /** What the orchestration model alone would have cost, as a range, with the rule in the explanation. */
  readonly baseline?: MoneyView;
  readonly doneSteps: number;
}

/** Where one step stands. */
export type StepStatus =
  | 'writing'
  | 'pending'
  | 'running'
  | 'awaiting-approval'
  | 'done'
  | 'failed'
  | 'rejected'
  | 'reverted'
  | 'interrupted';

/** One step of the plan. */
export interface StepView {
  readonly id: string;
  readonly title: string;
  readonly kind: StepKind;
  readonly tier: Tier;
  /** Model that the next run would use, as `provider/model`; `undefined` when the tier has none. */
  readonly model?: string;
  /** True when the person chose the model. */
  readonly isModelChosen: boolean;
  readonly status: StepStatus;
  readonly files: readonly string[];
  readonly instructions: string;
  readonly acceptance: readonly string[];
  readonly dependsOn: readonly string[];
  readonly isCritical: boolean;
  readonly isOnCriticalPath: boolean;
  /** Depth in the dependency graph, from 0, for indenting. */
  readonly depth: number;
  readonly estimate?: MoneyView;
  readonly spent: CallSummaryView;
  /** Epoch milliseconds since when it runs, for a ticking clock. */
  readonly runningSinceMs?: number;
  /** Epoch milliseconds until when it waits, for a countdown. */
  readonly waitUntilMs?: number;
  /** What is happening right now, such as `waiting for the first token`. */
  readonly activity?: string;
  /** How far its model has got against the limits, such as `turn 2 of 12`. */
  readonly activityLimits?: string;
  /** Id of the later step at which its checks run. */
  readonly checksDeferredUntil?: string;
  /** Why Autopilot stops at its diff. */
  readonly stopReason?: string;
  /** What became of its commit. */
  readonly commitNote?: string;
  readonly failure?: string;
  readonly note?: string;
  readonly resultSummary?: string;
  readonly changedFiles: readonly string[];
  /** Why this model: what was decided, the reasons, the money, what else was considered. */
  readonly reasons: readonly string[];
  readonly verdict?: VerdictView;
  /** What the check of the plan said of this step. */
  readonly planFindings: readonly string[];
  /** Retries, waits and changes of model: what happened, what was done, what it cost. */
  readonly incidents: readonly string[];
  /** Calls that belong to no attempt. */
  readonly calls: readonly CallView[];
  readonly attempts: readonly AttemptView[];
  readonly hasRawAnswer: boolean;
  readonly actions: readonly StepAction[];
}

/** What was found out of a step's result. */
export interface VerdictView {
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** One line, such as `Passed: type check, 12 tests`. */
  readonly text: string;
  /** Tails of outputs, new problems, findings; one text each. */
  readonly evidence: readonly string[];
}

/** One model's turn at a step, for the step's details. */
export interface AttemptView {
  readonly calls: readonly CallView[];
}

/** One request to one model. */
export interface CallView {
  readonly model: string;
  readonly outcome: string;
  readonly cost: MoneyView;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly elapsedMs?: number;
}

/** What can be done with a step right now. */
export type StepAction =
  | 'run'
  | 'cancel'
  | 'accept'
  | 'reject'
  | 'show-diff'
  | 'retry'
  | 'replan'
  | 'revert'
  | 'edit'
  | 'delete'
  | 'move-up'
  | 'move-down'
  | 'show-raw-answer';

/** The parts of a step that a person may change. */
export interface StepPatch {
  readonly title?: string;
  readonly kind?: StepKind;
  readonly tier?: Tier;
  /** `provider/model`, or an empty string to go back to the tier's own choice. */
  readonly model?: string;
  readonly files?: readonly string[];
  readonly instructions?: string;
  readonly acceptance?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly isCritical?: boolean;
  /** Id of the later step at which its checks run, or an empty string for its own end. */
  readonly checksDeferredUntil?: string;
}
