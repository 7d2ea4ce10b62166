import { formatDuration, formatTokens, formatTotal, formatUsd, formatUsdRange } from '../../shared/format.ts';
import { tiers } from '../../shared/tiers.ts';
import { remainingNanoUsd, type BudgetState } from '../../core/model/ledger/budgetLimits.ts';
import type { MoneyRange } from '../../core/model/range.ts';
import type { CostReport, ReportSums } from '../../core/model/ledger/reportPorts.ts';
import { addDays, daysOf, type DaySpan } from '../../core/money/report/calendar.ts';

/** What the report of a week is written from. */
export interface WeekOfCosts {
  readonly span: DaySpan;
  readonly report: CostReport;
  /** The seven days before. */
  readonly before: ReportSums;
  /** Absent while there is nothing to compare. */
  readonly saving?: { readonly range: MoneyRange; readonly isAssumed: boolean };
  readonly budgets: readonly BudgetState[];
  readonly planTitles: ReadonlyMap<string, string>;
  /** Figures of the sample are pretended money. */
  readonly isSample: boolean;
}

/** Rows of a table before the rest is summed up. */
const mostRows = 10;

/** The last seven days up to and with today. */
export function weekUntil(today: string): DaySpan {
  return { fromDay: addDays(today, -6), toDay: today };
}

/** The report as Markdown, in plain English; complete by itself, so that it can be mailed or kept. */
export function weeklyReport(week: WeekOfCosts): string {
  const { report, before, span } = week;
  const { sums, work } = report;
  const saving = week.saving;
  const summary: readonly (readonly [string, string])[] = [
    ['Cost', money(sums)],
    ['The week before', money(before)],
    ['Calls', `${sums.calls} (${share(sums.succeeded, sums.calls)} succeeded)`],
    ['Tokens', `${formatTokens(sums.inputTokens)} in, ${formatTokens(sums.outputTokens)} out`],
    ['Read from a cache', share(sums.cacheReadTokens, sums.inputTokens)],
    ['Tasks that passed', work.judged === 0 ? 'none was judged' : `${work.passed} of ${work.judged}`],
    ['Passed at the first try', work.firstJudged === 0 ? '–' : `${work.firstPassed} of ${work.firstJudged}`],
    [
      'Cost per successful task',
      work.passed === 0
        ? '–'
        : formatUsd(Math.round(work.passedNanoUsd / work.passed)) +
          (work.passedUnpricedCalls === 0 ? '' : ' and what is unpriced'),
    ],
    ['Retries, escalations', `${work.retries}, ${work.escalations}`],
    ['Spent on work that failed', formatUsd(work.rejectedNanoUsd)],
    [
      'Saved beside the orchestration model alone',
      saving === undefined
        ? 'nothing to compare yet'
        : `≈${formatUsdRange(saving.range.lowNanoUsd, saving.range.highNanoUsd)}${saving.isAssumed ? ' (assumed)' : ''}`,
    ],
    [
      'Estimates that held',
      report.accuracy.n === 0
        ? '–'
        : `${share(report.accuracy.inside, report.accuracy.n)} of ${report.accuracy.n}` +
          (report.accuracy.medianWidth === undefined
            ? ''
            : `, median width ${report.accuracy.medianWidth.toFixed(1)}×`),
    ],
  ];
  const blocks = [
    `# Tierwise: costs from ${span.fromDay} to ${span.toDay}`,
    ...(week.isSample ? ['Figures of the sample: nothing was sent and nothing was charged.'] : []),
    table(['Figure', 'Value'], summary),
    ...section('By day', ['Day', ...tiers, 'All', 'Calls'], dayRows(week)),
    ...section('By tier', sumsHeader('Tier'), sumRows(report.byTier.map((row) => [row.tier, row.sums]))),
    ...section(
      'By model',
      sumsHeader('Model'),
      sumRows(report.byModel.map((row) => [`${row.provider}/${row.model}`, row.sums])),
    ),
    ...section(
      'By purpose',
      sumsHeader('Purpose'),
      sumRows(report.byPurpose.map((row) => [row.purpose, row.sums])),
    ),
    ...section(
      'Plans',
      sumsHeader('Plan'),
      sumRows(report.byPlan.map((row) => [week.planTitles.get(row.planId) ?? row.planId, row.sums])),
    ),
    ...section('Providers', ['Provider', 'Calls', 'Available', 'p50', 'p95'], providerRows(report)),
    ...section('Budgets', ['Budget', 'Limit', 'Spent', 'Held', 'Left'], week.budgets.map(budgetRow)),
    notes(week),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function dayRows({ report, span }: WeekOfCosts): readonly (readonly string[])[] {
  return daysOf(span).map((day) => {
    const rows = report.byDayAndTier.filter((row) => row.day === day);
    const cost = (some: typeof rows) =>
      formatTotal(
        some.reduce((sum, row) => sum + row.sums.costNanoUsd, 0),
        some.reduce((sum, row) => sum + row.sums.unpricedCalls, 0),
      );
    return [
      day,
      ...tiers.map((tier) => cost(rows.filter((row) => row.tier === tier))),
      cost(rows),
      String(rows.reduce((sum, row) => sum + row.sums.calls, 0)),
    ];
  });
}

function sumsHeader(first: string): readonly string[] {
  return [first, 'Cost', 'Calls', 'In', 'Out'];
}

function sumRows(all: readonly (readonly [string, ReportSums])[]): readonly (readonly string[])[] {
  const sorted = [...all].sort(([, left], [, right]) => right.costNanoUsd - left.costNanoUsd);
  const rest = sorted.slice(mostRows);
  const row = (name: string, sums: ReportSums) => [
    name,
    money(sums),
    String(sums.calls),
    formatTokens(sums.inputTokens),
    formatTokens(sums.outputTokens),
  ];
  const rows = sorted.slice(0, mostRows).map(([name, sums]) => row(name, sums));
  const cost = rest.reduce((sum, [, sums]) => sum + sums.costNanoUsd, 0);
  const unpriced = rest.reduce((sum, [, sums]) => sum + sums.unpricedCalls, 0);
  const calls = rest.reduce((sum, [, sums]) => sum + sums.calls, 0);
  if (rest.length > 0) rows.push([`${rest.length} more`, formatTotal(cost, unpriced), String(calls), '', '']);
  return rows;
}

function providerRows({ providers }: CostReport): readonly (readonly string[])[] {
  return providers.map(({ provider, calls, unavailable, latency }) => [
    provider,
    String(calls),
    share(calls - unavailable, calls),
    latency === undefined ? '–' : formatDuration(latency.p50Ms),
    latency === undefined ? '–' : formatDuration(latency.p95Ms),
  ]);
}

function budgetRow(state: BudgetState): readonly string[] {
  const { scope, tier } = state.limit;
  return [
    `${tier === undefined ? scope : `${tier} tier`} (${state.window})`,
    formatUsd(state.limit.nanoUsd + state.raisedNanoUsd),
    `${state.upperBoundNanoUsd > 0 ? '≤' : ''}${formatUsd(state.spentNanoUsd)}`,
    formatUsd(state.reservedNanoUsd),
    formatUsd(remainingNanoUsd(state)),
  ];
}

function notes({ report }: WeekOfCosts): string {
  const { sums, newest } = report;
  const lines = [
    'Every sum is of what providers reported and the prices that were applied at the time, with later corrections.',
    ...(sums.unpricedCalls > 0 ? [`${sums.unpricedCalls} calls have no known price and are in no sum.`] : []),
    ...(sums.estimatedNanoUsd > 0 ? [`${formatUsd(sums.estimatedNanoUsd)} is estimated (≈).`] : []),
    ...(sums.upperBoundNanoUsd > 0
      ? [`${formatUsd(sums.upperBoundNanoUsd)} is only an upper bound (≤), of calls without a final cost.`]
      : []),
    ...(newest.isAll ? [] : [`Rates and percentiles are of the newest ${newest.n} calls.`]),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

/** `≤` where a part is only a bound, `≈` where a part is estimated. */
function money(sums: ReportSums): string {
  const isUnpriced = sums.calls > 0 && sums.calls === sums.unpricedCalls;
  const mark = isUnpriced ? '' : sums.upperBoundNanoUsd > 0 ? '≤' : sums.estimatedNanoUsd > 0 ? '≈' : '';
  return `${mark}${formatTotal(sums.costNanoUsd, sums.unpricedCalls)}`;
}

function share(part: number, whole: number): string {
  return whole <= 0 ? '–' : `${Math.round((part / whole) * 100)} %`;
}

/** Nothing where there is no row. */
function section(
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return rows.length === 0 ? [] : [`## ${title}`, table(header, rows)];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  const rule = `| ${header.map((_, index) => (index === 0 ? ':--' : '--:')).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** Names come from settings and servers: no character of theirs may end a cell or mean anything. */
function escapeCell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]()<>|#~$&]/g, '\\$&');
}
