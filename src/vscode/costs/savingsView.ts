import { baselineRule } from '../../core/meter/baseline.ts';
import type { FigureView, SavingsView } from '../../shared/costsView.ts';
import { formatTotal, formatUsdRange } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';
import type { ProjectionFigures, SavingsFigures } from './costsMeter.ts';
import { countText } from './costsWords.ts';

/** What was saved, with its rule beside it, and where spending is heading. */
export function savingsView(
  savings: SavingsFigures | undefined,
  projections: readonly ProjectionFigures[],
  t: Translate,
): SavingsView {
  const baseline = savings?.baseline;
  const { saving } = baseline ?? {};
  return {
    value:
      baseline === undefined
        ? t('Nothing to compare yet')
        : saving === undefined
          ? t('No saving can be stated while calls have no known price')
          : `≈${formatUsdRange(saving.lowNanoUsd, saving.highNanoUsd)}`,
    isAssumed: baseline?.foundation === 'assumed',
    rule: t(baselineRule),
    rows: savings === undefined ? [] : savingsRows(savings, t),
    projection: projections.flatMap((projection) => projectionRows(projection, t)),
  };
}

function savingsRows({ baseline, newestCalls }: SavingsFigures, t: Translate): readonly FigureView[] {
  const { lowNanoUsd, highNanoUsd } = baseline.baseline;
  return [
    {
      label: t('Orchestration model alone'),
      value: `≈${formatUsdRange(lowNanoUsd, highNanoUsd)}`,
      explanation:
        baseline.foundation === 'assumed'
          ? t('Assumed: it takes 20 comparable runs of the orchestration model to learn from.')
          : t('Learned from comparable runs of the orchestration model.'),
      note: t('n = {0}', countText(baseline.comparableRuns)),
    },
    {
      label: t('Spent'),
      value: formatTotal(baseline.spentNanoUsd, baseline.unpricedAttempts),
      explanation:
        t('All calls: planning, checks, reviews, failed and reverted attempts too.') +
        (newestCalls === undefined ? '' : ` ${t('Of the newest {0} calls.', countText(newestCalls))}`),
    },
  ];
}

function projectionRows(projection: ProjectionFigures, t: Translate): readonly FigureView[] {
  const { daysOfData, daysOfUse, unpricedAttempts } = projection;
  const note = daysOfData === 1 ? t('from one day') : t('from {0} days', daysOfData);
  const explanation = t(
    'If the next days go on as your last {0} did, of which {1} were used.',
    daysOfData,
    daysOfUse,
  );
  const row = (label: string, { lowNanoUsd }: { readonly lowNanoUsd: number }): FigureView => ({
    label,
    value: `≈${formatTotal(lowNanoUsd, unpricedAttempts)}`,
    explanation,
    note,
  });
  return [
    row(t('Per day'), projection.perDay),
    row(t('Per month'), projection.perMonth),
    row(t('Per year'), projection.perYear),
  ];
}
