import type { JSX } from 'preact';
import type { AccuracyView, FigureView, SavingsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Badge } from '../shared/badge.tsx';
import { Disclosure } from '../shared/disclosure.tsx';
import { isOpen, setOpen } from './costsState.ts';

interface FiguresProperties {
  readonly figures: readonly FigureView[];
  readonly isLarge?: boolean;
}

/** Labelled figures side by side. */
export function Figures({ figures, isLarge = false }: FiguresProperties): JSX.Element {
  return (
    <dl class={isLarge ? 'figures figures-large' : 'figures'}>
      {figures.map(({ label, value, explanation, note }) => (
        <div key={label} class="figure" title={explanation}>
          <dt>{label}</dt>
          <dd>
            <span class="figure-value">{value}</span>
            {note !== undefined && <span class="figure-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Figures with a part below that opens and says what each of them rests on. */
export function ExplainedFigures(
  properties: FiguresProperties & { readonly name: string },
): JSX.Element | null {
  const { name, figures } = properties;
  const explained = figures.filter(({ explanation }) => explanation !== '');
  if (figures.length === 0) return null;
  return (
    <>
      <Figures {...properties} />
      {explained.length > 0 && (
        <Disclosure
          id={`explained-${name}`}
          title={labels.howCounted}
          isOpen={isOpen(`explained-${name}`)}
          onToggle={(isNowOpen) => setOpen(`explained-${name}`, isNowOpen)}
        >
          <dl class="explanations">
            {explained.map(({ label, value, explanation }) => (
              <div key={label}>
                <dt>
                  {label} {value}
                </dt>
                <dd>{explanation}</dd>
              </div>
            ))}
          </dl>
        </Disclosure>
      )}
    </>
  );
}

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
