import type { Baseline } from '../../core/meter/baseline.ts';
import { baselineRule } from '../../core/meter/baseline.ts';
import { formatUsd, formatUsdRange } from '../../shared/format.ts';
import type { MoneyView } from '../../shared/planView.ts';
import type { Translate } from '../translate.ts';

/** The baseline beside the totals, with its rule and what was saved or lost against it. */
export function baselineView(baseline: Baseline, t: Translate): MoneyView {
  const { lowNanoUsd, highNanoUsd } = baseline.baseline;
  const saving =
    baseline.saving === undefined
      ? t('Some calls have no known price, so no saving can be stated.')
      : t(
          'Spent {0}; saving {1}.',
          formatUsd(baseline.spentNanoUsd),
          formatUsdRange(baseline.saving.lowNanoUsd, baseline.saving.highNanoUsd),
        );
  return {
    text:
      baseline.foundation === 'assumed'
        ? t('{0} (assumed)', formatUsdRange(lowNanoUsd, highNanoUsd))
        : formatUsdRange(lowNanoUsd, highNanoUsd),
    explanation: `${saving} ${t(baselineRule)} ${t('It rests on {0} comparable runs.', baseline.comparableRuns)}`,
    isUnpriced: false,
  };
}
