import type {
  AutopilotOfferView,
  CallSummaryView,
  MoneyView,
  PlanPanelView,
  PlanView,
  StepView,
} from '../../../src/shared/planView.ts';

const estimated = (text: string): MoneyView => ({
  text,
  explanation: 'Between a short and a long answer at list price.',
  isUnpriced: false,
});
const paid = (text: string): MoneyView => ({
  text,
  explanation: 'List price of the model.',
  isUnpriced: false,
});

/** No call yet. */
const nothing: CallSummaryView = { models: [], calls: 0 };

/** A step that waits, with every text that a step can have. */
export function step(id: string, part: Partial<StepView> = {}): StepView {
  return {
    id,
    title: `Step called ${id}`,
    kind: 'edit',
    tier: 'execution',
    model: 'anthropic/claude-haiku-4-5',
    isModelChosen: false,
    status: 'pending',
    files: ['src/cart.js', 'src/money.js'],
    instructions: 'Round half away from zero when the cart is totalled.\nKeep the signature of total().',
    acceptance: ['npm test passes', 'total([0.005]) is 0.01'],
    dependsOn: [],
    isCritical: false,
    isOnCriticalPath: false,
    depth: 0,
    estimate: estimated('≈$0.01–$0.03'),
    spent: nothing,
    changedFiles: [],
    reasons: ['An edit goes to the execution tier.', 'claude-haiku-4-5 is first in its chain.'],
    planFindings: [],
    incidents: [],
    calls: [],
    attempts: [],
    hasRawAnswer: false,
    actions: ['run', 'edit', 'replan', 'move-up', 'move-down', 'delete'],
    ...part,
  };
}

/** A plan of the sample's task with those steps. */
export function plan(steps: readonly StepView[], part: Partial<PlanView> = {}): PlanView {
  return {
    id: 'plan-1',
    goal: 'Totals are right to the cent, and a test proves it.',
    notes: ['A mistake is dangerous in "Pay". Read the plan first: your Run is its check.'],
    assumptions: ['Prices arrive as decimal strings.', 'No currency but the dollar is used.'],
    steps,
    autopilot: { kind: 'off' },
    totals: {
      ...nothing,
      doneSteps: 0,
      estimate: estimated('≈$0.06–$0.14'),
      baseline: {
        text: '≈$0.31–$0.52',
        explanation: 'The same tokens at the price of the planner.',
        isUnpriced: false,
      },
    },
    planning: {
      models: ['anthropic/claude-opus-5-5'],
      calls: 1,
      inputTokens: 8_412,
      outputTokens: 1_033,
      cost: paid('$0.068'),
      elapsedMs: 14_200,
    },
    hasRawAnswer: true,
    ...part,
  };
}

/** A panel that is ready for a task. */
export function panel(part: Partial<PlanPanelView> = {}): PlanPanelView {
  return {
    isSample: false,
    folderName: 'shop',
    setup: { kind: 'ready' },
    phase: 'composing',
    task: '',
    chips: [],
    modelsByTier: {
      orchestration: ['anthropic/claude-opus-5-5', 'openai/gpt-5.5'],
      execution: ['anthropic/claude-haiku-4-5', 'openai/gpt-5.5-mini', 'ollama/qwen3-coder:30b'],
      grunt: ['ollama/gemma3:4b'],
    },
    ...part,
  };
}

const task =
  'Fix the rounding bug in the cart, add the missing tests and say in the README how prices are rounded.';

const spent = (part: Partial<CallSummaryView> = {}): CallSummaryView => ({
  models: ['anthropic/claude-haiku-4-5'],
  calls: 1,
  inputTokens: 11_200,
  outputTokens: 940,
  cacheShare: 0.62,
  cost: paid('$0.0094'),
  elapsedMs: 8_400,
  ...part,
});

/** A plan in the middle of its work: every status a step can have after it was written. */
export const mixedSteps: readonly StepView[] = [
  step('s1', {
    title: 'Find where prices are rounded',
    kind: 'investigate',
    tier: 'grunt',
    model: 'ollama/gemma3:4b',
    status: 'done',
    isOnCriticalPath: true,
    estimate: { text: '$0.00', explanation: 'A local model is free.', isUnpriced: false },
    spent: spent({ cost: paid('$0.00'), models: ['ollama/gemma3:4b'] }),
    resultSummary: 'money.js rounds once per line, cart.js once more for the total.',
    attempts: [
      {
        calls: [
          {
            model: 'ollama/gemma3:4b',
            outcome: 'pass',
            cost: paid('$0.00'),
            inputTokens: 11_200,
            outputTokens: 940,
            elapsedMs: 8_400,
          },
        ],
      },
    ],
    actions: ['move-down'],
    hasRawAnswer: true,
  }),
  step('s2', {
    title: 'Round once, at the end of the total',
    status: 'awaiting-approval',
    dependsOn: ['s1'],
    isCritical: true,
    isOnCriticalPath: true,
    spent: spent(),
    changedFiles: ['src/cart.js'],
    actions: ['accept', 'reject', 'show-diff', 'retry', 'show-raw-answer'],
  }),
  step('s3', {
    title: 'Add tests for half cents and empty carts',
    kind: 'tests',
    status: 'running',
    dependsOn: ['s2'],
    isOnCriticalPath: true,
    runningSinceMs: Date.now() - 12_000,
    activity: 'waiting for the first token',
    actions: ['cancel'],
  }),
  step('s4', {
    title: 'Rename toCents to roundToCents everywhere it is used',
    kind: 'refactor',
    model: 'openai/gpt-5.5-mini',
    isModelChosen: true,
    status: 'failed',
    dependsOn: ['s2'],
    failure: 'The search text occurs 3 times in src/money.js; nothing was written.',
    spent: spent({
      cost: { text: 'unpriced', explanation: 'No price is known for this model.', isUnpriced: true },
    }),
    note: 'Leave the public name as it is.',
    attempts: [
      {
        calls: [
          {
            model: 'openai/gpt-5.5-mini',
            outcome: 'malformed',
            cost: { text: 'unpriced', explanation: 'No price is known.', isUnpriced: true },
            inputTokens: 9_000,
            elapsedMs: 3_000,
          },
          {
            model: 'openai/gpt-5.5-mini',
            outcome: 'fail: ambiguous search text',
            cost: paid('$0.0021'),
            inputTokens: 9_400,
            outputTokens: 810,
            elapsedMs: 4_100,
          },
        ],
      },
    ],
    actions: ['run', 'retry', 'edit', 'replan', 'move-up', 'move-down', 'delete', 'show-raw-answer'],
  }),
  step('s5', {
    title: 'Say in the README how prices are rounded',
    kind: 'docs',
    status: 'interrupted',
    dependsOn: ['s2'],
  }),
  step('s6', { title: 'Format the receipt', status: 'reverted', actions: ['run', 'edit', 'delete'] }),
  step('s7', {
    title: 'Drop the old helper',
    status: 'rejected',
    actions: ['run', 'retry', 'edit', 'delete'],
  }),
  step('s8', {
    title: 'Run the whole test suite',
    kind: 'check',
    tier: 'grunt',
    model: 'ollama/gemma3:4b',
    dependsOn: ['s3', 's4'],
  }),
];

/** The question before a plan runs on Autopilot, with everything that can be in it. */
export const autopilotOffer: AutopilotOfferView = {
  p50: estimated('≈$0.08'),
  p90: estimated('≈$0.14'),
  stepsWithoutEstimate: 1,
  budgetDollars: 0.21,
  commands: [
    { id: 'command-0', label: 'Type check', command: 'npx tsc --noEmit', isProposed: false, isAllowed: true },
    {
      id: 'command-1',
      label: 'Tests',
      command: 'npm test',
      cwd: 'packages/cart',
      isProposed: false,
      isAllowed: false,
    },
    { id: 'command-2', label: 'npm run e2e', command: 'npm run e2e', isProposed: true, isAllowed: false },
  ],
  steps: [
    { id: 's2', number: 2, title: 'Round once, at the end of the total', whySeen: 'the step is critical' },
    { id: 's3', number: 3, title: 'Add tests for half cents and empty carts' },
  ],
};

const approval =
  'Approved 21/11/2026, 16:00: up to $0.21, 2 steps without a diff, 1 commands without asking.';

/** The panel's main states, by name. */
export const panelStates = {
  composing: panel({
    task,
    chips: [
      { id: 'c1', kind: 'selection', label: 'src/cart.js:12–30' },
      { id: 'c2', kind: 'problem', label: "src/money.js:4 'total' is declared but never used" },
      { id: 'c3', kind: 'todo', label: 'src/receipt.js:8 TODO: align the columns' },
    ],
  }),
  'not-configured': panel({
    setup: { kind: 'not-configured', ollamaModels: ['gemma3:4b', 'qwen3-coder:30b'] },
  }),
  'no-ollama': panel({ setup: { kind: 'not-configured' } }),
  'no-folder': ((): PlanPanelView => {
    const { folderName: _none, ...rest } = panel({ setup: { kind: 'no-folder' } });
    return rest;
  })(),
  restricted: panel({
    setup: { kind: 'restricted' },
    phase: 'ready',
    plan: plan([step('s1', { actions: [] }), step('s2', { actions: [] })]),
  }),
  offline: panel({
    task,
    phase: 'failed',
    notice: {
      severity: 'error',
      title: 'anthropic cannot be reached.',
      detail: 'getaddrinfo ENOTFOUND api.anthropic.com. Nothing was charged.',
      actions: ['plan-again', 'show-log', 'open-settings'],
    },
  }),
  gathering: panel({ task, phase: 'gathering-context' }),
  planning: panel({
    task,
    phase: 'planning',
    isSample: true,
    plan: plan(
      [
        step('s1', { title: 'Find where prices are rounded', status: 'writing', actions: [] }),
        step('s2', {
          title: '',
          status: 'writing',
          instructions: '',
          files: [],
          acceptance: [],
          actions: [],
        }),
      ],
      {
        notes: [],
        assumptions: [],
        hasRawAnswer: false,
        planning: nothing,
        totals: { ...nothing, doneSteps: 0 },
      },
    ),
  }),
  reviewing: panel({
    task,
    phase: 'ready',
    plan: plan([
      step('s1', {
        title: 'Find where prices are rounded',
        kind: 'investigate',
        tier: 'grunt',
        model: 'ollama/gemma3:4b',
        isOnCriticalPath: true,
      }),
      step('s2', {
        title: 'Round once, at the end of the total',
        dependsOn: ['s1'],
        isCritical: true,
        isOnCriticalPath: true,
      }),
      step('s3', { title: 'Add tests for half cents and empty carts', kind: 'tests', dependsOn: ['s2'] }),
    ]),
  }),
  running: panel({
    task,
    phase: 'running',
    isSample: true,
    plan: plan(mixedSteps, {
      totals: {
        ...spent({
          calls: 4,
          cost: paid('$0.012 + 1 unpriced'),
          inputTokens: 30_300,
          outputTokens: 3_120,
          elapsedMs: 24_000,
        }),
        doneSteps: 1,
        estimate: estimated('≈$0.06–$0.14'),
        baseline: {
          text: '≈$0.31–$0.52',
          explanation: 'The same tokens at the price of the planner.',
          isUnpriced: false,
        },
      },
    }),
  }),
  paused: panel({
    task,
    phase: 'paused',
    notice: {
      severity: 'warning',
      title: 'The window was reloaded while step 3 was running.',
      detail: 'Nothing is sent again by itself.',
      actions: ['resume'],
    },
    plan: plan(mixedSteps.filter(({ status }) => status !== 'running')),
  }),
  'autopilot-gathering': panel({
    task,
    phase: 'ready',
    plan: plan([step('s1')], { autopilot: { kind: 'gathering' } }),
  }),
  'autopilot-offered': panel({
    task,
    phase: 'ready',
    plan: plan(
      [
        step('s1', { kind: 'investigate', tier: 'grunt' }),
        step('s2', {
          title: 'Round once, at the end of the total',
          isCritical: true,
          checksDeferredUntil: 's3',
        }),
        step('s3', { title: 'Add tests for half cents and empty carts', dependsOn: ['s2'] }),
      ],
      { autopilot: { kind: 'offered', offer: autopilotOffer } },
    ),
  }),
  'autopilot-on': panel({
    task,
    phase: 'running',
    plan: plan(
      [
        step('s1', {
          status: 'done',
          spent: spent(),
          commitNote: 'Committed as 1a2b3c4.',
          actions: ['retry', 'revert', 'replan', 'move-down'],
        }),
        step('s2', {
          status: 'running',
          runningSinceMs: 1,
          activity: 'Writing src/cart.js, 1200 characters',
          activityLimits: 'turn 2 of 12 · 34k of 600k tokens · $0.01 of $1.00',
          actions: ['cancel'],
        }),
        step('s3', {
          status: 'awaiting-approval',
          stopReason: 'Autopilot stops here: .npmrc decides where packages come from.',
          changedFiles: ['.npmrc'],
          actions: ['accept', 'reject', 'show-diff'],
        }),
      ],
      { autopilot: { kind: 'on', approval } },
    ),
  }),
  'autopilot-suspended': panel({
    task,
    phase: 'paused',
    notice: {
      severity: 'info',
      title: 'This plan was on Autopilot. Resume it?',
      detail: 'Nothing goes on by itself after a reload. Resume alone goes on and shows you each diff.',
      actions: ['resume-autopilot', 'resume'],
    },
    plan: plan([step('s1', { status: 'interrupted' }), step('s2')], {
      autopilot: { kind: 'suspended', approval },
    }),
  }),
} as const satisfies Record<string, PlanPanelView>;
