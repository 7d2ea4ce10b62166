import { baselineRule, type Baseline } from '../../core/money/meter/baseline.ts';
import { formatUsd, formatUsdRange } from '../../shared/format.ts';
import type { MoneyView } from '../../shared/planView.ts';

/** The baseline beside the totals, with its rule and what was saved or lost against it. */
export function baselineView(baseline: Baseline): MoneyView {
  const { lowNanoUsd, highNanoUsd } = baseline.baseline;
  const saving =
    baseline.saving === undefined
      ? 'Some calls have no known price, so no saving can be stated.'
      : `Spent ${formatUsd(baseline.spentNanoUsd)}; saving ${formatUsdRange(baseline.saving.lowNanoUsd, baseline.saving.highNanoUsd)}.`;
  return {
    text:
      baseline.foundation === 'assumed'
        ? `${formatUsdRange(lowNanoUsd, highNanoUsd)} (assumed)`
        : formatUsdRange(lowNanoUsd, highNanoUsd),
    explanation: `${saving} ${baselineRule} It rests on ${baseline.comparableRuns} comparable runs.`,
    isUnpriced: false,
  };
}
