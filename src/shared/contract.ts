/** Ids of every command that package.json contributes. No other file writes one as a raw string. */
export const commandIds = {
  planTask: 'tierwise.planTask',
  runPlan: 'tierwise.runPlan',
  pausePlan: 'tierwise.pausePlan',
  cancelPlan: 'tierwise.cancelPlan',
  runOnAutopilot: 'tierwise.runOnAutopilot',
  stopAutopilot: 'tierwise.stopAutopilot',
  revertStep: 'tierwise.revertStep',
  acceptStep: 'tierwise.acceptStep',
  rejectStep: 'tierwise.rejectStep',
  acceptHunk: 'tierwise.acceptHunk',
  rejectHunk: 'tierwise.rejectHunk',
  nextHunk: 'tierwise.nextHunk',
  acceptFile: 'tierwise.acceptFile',
  rejectFile: 'tierwise.rejectFile',
  putBackHunks: 'tierwise.putBackHunks',
  chooseFiles: 'tierwise.chooseFiles',
  revertEarlierStep: 'tierwise.revertEarlierStep',
  setKey: 'tierwise.setKey',
  deleteKey: 'tierwise.deleteKey',
  useOllama: 'tierwise.useOllama',
  trySample: 'tierwise.trySample',
  showCosts: 'tierwise.showCosts',
  exportLedger: 'tierwise.exportLedger',
  deleteLedger: 'tierwise.deleteLedger',
  refreshPrices: 'tierwise.refreshPrices',
  showLog: 'tierwise.showLog',
  openSettings: 'tierwise.openSettings',
  answerQuestion: 'tierwise.answerQuestion',
} as const;

/** One of {@link commandIds}. */
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** Ids of the commands that work on a piece of code, which package.json contributes too. */
export const actionCommandIds = {
  chooseAction: 'tierwise.chooseAction',
  refactorCode: 'tierwise.refactorCode',
  writeTests: 'tierwise.writeTests',
  fixProblem: 'tierwise.fixProblem',
  addDocs: 'tierwise.addDocs',
  explainCode: 'tierwise.explainCode',
  reviewCode: 'tierwise.reviewCode',
  acceptEdits: 'tierwise.acceptEdits',
  rejectEdits: 'tierwise.rejectEdits',
  cancelAction: 'tierwise.cancelAction',
  revertAction: 'tierwise.revertAction',
  fixFinding: 'tierwise.fixFinding',
  closeComments: 'tierwise.closeComments',
} as const;

/** One of {@link actionCommandIds}. */
export type ActionCommandId = (typeof actionCommandIds)[keyof typeof actionCommandIds];

/** What the status bar can show: `tierwise.statusBar.show`. */
export const statusBarParts = ['session', 'today', 'budget'] as const;

export type StatusBarPart = (typeof statusBarParts)[number];

/** Keys of `when` clauses that the extension sets. */
export const contextKeys = {
  /** True while edits of a step wait for accept or reject. */
  awaitingApproval: 'tierwise.awaitingApproval',
  /** True while staged changes are under review, of a plan's step or of an action. */
  hasStagedDiff: 'tierwise.hasStagedDiff',
  /** True in a sample workspace. */
  sample: 'tierwise.sample',
  /** State of the shown plan; absent while there is none. Decides which plan commands the palette offers. */
  planPhase: 'tierwise.planPhase',
  /** True while the shown plan runs on Autopilot, or may as soon as it goes on. */
  onAutopilot: 'tierwise.onAutopilot',
  /** True while a question waits for its answer. */
  hasQuestion: 'tierwise.hasQuestion',
  /** True while an action on code runs, its wait for an answer included. */
  actionRunning: 'tierwise.actionRunning',
  /** True while edits of an action wait for accept or reject. */
  actionAwaitsApproval: 'tierwise.actionAwaitsApproval',
  /** True while the active editor is the diff of such edits. */
  actionDiff: 'tierwise.actionDiff',
  /** True after an action whose edits can be taken back. */
  actionDone: 'tierwise.actionDone',
  /** True while explanations or findings are shown. */
  hasComments: 'tierwise.hasComments',
} as const;

/** Id of the controller of explanations and findings. */
export const commentsId = 'tierwise.comments';

/** `contextValue` of a finding's comment thread, which can be fixed. */
export const findingContext = 'finding';

/** URI scheme of the virtual right side of a step's diff; its editor title carries Accept and Reject. */
export const stagedScheme = 'tierwise-staged';

/** View type of the plan panel. */
export const planPanelViewType = 'tierwise.planPanel';

/** View type of the costs panel. */
export const costsPanelViewType = 'tierwise.costsPanel';
