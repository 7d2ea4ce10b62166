import type { NoticeAction, PlanPanelView, StepAction, StepPatch } from './planView.ts';

/** Host → plan panel. */
export type ToPlanPanel =
  /** The whole of what is to be drawn; replaces what was drawn before. */
  | { readonly type: 'view-replaced'; readonly view: PlanPanelView; readonly strings: PlanPanelStrings }
  /** Put the focus into the task box, and a text when one is given. */
  | { readonly type: 'task-focused'; readonly text?: string };

/** The ways to what is missing before a plan can be made. */
export const setupChoices = ['add-key', 'use-ollama', 'try-sample', 'open-folder', 'manage-trust'] as const;

/** One of {@link setupChoices}. */
export type SetupChoice = (typeof setupChoices)[number];

/** Plan panel → host. The host validates each of these. */
export type FromPlanPanel =
  /** The webview is loaded and wants its view. */
  | { readonly type: 'panel-ready' }
  | { readonly type: 'plan-requested'; readonly task: string }
  | { readonly type: 'chip-removed'; readonly chipId: string }
  | { readonly type: 'setup-chosen'; readonly choice: SetupChoice }
  | { readonly type: 'notice-action-chosen'; readonly action: NoticeAction }
  /** Start or go on running all steps in their order. */
  | { readonly type: 'question-answered'; readonly questionId: string; readonly answerId: string }
  | { readonly type: 'plan-run-requested' }
  /** Find out what running on Autopilot would cover; the answer comes as the view's offer. */
  | { readonly type: 'autopilot-requested' }
  | { readonly type: 'autopilot-declined' }
  /** Run under this one approval; the ids are those of the offer. */
  | {
      readonly type: 'autopilot-approved';
      readonly budgetDollars: number;
      readonly commandIds: readonly string[];
      readonly stepIds: readonly string[];
    }
  /** From now on every diff is shown. */
  | { readonly type: 'autopilot-stopped' }
  /** Let the running step end, then stop. */
  | { readonly type: 'plan-paused' }
  /** Stop at once: planning or the running step is cancelled. */
  | { readonly type: 'plan-cancelled' }
  /** Put the plan away and begin with an empty box. */
  | { readonly type: 'plan-closed' }
  | { readonly type: 'step-added'; readonly afterStepId?: string }
  | { readonly type: 'step-edited'; readonly stepId: string; readonly patch: StepPatch }
  | { readonly type: 'step-moved'; readonly stepId: string; readonly toIndex: number }
  /** `note` goes with `retry` and `replan`. */
  | {
      readonly type: 'step-action-chosen';
      readonly stepId: string;
      readonly action: StepAction;
      readonly note?: string;
    };

/** Every text that the panel shows, localised in the host. `{0}` stands for a value. */
export type PlanPanelStrings = Readonly<Record<PlanPanelStringKey, string>>;

/** Keys of {@link PlanPanelStrings}; the webview and the host's table both follow this list. */
export type PlanPanelStringKey = keyof typeof planPanelStrings;

/** The English texts, and the list of keys. */
export const planPanelStrings = {
  panelHeading: 'Tierwise plan',
  taskLabel: 'What should be done?',
  taskPlaceholder: 'Describe the task. The orchestration model plans it; cheaper models do the steps.',
  plan: 'Plan',
  planShortcut: 'Ctrl+Enter',
  planShortcutMac: '⌘Enter',
  newPlan: 'New Plan',
  removeChip: 'Remove {0}',
  chipSelection: 'Selection',
  chipTodo: 'TODO',
  chipProblem: 'Problem',
  sampleBadge: 'sample',
  sampleExplanation: 'Prepared answers instead of models: nothing is sent and nothing is charged.',
  loading: 'Loading…',
  questionAsked: 'Question',
  verdict: 'Verdict',

  setupTitle: 'Tierwise needs a model to plan with.',
  setupSentence: 'Add a key, use a local Ollama, or try the sample, which needs neither.',
  addKey: 'Add a Key',
  useOllama: 'Use Local Ollama',
  ollamaFound: 'Ollama answers on this machine with {0}.',
  ollamaEmpty: 'Ollama answers on this machine but has no model yet.',
  lookForOllama: 'Look for Ollama Again',
  ollamaMissing: 'No Ollama answers on this machine.',
  trySample: 'Try the Sample',
  openFolder: 'Open Folder',
  manageTrust: 'Manage Workspace Trust',
  noFolderTitle: 'No folder is open.',
  noFolderSentence: 'A plan belongs to one folder. Open a folder, or try the sample.',
  restrictedTitle: 'This window is in Restricted Mode.',
  restrictedSentence: 'Plans can be read here, not made or run. Trust the folder to go on.',

  severityInfo: 'Information',
  severityWarning: 'Warning',
  severityError: 'Error',
  noticePlanAgain: 'Plan Again',
  noticeResume: 'Resume',
  noticeResumeAutopilot: 'Resume on Autopilot',
  noticeShowRawAnswer: 'Show Raw Answer',
  noticeShowLog: 'Show Log',
  noticeOpenSettings: 'Open Settings',
  noticeSetKey: 'Set Key',
  noticeTakeOver: 'Take Over',

  phaseGathering: 'Gathering context…',
  phasePlanning: 'Planning…',
  phaseReviewing: 'Ready to run',
  phaseRunning: 'Running',
  phasePausing: 'Pausing after this step…',
  phasePaused: 'Paused',
  phaseFinished: 'Finished',
  phaseFailed: 'Failed',
  progress: 'In progress',
  stepsDone: '{0} of {1} done',
  cancel: 'Cancel',
  pause: 'Pause',
  runAll: 'Run All',
  runOnAutopilot: 'Run on Autopilot…',
  stopAutopilot: 'Stop Autopilot',
  onAutopilot: 'Autopilot',
  resume: 'Resume',
  planToolbar: 'Plan actions',
  planRegion: 'Plan',
  goal: 'Goal',
  assumptions: 'Assumptions ({0})',
  planNotes: 'Notes on the plan',
  steps: 'Steps',
  addStep: 'Add Step',
  showRawAnswer: 'Show Raw Answer',

  autopilotTitle: 'Run this plan on Autopilot?',
  autopilotSentence:
    'One approval for the whole plan: steps apply themselves and are judged by checks, up to your budget. It ends with the plan, when you change it, or when you stop it.',
  autopilotGathering: 'Looking at what would run…',
  autopilotForecast: 'Forecast',
  autopilotForecastText: '{0} in half of all cases, {1} in nine of ten',
  autopilotUnknown: 'Steps whose cost is unknown, and in no sum: {0}',
  autopilotBudget: 'It may cost at most, in dollars, planning included',
  autopilotBudgetHint:
    'More than the forecast: while a call runs, the most that it can cost is held against the budget.',
  autopilotBudgetNeeded: 'A budget is a number of dollars, 0 or more.',
  autopilotCommands: 'Commands that may run without asking',
  autopilotNoCommands: 'No checks were found. What nothing can verify is reviewed or shown to you.',
  autopilotAllowed: 'runs without asking already',
  autopilotProposed: 'proposed by the model',
  autopilotIn: 'in {0}',
  autopilotSteps: 'Steps that may apply themselves',
  autopilotSeen: 'its diff is shown: {0}',
  autopilotStart: 'Run on Autopilot',
  autopilotNotNow: 'Not Now',

  totals: 'Totals',
  estimate: 'Estimate',
  spent: 'Spent',
  tokens: 'Tokens',
  tokensInOut: '{0} in, {1} out',
  fromCache: 'From cache',
  fromCacheText: '{0}% of the input tokens were read from a prompt cache.',
  elapsed: 'Elapsed',
  planning: 'Planning',
  baseline: 'Orchestration model alone',
  howCounted: 'How This Is Counted',
  unknown: 'unknown',
  nothingSpent: 'nothing yet',

  statusWriting: 'Being written',
  statusPending: 'Pending',
  statusRunning: 'Running',
  statusAwaitingReview: 'Waiting for review',
  statusDone: 'Done',
  statusFailed: 'Failed',
  statusRejected: 'Rejected',
  statusReverted: 'Reverted',
  statusInterrupted: 'Interrupted',
  kindEdit: 'edit',
  kindRefactor: 'refactor',
  kindTests: 'tests',
  kindDocs: 'docs',
  kindInvestigate: 'investigate',
  kindCheck: 'check',
  tierOrchestration: 'orchestration',
  tierExecution: 'execution',
  tierGrunt: 'grunt',
  noModel: 'no model',
  modelChosen: 'chosen by you',
  untitledStep: 'Untitled step',
  after: 'after {0}',
  checksRunAt: 'checks run at step {0}',
  checksRunAtExplanation: 'This step may break what that later step mends.',
  commit: 'Commit',
  critical: 'critical',
  criticalExplanation: 'A mistake here is dangerous.',
  criticalPath: 'critical path',
  criticalPathExplanation: 'The plan takes at least as long as this chain of steps.',
  tokensShort: '{0} tokens',

  runStep: 'Run step {0}',
  cancelStep: 'Cancel step {0}',
  retryStep: 'Retry step {0} with a note',
  editStep: 'Edit step {0}',
  acceptStep: 'Accept',
  rejectStep: 'Reject',
  showDiff: 'Show Diff',
  reviewActions: 'Review of step {0}',
  moreActions: 'Actions for step {0}',
  replanFromHere: 'Re-Plan from Here',
  revertStep: 'Revert Step',
  deleteStep: 'Delete',
  moveUp: 'Move Up',
  moveDown: 'Move Down',
  moveShortcutUp: 'Alt+Up',
  moveShortcutDown: 'Alt+Down',

  retryNoteLabel: 'What should the next try do differently? (optional)',
  replanNoteLabel: 'What should change from this step on? (optional)',
  retry: 'Retry',
  replan: 'Re-Plan',
  close: 'Close',

  instructions: 'Instructions',
  files: 'Files',
  acceptance: 'Accepted when',
  result: 'Result',
  changedFiles: 'Changed files',
  note: 'Your note',
  whyThisModel: 'Why This Model?',
  planFindings: 'The check of the plan says',
  incidents: 'What came in the way',
  waitLeft: '{0} left',
  attempts: 'Attempts',
  money: 'Money',

  editFormLabel: 'Edit step {0}',
  fieldTitle: 'Title',
  fieldKind: 'Kind',
  fieldTier: 'Tier',
  fieldModel: 'Model',
  fieldModelOfTier: 'Choice of the tier',
  fieldModelOfTierNamed: 'Choice of the tier ({0})',
  fieldFiles: 'Files, one per line',
  fieldInstructions: 'Instructions',
  fieldAcceptance: 'Accepted when, one check per line',
  fieldDependsOn: 'Runs after',
  fieldCritical: 'Critical: a mistake here is dangerous',
  fieldRedUntil: 'Checks run at',
  fieldRedUntilItself: 'This step',
  save: 'Save',
  discard: 'Discard',
  titleNeeded: 'A step needs a title.',

  saidStepStatus: 'Step {0}, {1}: {2}',
  saidPlanReady: 'The plan is ready: {0} steps.',
  saidOneStepReady: 'The plan is ready: one step.',
} as const;
