import type { JSX } from 'preact';
import type { AccuracyView, SavingsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Badge } from '../shared/badge.tsx';
import { ExplainedFigures } from './figures.tsx';

interface SavingsProperties {
  readonly savings: SavingsView;
  readonly accuracy: AccuracyView;
}

/** What was saved with the rule beside it, where spending is heading, and how well the estimates fit. */
export function Savings({ savings, accuracy }: SavingsProperties): JSX.Element {
  return (
    <>
      <section class="block" aria-labelledby="savings-title" data-region="savings">
        <h2 id="savings-title">{labels.savings}</h2>
        <div class="value-and-rule">
          <p class="large-value">
            {savings.value}
            {savings.isAssumed && <Badge text={labels.assumed} tooltip={labels.assumedExplanation} />}
          </p>
          <div class="rule">
            <p>{savings.rule}</p>
            {savings.isAssumed && <p>{labels.assumedExplanation}</p>}
          </div>
        </div>
        <ExplainedFigures name="savings" figures={savings.rows} />
      </section>
      {savings.projection.length > 0 && (
        <section class="block" aria-labelledby="projection-title" data-region="projection">
          <h2 id="projection-title">{labels.projection}</h2>
          <ExplainedFigures name="projection" figures={savings.projection} />
        </section>
      )}
      <section class="block" aria-labelledby="accuracy-title" data-region="accuracy">
        <h2 id="accuracy-title">{labels.accuracy}</h2>
        <div class="value-and-rule">
          <p class="large-value">{accuracy.value}</p>
          <p class="rule">{accuracy.explanation}</p>
        </div>
        <ExplainedFigures name="accuracy" figures={accuracy.rows} />
      </section>
    </>
  );
}
