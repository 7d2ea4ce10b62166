import { formatUsd } from '../../../src/shared/format.ts';
import type {
  CallsView,
  BreakdownView,
  CostsView,
  FigureView,
  ReconcileView,
  TrendDayView,
} from '../../../src/shared/costsView.ts';
import type { MoneyView } from '../../../src/shared/planView.ts';

const cent = 10_000_000;

/** Calls that a page shows, and that a further page adds. */
export const attemptsPage = 20;

/** An amount at list price. */
function money(nanoUsd: number): MoneyView {
  return { text: formatUsd(nanoUsd), explanation: 'List price of each model.', isUnpriced: false };
}

function figure(label: string, value: string, note?: string): FigureView {
  return {
    label,
    value,
    explanation: `What ${label.toLowerCase()} counts, and what it rests on.`,
    ...(note === undefined ? {} : { note }),
  };
}

/** Days up to 30 June 2026, `scale` cents on a usual one; every seventh is without a call. */
export function days(count: number, scale = 40): TrendDayView[] {
  const last = Date.UTC(2026, 5, 30);
  return Array.from({ length: count }, (_each, index) => {
    const at = new Date(last - (count - 1 - index) * 86_400_000);
    const isQuiet = index % 7 === 6;
    const size = isQuiet ? 0 : Math.round(scale * cent * (0.4 + ((index * 7) % 11) / 8));
    const sums = {
      orchestration: Math.round(size * 0.45),
      execution: Math.round(size * 0.4),
      grunt: Math.round(size * 0.15),
    };
    const total = sums.orchestration + sums.execution + sums.grunt;
    const sum = (nanoUsd: number): { nanoUsd: number; text: string } => ({
      nanoUsd,
      text: formatUsd(nanoUsd),
    });
    return {
      day: at.toISOString().slice(0, 10),
      label: at.toLocaleDateString('en', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
      total: money(total),
      byTier: {
        orchestration: sum(sums.orchestration),
        execution: sum(sums.execution),
        grunt: sum(sums.grunt),
      },
      calls: isQuiet ? 0 : 12 + (index % 30),
      unpricedCalls: 0,
    };
  });
}

type RowOf = BreakdownView['rows'][number];

function row(label: string, share: number, opens: RowOf['opens'], part: Partial<RowOf> = {}): RowOf {
  return {
    label,
    cost: money(Math.round(share * 1200 * cent)),
    share,
    calls: Math.round(share * 800),
    inputTokens: '1.2M',
    outputTokens: '84k',
    cacheShare: '62%',
    ...(opens === undefined ? {} : { opens }),
    ...part,
  };
}

const planNames = [
  'Totals are right to the cent, and a test proves it',
  'Move the cart to the new money type',
];

const breakdowns: readonly BreakdownView[] = [
  {
    id: 'model',
    title: 'By model',
    rows: [
      row('anthropic/claude-opus-5-5', 0.52, { provider: 'anthropic', model: 'claude-opus-5-5' }),
      row('anthropic/claude-haiku-4-5', 0.31, { provider: 'anthropic', model: 'claude-haiku-4-5' }),
      row('openrouter/qwen/qwen3-coder-480b-a35b-instruct', 0.166, { provider: 'openrouter' }),
      row('ollama/gemma3:4b', 0.004, { provider: 'ollama' }, { cacheShare: '–' }),
      row(
        'litellm/house-model',
        0,
        { provider: 'litellm' },
        { cost: { text: 'unpriced', explanation: 'No price is known.', isUnpriced: true }, calls: 3 },
      ),
    ],
  },
  {
    id: 'purpose',
    title: 'By purpose',
    rows: ['plan', 'step', 'tests', 'fix', 'review', 'classify', 'summarise', 'name', 'title', 'compact'].map(
      (purpose, index) => row(purpose, 0.4 / (index + 1), { purpose }),
    ),
  },
  {
    id: 'plan',
    title: 'By plan',
    rows: Array.from({ length: 23 }, (_each, index) =>
      row(`${planNames[index % 2] ?? ''} (${index + 1})`, 0.3 / (index + 1), { planId: `plan-${index}` }),
    ),
  },
  { id: 'key', title: 'By key', rows: [row('anthropic · work', 0.8, { keyLabel: 'work' })] },
  { id: 'tier', title: 'By tier', rows: [row('execution', 0.6, { tier: 'execution' })] },
  {
    id: 'tool',
    title: 'By tool',
    note: 'A tool costs what its results cost as input of the turns after it.',
    rows: [
      row('read_file', 0.2, undefined, { outputTokens: '–', cacheShare: '–' }),
      row('search', 0.1, undefined, { outputTokens: '–', cacheShare: '–' }),
    ],
  },
];

/** All kinds of figures at once. */
const full: CostsView = {
  state: 'ready',
  isBusy: false,
  isSample: false,
  filter: { range: '30-days' },
  period: '1–30 Jun 2026',
  choices: {
    tiers: ['orchestration', 'execution', 'grunt'],
    purposes: ['plan', 'step', 'tests', 'commit-message'],
    providers: ['anthropic', 'openrouter', 'ollama'],
    models: ['claude-opus-5-5', 'claude-haiku-4-5', 'qwen/qwen3-coder-480b-a35b-instruct', 'gemma3:4b'],
    keyLabels: ['work', 'private'],
  },
  remarks: [
    '3 calls have no known price and are in no sum.',
    'Another ledger exists in the browser; its calls are not counted here.',
  ],
  headline: [
    figure('Spent', '$12.34', '+ 3 unpriced'),
    figure('Calls', '812'),
    figure('Per finished task', '48k', 'tokens'),
    figure('Per successful task', '$0.21', 'n = 58'),
    figure('Tiers', '45 : 40 : 15', 'of the money'),
    figure('From cache', '62%'),
    figure('Success', '88%', 'n = 66'),
    figure('First try', '74%', 'n = 66'),
    figure('Retries', '12'),
    figure('Escalations', '9'),
    figure('Tool calls', '1,204'),
    figure('Latency', '3.4 s', 'p95 12 s'),
    figure('First token', '0.8 s', 'p95 2.1 s'),
  ],
  budgets: [
    {
      label: 'Today',
      limit: '$5.00',
      spent: '$1.20',
      reserved: '≤$0.40',
      left: '$3.40',
      spentShare: 0.24,
      reservedShare: 0.08,
      severity: 'normal',
      explanation: 'From midnight in Europe/Berlin.',
    },
    {
      label: 'This month',
      limit: '$15.00',
      spent: '$12.34',
      reserved: '$0.00',
      left: '$2.66',
      spentShare: 0.82,
      reservedShare: 0,
      severity: 'warning',
      explanation: 'From the first of the month.',
    },
    {
      label: 'Execution tier today',
      limit: '$0.50',
      spent: '$0.56',
      reserved: '≤$0.02',
      left: '$0.00',
      spentShare: 1.12,
      reservedShare: 0.04,
      severity: 'error',
      explanation: 'A call cost more than it could; it is recorded whole.',
    },
  ],
  trend: { days: days(30) },
  breakdowns,
  providers: [
    {
      provider: 'anthropic',
      calls: 640,
      uptime: '99.2%',
      errorShare: '1.1%',
      latency: '3.4 s · p95 12 s',
      firstToken: '0.8 s · p95 2.1 s',
      failures: '4 overloaded, 2 timeout, 1 refusal',
      opens: { provider: 'anthropic' },
    },
    {
      provider: 'ollama',
      calls: 172,
      uptime: '100%',
      errorShare: '0%',
      latency: '8.1 s · p95 22 s',
      firstToken: '1.9 s · p95 14 s',
      failures: '–',
      opens: { provider: 'ollama' },
    },
  ],
  savings: {
    value: '$4.10–$9.80',
    isAssumed: true,
    rule: 'Accepted work only, at what the orchestration model alone would have cost with its own turns and cache share; checks, reviews, classifiers and reverted calls are subtracted.',
    rows: [
      figure('Orchestration model alone', '$16.44–$22.14'),
      figure('Spent on the same work', '$12.34'),
      figure('Comparable strong runs', '11'),
    ],
    projection: [
      figure('A day', '$0.41', 'last 7 days $0.52'),
      figure('A month', '$12.40', 'last 7 days $15.80'),
      figure('A year', '$151', 'last 7 days $192'),
    ],
  },
  accuracy: {
    value: '82% inside',
    explanation:
      'The share of finished work whose cost fell between the low and the high end of its estimate.',
    rows: [figure('Width', '3.1×', 'median high / low'), figure('Pieces of work', '58')],
  },
};

/** One full view with some parts changed. */
export function costs(part: Partial<CostsView> = {}): CostsView {
  return { ...full, ...part };
}

/** The first `count` of 1,234 calls. */
export function calls(count: number): CallsView {
  return {
    title: '29 Jun',
    total: 1234,
    offset: 0,
    hasMore: count < 1234,
    rows: Array.from({ length: count }, (_each, index) => ({
      id: `call-${index}`,
      time: `29 Jun, 14:${String(59 - (index % 60)).padStart(2, '0')}:07`,
      tier: ['orchestration', 'execution', 'grunt'][index % 3] ?? 'grunt',
      purpose: index % 3 === 0 ? 'plan' : 'commit-message',
      model: index % 3 === 0 ? 'anthropic/claude-opus-5-5' : 'openrouter/qwen/qwen3-coder-480b-a35b-instruct',
      outcome: index % 5 === 4 ? 'rate-limit' : 'success',
      tokens: '12.3k in, 1.2k out',
      cost: money(3 * cent + index),
      latency: '3.4 s',
      details: [
        figure('Asked for', 'claude-opus-5-5'),
        { label: 'Served by', value: 'claude-opus-5-5-20260601', explanation: '' },
        figure('Price', '$5 in, $25 out a million tokens'),
        figure('Tools', 'read_file ×3 (14 kB), search ×1 (2 kB)'),
        figure('Plan', 'Totals are right to the cent, and a test proves it'),
      ],
    })),
  };
}

/** A month with a bill that fits, one that differs, and something metered without a bill. */
export const reconcile: ReconcileView = {
  month: '2026-06',
  months: ['2026-06', '2026-05'],
  providers: ['anthropic', 'openrouter', 'ollama'],
  lines: [
    {
      id: 'line-1',
      isEntered: true,
      canApply: true,
      provider: 'anthropic',
      period: 'June 2026',
      billed: '$11.92',
      metered: '$11.40',
      difference: '+$0.52',
      severity: 'warning',
      explanation: [
        '2 cancelled calls of 14 Jun were estimated at $0.11; the provider may have billed them whole.',
        '3 calls have no known price.',
      ],
      parts: [
        { label: 'claude-opus-5-5, 14 Jun', metered: '$8.20', calls: 210 },
        { label: 'claude-haiku-4-5, 15 Jun', metered: '$3.20', calls: 430 },
      ],
    },
    {
      id: 'line-2',
      isEntered: true,
      canApply: false,
      provider: 'openrouter',
      model: 'qwen/qwen3-coder-480b-a35b-instruct',
      period: '12 Jun 2026',
      billed: '$0.94',
      metered: '$0.94',
      difference: '$0.00',
      severity: 'normal',
      explanation: [],
      parts: [],
    },
    {
      id: 'line-3',
      isEntered: false,
      canApply: false,
      provider: 'litellm',
      period: 'June 2026',
      billed: '–',
      metered: '$0.02',
      difference: '–',
      severity: 'normal',
      explanation: ['Metered, but no bill was entered.'],
      parts: [],
    },
  ],
  total: { billed: '$12.86', metered: '$12.36', difference: '+$0.50' },
  problems: [],
  unread: '',
  entries: 1,
  finalCosts: { calls: 14, isAsking: false, outcome: 'Asked on 30 Jun: 3 of 3 answered, $0.01 more.' },
};

const million = Array.from({ length: 30 }, (_each, index) => ({
  ...row(`openrouter/some-vendor/a-model-with-a-really-long-name-${index}`, 1 / (index + 2), {
    provider: 'openrouter',
  }),
  cost: money(4_321_987_000_000_000 / (index + 1)),
  calls: 1_234_567 - index,
  inputTokens: '98765.4M',
  outputTokens: '4321.9M',
}));

const nobody: Partial<CostsView> = {
  remarks: [],
  headline: [],
  budgets: [],
  trend: { days: [] },
  breakdowns: [],
  providers: [],
};

/** Every state that the panel can be in. */
export const costsStates = {
  loading: costs({ ...nobody, state: 'loading' }),
  empty: costs({ ...nobody, state: 'empty' }),
  failed: costs({
    ...nobody,
    state: 'failed',
    failure: 'The ledger is locked by another process. Close other windows of Tierwise and try again.',
  }),
  'nothing-found': costs({
    filter: { range: 'today', tier: 'grunt' },
    period: '30 Jun 2026',
    trend: { days: days(7).slice(6) },
    breakdowns: [],
    providers: [],
    remarks: [],
  }),
  'one-row': costs({
    filter: { range: 'today' },
    period: '30 Jun 2026',
    remarks: [],
    headline: [figure('Spent', '$0.0042'), figure('Calls', '1')],
    budgets: [],
    trend: { days: days(1).map((day) => ({ ...day, calls: 1 })) },
    breakdowns: breakdowns.map((breakdown) => ({ ...breakdown, rows: breakdown.rows.slice(0, 1) })),
    providers: full.providers.slice(0, 1),
    savings: { ...full.savings, value: 'Nothing to compare yet.', rows: [], projection: [] },
    accuracy: { value: 'No finished work yet.', explanation: '', rows: [] },
  }),
  full: costs(),
  filtered: costs({
    isBusy: true,
    isSample: true,
    filter: {
      range: '90-days',
      tier: 'execution',
      purpose: 'step',
      model: 'qwen/qwen3-coder-480b-a35b-instruct',
      planId: 'plan-1',
    },
    planLabel: 'Totals are right to the cent, and a test proves it',
    trend: { days: days(90) },
  }),
  million: costs({
    filter: { range: 'all' },
    period: '1 Jul 2023 – 30 Jun 2026',
    headline: [
      figure('Spent', '$4,321,987', '+ 1,234 unpriced'),
      figure('Calls', '1,234,567'),
      figure('Per finished task', '98765.4M', 'tokens'),
      ...full.headline.slice(3),
    ],
    trend: { days: days(1096, 400_000) },
    breakdowns: [
      { id: 'model', title: 'By model', rows: million },
      { id: 'key', title: 'By key', rows: million.slice(0, 3) },
    ],
  }),
  calls: costs({ calls: calls(attemptsPage) }),
  reconcile: costs({ reconcile }),
  'reconcile-problems': costs({
    reconcile: {
      ...reconcile,
      lines: [],
      problems: ['Line 1: “twelve” is no amount.', 'Line 3: the provider “antropic” is not known.'],
    },
  }),
} as const satisfies Readonly<Record<string, CostsView>>;
