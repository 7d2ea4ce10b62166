import type { Cost } from '../../core/model/request/cost.ts';
import type { ReportSums } from '../../core/model/ledger/reportPorts.ts';
import { costSourceNames, formatTotal, formatUsd } from '../../shared/format.ts';
import type { MoneyView } from '../../shared/planView.ts';

/** What stands for a figure that is not known. */
export const unknownFigure = '–';

/** The part of {@link ReportSums} that a sum of money is shown from. */
export type MoneySums = Pick<
  ReportSums,
  'calls' | 'unpricedCalls' | 'costNanoUsd' | 'estimatedNanoUsd' | 'upperBoundNanoUsd'
>;

/** A sum with what it rests on: `≤` where a part is only a bound, `≈` where a part is estimated. */
export function sumsView(sums: MoneySums): MoneyView {
  const mark = sums.upperBoundNanoUsd > 0 ? '≤' : sums.estimatedNanoUsd > 0 ? '≈' : '';
  const isUnpriced = sums.calls > 0 && sums.unpricedCalls === sums.calls;
  const sentences = [
    `Calls: ${sums.calls}.`,
    ...(sums.estimatedNanoUsd > 0 ? [`Estimated: ${formatUsd(sums.estimatedNanoUsd)}.`] : []),
    ...(sums.upperBoundNanoUsd > 0
      ? [`Only an upper bound, of calls without a final cost: ${formatUsd(sums.upperBoundNanoUsd)}.`]
      : []),
    ...(sums.unpricedCalls > 0 ? [`Without a price, and in no sum: ${sums.unpricedCalls}.`] : []),
  ];
  return {
    text: `${isUnpriced ? '' : mark}${formatTotal(sums.costNanoUsd, sums.unpricedCalls)}`,
    explanation: sentences.join(' '),
    isUnpriced,
  };
}

/** One call's cost, adjustments included. */
export function callCostView(cost: Cost): MoneyView {
  if (cost.source === 'unpriced') {
    return { text: 'unpriced', explanation: 'No price is known for this model', isUnpriced: true };
  }
  const isBound = cost.isUpperBound === true;
  const sum = formatUsd(cost.nanoUsd);
  const mark = isBound ? '≤' : cost.source === 'estimate' && cost.nanoUsd !== 0 ? '≈' : '';
  return {
    text: cost.source === 'subscription' ? 'included' : `${mark}${sum}`,
    explanation: isBound
      ? 'The most that it can have been: nobody has reported a cost that can be true'
      : costSourceNames[cost.source],
    isUnpriced: false,
  };
}

/** A share as `82 %`; never rounded to all or to nothing. */
export function shareText(part: number, whole: number): string {
  if (whole <= 0) return unknownFigure;
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 1) return '<1 %';
  if (percent > 99 && percent < 100) return `${Math.min(99.9, percent).toFixed(1)} %`;
  return `${Math.round(percent)} %`;
}

/** How many, with thousands parted. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3}){1,9}$)/g, ',');
}
