import type { CostReport, Percentiles, ProviderHealth } from '../../core/model/ledger/reportPorts.ts';
import type { AccuracyView, ProviderView } from '../../shared/costsView.ts';
import { formatDuration } from '../../shared/format.ts';
import { countText, shareText, unknownFigure } from './costsWords.ts';

/** How each provider behaved, the busiest first. */
export function providerViews(health: readonly ProviderHealth[]): readonly ProviderView[] {
  return [...health]
    .sort((left, right) => right.calls - left.calls || left.provider.localeCompare(right.provider))
    .map((one) => {
      const failures = Object.entries(one.outcomes)
        .filter(([outcome, count]) => outcome !== 'succeeded' && count > 0)
        .sort(([, left], [, right]) => right - left);
      const failed = failures
        // The person's own cancelling is no error of the provider.
        .filter(([outcome]) => outcome !== 'cancelled')
        .reduce((sum, [, count]) => sum + count, 0);
      return {
        provider: one.provider,
        calls: one.calls,
        uptime: shareText(one.calls - one.unavailable, one.calls),
        errorShare: shareText(failed, one.calls),
        latency: percentilesText(one.latency),
        firstToken: percentilesText(one.firstToken),
        failures:
          failures.length === 0
            ? unknownFigure
            : failures.map(([outcome, count]) => `${outcome} ${countText(count)}`).join(', '),
        opens: { provider: one.provider },
      };
    });
}

/** How well the estimates fit afterwards: the share inside and the width, which are worth nothing apart. */
export function accuracyView({ accuracy }: CostReport): AccuracyView {
  const { n, inside, medianWidth } = accuracy;
  const rows = [
    {
      label: 'Inside the range',
      value: shareText(inside, n),
      explanation:
        'Tasks whose cost lay between the ends of the estimate shown before they ran. The aim is 80 %.',
    },
    {
      label: 'Median width',
      value: medianWidth === undefined ? unknownFigure : `${medianWidth.toFixed(1)}×`,
      explanation:
        'The upper end by the lower end, half of the estimates being narrower. The aim is at most 4.',
    },
    {
      label: 'Tasks',
      value: countText(n),
      explanation: 'Ended tasks with an estimate and a known cost.',
    },
  ];
  return {
    value: n === 0 ? 'No finished task has had an estimate yet' : `${shareText(inside, n)} inside`,
    explanation:
      'How many of the estimates held, and how wide they were: a range that is wide enough always holds.',
    rows: n === 0 ? [] : rows,
  };
}

function percentilesText(percentiles: Percentiles | undefined): string {
  if (percentiles === undefined) return unknownFigure;
  return `${formatDuration(percentiles.p50Ms)} / ${formatDuration(percentiles.p95Ms)}`;
}
