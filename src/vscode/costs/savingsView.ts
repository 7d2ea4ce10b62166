import type { FigureView, SavingsView } from '../../shared/costsView.ts';
import { formatTotal, formatUsd, formatUsdRange } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';
import type { ProjectionFigures, SavingsFigures } from './costsMeter.ts';
import { countText } from './costsWords.ts';

/** What was saved, with its rule beside it, and where spending is heading. */
export function savingsView(
  savings: SavingsFigures | undefined,
  projections: readonly ProjectionFigures[],
  t: Translate,
): SavingsView {
  return {
    value:
      savings === undefined
        ? t('Nothing to compare yet')
        : `≈${formatUsdRange(savings.saving.lowNanoUsd, savings.saving.highNanoUsd)}`,
    isAssumed: savings?.isAssumed ?? false,
    rule: t(
      'Only accepted work counts, at what the orchestration model alone would have cost for it. All attempts, checks, reviews, classifiers and reverted work are subtracted. A step that the orchestration model did itself saves nothing.',
    ),
    rows: savings === undefined ? [] : savingsRows(savings, t),
    projection: projections.flatMap((projection) => projectionRows(projection, t)),
  };
}

function savingsRows(savings: SavingsFigures, t: Translate): readonly FigureView[] {
  const { baseline } = savings;
  return [
    {
      label: t('Orchestration model alone'),
      value: `≈${formatUsdRange(baseline.lowNanoUsd, baseline.highNanoUsd)}`,
      explanation: savings.isAssumed
        ? t('Assumed: it takes 20 comparable runs of the orchestration model to learn from.')
        : t('Learned from runs of the orchestration model on such work.'),
      note: t('n = {0}', countText(savings.comparableRuns)),
    },
    {
      label: t('Paid for accepted work'),
      value: formatUsd(savings.paidNanoUsd),
      explanation: t('All attempts of accepted work, failed ones too.'),
      note: t('n = {0}', countText(savings.acceptedWork)),
    },
    {
      label: t('Checks, reviews and reverted work'),
      value: formatUsd(savings.overheadNanoUsd),
      explanation: t('What the cheap way cost besides; it counts against the saving.'),
    },
  ];
}

function projectionRows(projection: ProjectionFigures, t: Translate): readonly FigureView[] {
  const basis = t('last {0} days', projection.basisDays);
  const explanation = t(
    'If the next days cost what your last {0} days cost on average.',
    projection.basisDays,
  );
  const row = (label: string, nanoUsd: number): FigureView => ({
    label,
    value: `≈${formatTotal(nanoUsd, projection.unpricedAttempts)}`,
    explanation,
    note: basis,
  });
  return [
    row(t('Per day'), projection.perDayNanoUsd),
    row(t('Per month'), projection.perMonthNanoUsd),
    row(t('Per year'), projection.perYearNanoUsd),
  ];
}
