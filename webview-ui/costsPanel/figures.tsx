import type { JSX } from 'preact';
import type { FigureView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
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
