import type { JSX } from 'preact';
import { tiers } from '../../src/shared/tiers.ts';
import { labels } from '../labels/costsLabels.ts';
import { fill } from '../shared/fill.ts';
import { openCallsPage } from './focus.ts';
import type { BarSpan, TrendBar } from './trendBars.ts';
import { countText } from './numbers.ts';

interface TrendTableProperties {
  readonly bars: readonly TrendBar[];
  readonly span: BarSpan;
  /** True while the chart is drawn: then it has no buttons, which nobody would see. */
  readonly isHeardOnly: boolean;
}

/** The figures of the trend, newest first when they are read by eye and in the chart's order beside it. */
export function TrendTable({ bars, span, isHeardOnly }: TrendTableProperties): JSX.Element {
  const rows = isHeardOnly ? bars : [...bars].reverse();
  return (
    <div class={isHeardOnly ? 'heard-only' : 'table-area'}>
      <table aria-label={labels.chartLabel}>
        <thead>
          <tr>
            <th scope="col">{span === 'day' ? labels.columnDay : labels.columnPeriod}</th>
            {tiers.map((tier) => (
              <th key={tier} scope="col" class="number">
                {tier}
              </th>
            ))}
            <th scope="col" class="number">
              {labels.columnTotal}
            </th>
            <th scope="col" class="number">
              {labels.columnCalls}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((bar) => (
            <tr key={bar.firstDay}>
              <th scope="row">{isHeardOnly || bar.calls === 0 ? bar.label : <OpenBar bar={bar} />}</th>
              {tiers.map((tier) => (
                <td key={tier} class="number">
                  {bar.byTier[tier].text}
                </td>
              ))}
              <td class="number" title={bar.explanation}>
                {bar.text}
              </td>
              <td class="number">{countText(bar.calls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OpenBar({ bar }: { readonly bar: TrendBar }): JSX.Element {
  const key = `trend-row-${bar.firstDay}`;
  return (
    <button
      type="button"
      class="link"
      aria-label={fill(labels.showsCalls, bar.label)}
      data-focus-key={key}
      onClick={() => openBar(bar, key)}
    >
      {bar.label}
    </button>
  );
}

/** Opens the calls of the days that a bar stands for. */
export function openBar(bar: TrendBar, focusKey: string): void {
  const { firstDay: day, lastDay, label } = bar;
  openCallsPage(day === lastDay ? { day } : { day, lastDay }, label, focusKey);
}
