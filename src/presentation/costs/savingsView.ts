import { baselineRule } from '../../core/money/meter/baseline.ts';
import type { FigureView, SavingsView } from '../../shared/costsView.ts';
import { formatTotal, formatUsdRange } from '../../shared/format.ts';
import type { ProjectionFigures, SavingsFigures } from './costsMeter.ts';
import { countText } from './costsWords.ts';

/** What was saved, with its rule beside it, and where spending is heading. */
export function savingsView(
  savings: SavingsFigures | undefined,
  projections: readonly ProjectionFigures[],
): SavingsView {
  const baseline = savings?.baseline;
  const { saving } = baseline ?? {};
  return {
    value:
      baseline === undefined
        ? 'Nothing to compare yet'
        : saving === undefined
          ? 'No saving can be stated while calls have no known price'
          : `≈${formatUsdRange(saving.lowNanoUsd, saving.highNanoUsd)}`,
    isAssumed: baseline?.foundation === 'assumed',
    rule: baselineRule,
    rows: savings === undefined ? [] : savingsRows(savings),
    projection: projections.flatMap((projection) => projectionRows(projection)),
  };
}

function savingsRows({ baseline, newestCalls }: SavingsFigures): readonly FigureView[] {
  const { lowNanoUsd, highNanoUsd } = baseline.baseline;
  return [
    {
      label: 'Orchestration model alone',
      value: `≈${formatUsdRange(lowNanoUsd, highNanoUsd)}`,
      explanation:
        baseline.foundation === 'assumed'
          ? 'Assumed: it takes 20 comparable runs of the orchestration model to learn from.'
          : 'Learned from comparable runs of the orchestration model.',
      note: `n = ${countText(baseline.comparableRuns)}`,
    },
    {
      label: 'Spent',
      value: formatTotal(baseline.spentNanoUsd, baseline.unpricedCalls),
      explanation:
        'All calls: planning, checks, reviews, failed and reverted calls too.' +
        (newestCalls === undefined ? '' : ` Of the newest ${countText(newestCalls)} calls.`),
    },
  ];
}

function projectionRows(projection: ProjectionFigures): readonly FigureView[] {
  const { daysOfData, daysOfUse, unpricedCalls } = projection;
  const note = daysOfData === 1 ? 'from one day' : `from ${daysOfData} days`;
  const explanation = `If the next days go on as your last ${daysOfData} did, of which ${daysOfUse} were used.`;
  const row = (label: string, { lowNanoUsd }: { readonly lowNanoUsd: number }): FigureView => ({
    label,
    value: `≈${formatTotal(lowNanoUsd, unpricedCalls)}`,
    explanation,
    note,
  });
  return [
    row('Per day', projection.perDay),
    row('Per month', projection.perMonth),
    row('Per year', projection.perYear),
  ];
}
