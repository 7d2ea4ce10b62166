import type { CostsFilterPatch, CostsFilterView, CostsView } from './costsView.ts';

/** Host → costs panel. */
export interface ToCostsPanel {
  readonly type: 'view-replaced';
  readonly view: CostsView;
  readonly strings: CostsPanelStrings;
}

/** Costs panel → host. The host validates each of these. */
export type FromCostsPanel =
  /** The webview is loaded, or the person tries again after a failure: send the view. */
  | { readonly type: 'panel-ready' }
  | { readonly type: 'filter-changed'; readonly filter: CostsFilterView }
  /** Plan a task: the way to begin that the empty panel offers. */
  | { readonly type: 'plan-task' }
  | { readonly type: 'show-log' }
  /** A bar was clicked: show its attempts. */
  | { readonly type: 'attempts-opened'; readonly patch: CostsFilterPatch; readonly title: string }
  | { readonly type: 'attempts-closed' }
  | { readonly type: 'more-attempts' }
  | { readonly type: 'export'; readonly format: 'csv' | 'json' }
  | { readonly type: 'save-report' }
  | { readonly type: 'edit-budgets' }
  /** Without a month: the one that the host thinks best. Also sent to change the month. */
  | { readonly type: 'reconcile-opened'; readonly month?: string }
  | { readonly type: 'reconcile-closed' }
  /** Lines as typed or pasted: `provider[, model], day or month, amount`, one a line, CSV or tabs. */
  | { readonly type: 'invoice-entered'; readonly text: string; readonly month: string }
  | { readonly type: 'invoice-removed'; readonly id: string }
  /** Takes a bill for the final word on calls whose cost is open. */
  | { readonly type: 'invoice-applied'; readonly id: string }
  /** Ask the providers that keep records (OpenRouter, LiteLLM) what the month's calls cost in the end. */
  | { readonly type: 'late-truth-requested'; readonly month: string };

/** English texts of the webview by key; the host translates them, as with `planPanelStrings`. `{0}` stands for a value. */
export const costsPanelStrings = {
  title: 'Costs',
  loading: 'Reading the ledger…',
  updating: 'Updating the figures…',
  sampleBadge: 'sample',
  sampleExplanation: 'Figures of the sample: nothing was sent and nothing was charged.',
  remarks: 'Remarks',
  severityError: 'Error',

  failedTitle: 'The costs cannot be shown.',
  tryAgain: 'Try Again',
  showLog: 'Show Log',
  emptyTitle: 'Nothing has been spent yet.',
  emptySentence:
    'Every call that Tierwise makes will be counted here: what it cost, which model did it, and what it saved.',
  emptyTrend: 'Money by day, split by tier',
  emptyBreakdowns: 'Costs by model, purpose, plan, key and tool',
  emptyBudgets: 'Budgets, and how much of them is left',
  emptyProviders: 'Speed and failures of each provider',
  emptyReconcile: 'Your bills beside what was metered',
  planTask: 'Plan a Task',
  setBudget: 'Set a Budget',
  nothingFound: 'No attempt matches.',
  nothingFoundSentence: 'Nothing was sent in this period with these filters.',
  clearFilters: 'Clear All Filters',

  actions: 'Actions',
  exportMenu: 'Export',
  exportCsv: 'As CSV',
  exportJson: 'As JSON',
  saveReport: 'Save Weekly Report',
  reconcile: 'Reconcile',

  filters: 'Filters',
  activeFilters: 'Active filters',
  filterRange: 'Period',
  rangeToday: 'Today',
  range7Days: 'Last 7 days',
  range30Days: 'Last 30 days',
  range90Days: 'Last 90 days',
  rangeMonth: 'This month',
  rangeLastMonth: 'Last month',
  rangeAll: 'All time',
  filterTier: 'Tier',
  filterPurpose: 'Purpose',
  filterProvider: 'Provider',
  filterModel: 'Model',
  filterKey: 'Key',
  filterPlan: 'Plan',
  allTiers: 'All tiers',
  allPurposes: 'All purposes',
  allProviders: 'All providers',
  allModels: 'All models',
  allKeys: 'All keys',
  filterChip: '{0}: {1}',
  removeFilter: 'Remove filter {0}',
  tierOrchestration: 'orchestration',
  tierExecution: 'execution',
  tierGrunt: 'grunt',

  headline: 'Key figures',
  howCounted: 'How This Is Counted',

  budgets: 'Budgets',
  noBudget: 'No budget is set: nothing stops a call for its price.',
  editBudgets: 'Edit Budgets',
  budgetOf: '{0} of {1} spent',
  budgetReserved: '{0} reserved',
  budgetLeft: '{0} left',
  budgetSpentKey: 'Spent',
  budgetReservedKey: 'Reserved for running calls',
  budgetNormal: 'Within the limit',
  budgetWarning: 'Near the limit',
  budgetError: 'At the limit',
  budgetOver: 'Over the limit',

  trend: 'Trend',
  barsDay: 'one bar a day',
  barsWeek: 'one bar a week',
  barsMonth: 'one bar a month',
  barsYear: 'one bar a year',
  showAsTable: 'Show as Table',
  showAsChart: 'Show as Chart',
  chartKind: 'bar chart',
  chartLabel: 'Money by day, stacked by tier',
  chartHint:
    'Arrow keys move between the bars, Enter shows the attempts of a bar. The same figures follow as a table.',
  chartReadHint: 'Point at a bar or use the arrow keys to read it; click or press Enter for its attempts.',
  barReading: '{0}: {1} in {2} attempts',
  barReadingOne: '{0}: {1} in one attempt',
  barReadingNone: '{0}: no attempt',
  barTier: '{0} {1}',
  columnPeriod: 'Period',
  columnDay: 'Day',
  columnTotal: 'Total',
  columnAttempts: 'Attempts',
  columnCalls: 'Calls',

  breakdowns: 'Where the money went',
  columnName: 'Name',
  columnCost: 'Cost',
  columnShare: 'Share',
  columnInput: 'Input tokens',
  columnOutput: 'Output tokens',
  columnCache: 'From cache',
  showsAttempts: '{0}, show attempts',
  showAll: 'Show All {0}',
  showFewer: 'Show Fewer',

  providers: 'Providers',
  columnProvider: 'Provider',
  columnUptime: 'Uptime',
  columnErrors: 'Errors',
  columnLatency: 'Latency',
  columnFirstToken: 'First token',
  columnFailures: 'Failures',

  savings: 'Savings',
  assumed: 'assumed',
  assumedExplanation:
    'Fewer than 20 comparable runs of the strong model: the comparison rests on assumptions.',
  projection: 'Projection',
  accuracy: 'Estimates against actual',

  back: 'Back to Costs',
  attemptsTitle: 'Attempts: {0}',
  attemptsShown: '{0} of {1}',
  noAttempts: 'No attempt matches.',
  columnTime: 'Time',
  columnModel: 'Model',
  columnOutcome: 'Outcome',
  columnTokens: 'Tokens',
  moreAttempts: 'Show More',
  attemptDetails: '{0}, details',
  otherAttempts: 'Attempts',

  reconcileTitle: 'Reconcile',
  reconcileSentence:
    'Enter what each provider billed. Tierwise puts it beside what it metered and says where the difference may come from.',
  month: 'Month',
  linesLabel: 'Billed lines',
  linesHelp:
    'One line each: provider, model if you like, a day or the month, and the amount in dollars, separated by commas or tabs.',
  linesExample: 'For example:',
  linesProviders: 'Providers here: {0}',
  addLines: 'Add Lines',
  problems: 'These lines could not be read:',
  noLines: 'Nothing has been entered for this month.',
  columnLine: 'Billed for',
  columnBilled: 'Billed',
  columnMetered: 'Metered',
  columnDifference: 'Difference',
  columnRemove: 'Remove',
  removeLine: 'Remove the line {0}',
  notEntered: 'no bill entered',
  applyLine: 'Settle open costs by the bill of {0}',
  finalCosts: 'Final costs',
  lateTruthCalls:
    'Providers keep records of {0} calls of this month and can be asked what they cost in the end.',
  lateTruthOneCall:
    'A provider keeps a record of one call of this month and can be asked what it cost in the end.',
  lateTruthAsk: 'Ask Providers',
  lateTruthAsking: 'Asking…',
  byModelAndDay: 'By model and day',
  differs: 'Differs',
  total: 'Total',

  saidUpdated: 'Updated: {0}.',
  saidAttempts: '{0} of {1} attempts are shown.',
  saidLinesAdded: 'The lines were added.',
  saidProblems: 'Some lines could not be read: {0}',
} as const;

/** Keys of {@link costsPanelStrings}. */
export type CostsPanelStringKey = keyof typeof costsPanelStrings;

/** The texts in the person's language. */
export type CostsPanelStrings = Readonly<Record<CostsPanelStringKey, string>>;
