import type { DifferenceReason } from '../../../core/money/report/differenceReasons.ts';
import {
  longestInvoiceCharacters,
  type InvoiceProblem,
  type ReadInvoice,
} from '../../../core/money/report/invoiceText.ts';
import { isNotable, type ReconciledLine, type Reconciliation } from '../../../core/money/report/reconcile.ts';
import type { ReconcileView } from '../../../shared/costsView.ts';
import { formatTokens, formatTotal, formatUsd } from '../../../shared/format.ts';
import type { DayWords } from '../costsPeriod.ts';
import { countText, unknownFigure } from '../costsWords.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** How many lines that could not be read are told one by one. */
const mostProblems = 50;

const listPriceReport = 'ccusage’s report';

/** What the reconciliation of a month is drawn from. */
export interface OpenReconciliation {
  readonly month: string;
  /** Newest first. */
  readonly months: readonly string[];
  readonly providers: readonly string[];
  readonly reconciliation: Reconciliation;
  /** By the line's id. */
  readonly reasons: ReadonlyMap<string, readonly DifferenceReason[]>;
  readonly entry: LastEntry;
  readonly finalCosts?: ReconcileView['finalCosts'];
}

/** What became of the lines that were entered last. */
export interface LastEntry {
  /** How many entries there have been. */
  readonly count: number;
  readonly invoice?: ReadInvoice;
  /** Months besides the shown one that lines were kept under. */
  readonly otherMonths: readonly string[];
}

export function reconcileView(open: OpenReconciliation, days: DayWords): ReconcileView {
  const { reconciliation, entry } = open;
  const { billedNanoUsd, meteredNanoUsd, lines } = reconciliation;
  return {
    month: open.month,
    months: open.months,
    providers: open.providers,
    lines: lines.map((line) => lineView(line, open.reasons.get(line.id) ?? [], days)),
    ...(lines.length === 0
      ? {}
      : {
          total: {
            billed: formatUsd(billedNanoUsd),
            metered: formatUsd(meteredNanoUsd),
            difference: signed(billedNanoUsd - meteredNanoUsd),
          },
        }),
    problems: [
      ...problemTexts(entry.invoice?.problems ?? [], open.providers),
      ...entry.otherMonths.map((month) => `Lines of ${days.month(month)} are kept there.`),
    ],
    unread: unreadOf(entry.invoice),
    entries: entry.count,
    ...withoutUndefined({ finalCosts: open.finalCosts, recognised: recognisedText(entry.invoice) }),
  };
}

function lineView(
  line: ReconciledLine,
  reasons: readonly DifferenceReason[],
  days: DayWords,
): ReconcileView['lines'][number] {
  return {
    id: line.id,
    isEntered: line.billedNanoUsd !== undefined,
    provider: line.provider,
    ...withoutUndefined({ model: line.model }),
    period: line.period.length === 7 ? days.month(line.period) : days.day(line.period),
    billed: line.billedNanoUsd === undefined ? unknownFigure : formatUsd(line.billedNanoUsd),
    metered: formatTotal(line.meteredNanoUsd, line.unpricedCalls),
    difference: line.differenceNanoUsd === undefined ? unknownFigure : signed(line.differenceNanoUsd),
    severity: isNotable(line) ? 'warning' : 'normal',
    canApply: line.billedNanoUsd !== undefined && line.hasOpenCalls,
    explanation: reasons.map((reason) => reasonText(reason)),
    parts: line.parts.map((part) => ({
      label: `${days.day(part.day)}, ${part.model}`,
      metered: formatTotal(part.costNanoUsd, part.unpricedCalls),
      calls: part.calls,
    })),
  };
}

function signed(nanoUsd: number): string {
  return nanoUsd > 0 ? `+${formatUsd(nanoUsd)}` : formatUsd(nanoUsd);
}

function reasonText(reason: DifferenceReason): string {
  switch (reason.kind) {
    case 'nothing-metered':
      return 'Nothing of it was metered: it was called from elsewhere with the same key, or is metered under another name.';
    case 'unpriced':
      return `Calls without a known price, and in no sum: ${countText(reason.calls)}.`;
    case 'estimated':
      return `${formatUsd(reason.nanoUsd)} of the metered sum is estimated.`;
    case 'upper-bound':
      return `${formatUsd(reason.nanoUsd)} of the metered sum is only an upper bound, of calls without a final cost.`;
    case 'interrupted':
      return `Calls that were interrupted or cancelled, which some providers finish and bill in full: ${countText(reason.calls)}.`;
    case 'cache-writes':
      return `${formatTokens(reason.tokens)} tokens were written to a cache, which some bills list apart.`;
    case 'adjusted':
      return `Corrected ${countText(reason.adjustments)} times afterwards, by ${signed(reason.nanoUsd)} in all.`;
    case 'utc-days':
      return `Providers cut their days in UTC. Cut like that, ${formatUsd(reason.meteredNanoUsd)} was metered.`;
    case 'outside':
      return 'The rest was called from elsewhere with the same key, or costs more than the list price.';
    case 'contains':
      return `Other lines are a part of this one, and the sum counts them once: ${countText(reason.lines)}.`;
    case 'not-all-rows':
      return `Looked at the newest ${countText(reason.looked)} of ${countText(reason.total)} calls.`;
  }
}

/** The first problems in words; nobody reads thousands. */
function problemTexts(problems: readonly InvoiceProblem[], providers: readonly string[]): readonly string[] {
  const rest = problems.length - mostProblems;
  return [
    ...problems.slice(0, mostProblems).map((problem) => problemText(problem, providers)),
    ...(rest > 0 ? [`${countText(rest)} more lines could not be read.`] : []),
  ];
}

/** The lines that could not be read, under the heading that they need to be read again. */
function unreadOf(invoice: ReadInvoice | undefined): string {
  if (invoice === undefined || invoice.problems.length === 0) return '';
  const lines = invoice.problems.map(({ line }) => line);
  const isComplete = invoice.heading === undefined || lines.includes(invoice.heading);
  return [...(isComplete ? [] : [invoice.heading]), ...lines].join('\n');
}

/** What an export was taken for, and what of it bills nothing. */
function recognisedText(invoice: ReadInvoice | undefined): string | undefined {
  if (invoice === undefined || invoice.exports.length === 0) return undefined;
  const leftOut = [...invoice.leftOut].flatMap(([reason, lines]) =>
    reason === 'heading' ? [] : [`${leftOutWords[reason]}: ${countText(lines)}`],
  );
  return [
    `Read as ${invoice.exports.join(', ')}. Lines taken: ${countText(invoice.read)}.`,
    ...(leftOut.length > 0 ? [`Left out – ${leftOut.join('; ')}.`] : []),
    ...(invoice.exports.includes(listPriceReport)
      ? ['ccusage counts at list prices what was used; it is no bill.']
      : []),
  ].join(' ');
}

const leftOutWords = {
  total: 'sums of other lines',
  'no-amount': 'without an amount',
  'not-charged': 'not charged',
};

function problemText(problem: InvoiceProblem, providers: readonly string[]): string {
  return `Line ${problem.lineNumber}: ${whatIsWrong(problem, providers)}`;
}

function whatIsWrong({ kind, part }: InvoiceProblem, providers: readonly string[]): string {
  switch (kind) {
    case 'no-period':
      return 'There is no day (2026-06-03) or month (2026-06).';
    case 'unclear-period':
      return `“${part}” can be read in two ways or does not exist. Write the day as 2026-06-03.`;
    case 'no-provider':
      return 'The provider is missing before the day or month.';
    case 'unknown-provider':
      return `“${part}” is no provider here. Known are: ${providers.join(', ')}.`;
    case 'too-many-fields':
      return `“${part}” is too much: a line has a provider, a model if you like, a day or month, and one amount. An amount with commas goes in quotes.`;
    case 'too-long-name':
      return `The name “${part}…” is too long.`;
    case 'no-amount':
      return 'The amount is missing after the day or month.';
    case 'unclear-amount':
      return `“${part}” is no amount.`;
    case 'other-currency':
      return `“${part}” is not in US dollars, in which Tierwise counts.`;
    case 'too-precise':
      return `“${part}” has more than nine decimals.`;
    case 'no-amounts':
      return `${part} was recognised: it counts tokens and says no amounts. Export the costs there instead.`;
    case 'other-columns':
      return `This line has another number of columns than its heading: ${part}.`;
    case 'broken-json':
      return 'This begins like JSON, but is none or does not end.';
    case 'too-large':
      return `${part} million characters are too many: ${longestInvoiceCharacters / 1_000_000} million are read at once. Enter one month, or a part of the file.`;
    case 'negative-sum':
      return 'Credits are larger than what they belong to; enter what is left to pay.';
  }
}
