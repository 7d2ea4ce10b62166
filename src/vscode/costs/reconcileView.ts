import type { DifferenceReason } from '../../core/report/differenceReasons.ts';
import type { InvoiceProblem } from '../../core/report/invoiceText.ts';
import { isNotable } from '../../core/report/reconcile.ts';
import type { ReconciledLine, Reconciliation } from '../../core/report/reconcile.ts';
import type { ReconcileView } from '../../shared/costsView.ts';
import { formatTokens, formatTotal, formatUsd } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';
import type { DayWords } from './costsPeriod.ts';
import { countText, unknownFigure } from './costsWords.ts';

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
  readonly lateTruth?: ReconcileView['lateTruth'];
}

/** What became of the lines that were entered last. */
export interface LastEntry {
  /** How many entries there have been. */
  readonly count: number;
  readonly problems: readonly InvoiceProblem[];
  /** Months besides the shown one that lines were kept under. */
  readonly otherMonths: readonly string[];
}

/** See {@link ReconcileView}. */
export function reconcileView(open: OpenReconciliation, days: DayWords, t: Translate): ReconcileView {
  const { reconciliation, entry } = open;
  const { billedNanoUsd, meteredNanoUsd, lines } = reconciliation;
  return {
    month: open.month,
    months: open.months,
    providers: open.providers,
    lines: lines.map((line) => lineView(line, open.reasons.get(line.id) ?? [], days, t)),
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
      ...entry.problems.map((problem) => problemText(problem, open.providers, t)),
      ...entry.otherMonths.map((month) => t('Lines of {0} are kept there.', days.month(month))),
    ],
    unread: entry.problems.map(({ line }) => line).join('\n'),
    entries: entry.count,
    ...(open.lateTruth === undefined ? {} : { lateTruth: open.lateTruth }),
  };
}

function lineView(
  line: ReconciledLine,
  reasons: readonly DifferenceReason[],
  days: DayWords,
  t: Translate,
): ReconcileView['lines'][number] {
  return {
    id: line.id,
    isEntered: line.billedNanoUsd !== undefined,
    provider: line.provider,
    ...(line.model === undefined ? {} : { model: line.model }),
    period: line.period.length === 7 ? days.month(line.period) : days.day(line.period),
    billed: line.billedNanoUsd === undefined ? unknownFigure : formatUsd(line.billedNanoUsd),
    metered: formatTotal(line.meteredNanoUsd, line.unpricedAttempts),
    difference: line.differenceNanoUsd === undefined ? unknownFigure : signed(line.differenceNanoUsd),
    severity: isNotable(line) ? 'warning' : 'normal',
    canApply: line.billedNanoUsd !== undefined && line.hasOpenCalls,
    explanation: reasons.map((reason) => reasonText(reason, t)),
    parts: line.parts.map((part) => ({
      label: `${days.day(part.day)}, ${part.model}`,
      metered: formatTotal(part.costNanoUsd, part.unpricedAttempts),
      attempts: part.attempts,
    })),
  };
}

function signed(nanoUsd: number): string {
  return nanoUsd > 0 ? `+${formatUsd(nanoUsd)}` : formatUsd(nanoUsd);
}

function reasonText(reason: DifferenceReason, t: Translate): string {
  switch (reason.kind) {
    case 'nothing-metered':
      return t(
        'Nothing of it was metered: it was called from elsewhere with the same key, or is metered under another name.',
      );
    case 'unpriced':
      return t('Calls without a known price, and in no sum: {0}.', countText(reason.attempts));
    case 'estimated':
      return t('{0} of the metered sum is estimated.', formatUsd(reason.nanoUsd));
    case 'upper-bound':
      return t(
        '{0} of the metered sum is only an upper bound, of interrupted calls.',
        formatUsd(reason.nanoUsd),
      );
    case 'interrupted':
      return t(
        'Calls that were interrupted or cancelled, which some providers finish and bill in full: {0}.',
        countText(reason.attempts),
      );
    case 'cache-writes':
      return t(
        '{0} tokens were written to a cache, which some bills list apart.',
        formatTokens(reason.tokens),
      );
    case 'adjusted':
      return t(
        'Corrected {0} times afterwards, by {1} in all.',
        countText(reason.adjustments),
        signed(reason.nanoUsd),
      );
    case 'utc-days':
      return t(
        'Providers cut their days in UTC. Cut like that, {0} was metered.',
        formatUsd(reason.meteredNanoUsd),
      );
    case 'outside':
      return t('The rest was called from elsewhere with the same key, or costs more than the list price.');
    case 'contains':
      return t(
        'Other lines are a part of this one, and the sum counts them once: {0}.',
        countText(reason.lines),
      );
    case 'not-all-rows':
      return t('Looked at the newest {0} of {1} calls.', countText(reason.looked), countText(reason.total));
  }
}

function problemText(problem: InvoiceProblem, providers: readonly string[], t: Translate): string {
  return t('Line {0}: {1}', problem.lineNumber, whatIsWrong(problem, providers, t));
}

function whatIsWrong({ kind, part }: InvoiceProblem, providers: readonly string[], t: Translate): string {
  switch (kind) {
    case 'no-period':
      return t('There is no day (2026-06-03) or month (2026-06).');
    case 'unclear-period':
      return t('“{0}” can be read in two ways or does not exist. Write the day as 2026-06-03.', part);
    case 'no-provider':
      return t('The provider is missing before the day or month.');
    case 'unknown-provider':
      return t('“{0}” is no provider here. Known are: {1}.', part, providers.join(', '));
    case 'too-many-fields':
      return t('“{0}” is too much: only provider and model come before the day or month.', part);
    case 'no-amount':
      return t('The amount is missing after the day or month.');
    case 'unclear-amount':
      return t('“{0}” is no amount.', part);
    case 'other-currency':
      return t('“{0}” is not in US dollars, in which Tierwise counts.', part);
    case 'too-precise':
      return t('“{0}” has more than nine decimals.', part);
    case 'negative-sum':
      return t('Credits are larger than what they belong to; enter what is left to pay.');
  }
}
