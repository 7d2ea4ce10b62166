import type { JSX } from 'preact';
import type { ProviderView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { fill } from '../shared/fill.ts';
import { openCallsPage } from './focus.ts';
import { countText } from './numbers.ts';

/** How each provider behaved in the period. */
export function Providers({ providers }: { readonly providers: readonly ProviderView[] }): JSX.Element {
  const columns: readonly (readonly [title: string, text: (provider: ProviderView) => string])[] = [
    [labels.columnCalls, ({ calls }) => countText(calls)],
    [labels.columnUptime, ({ uptime }) => uptime],
    [labels.columnErrors, ({ errorShare }) => errorShare],
    [labels.columnLatency, ({ latency }) => latency],
    [labels.columnFirstToken, ({ firstToken }) => firstToken],
  ];
  return (
    <section class="block" aria-labelledby="providers-title" data-region="providers">
      <h2 id="providers-title">{labels.providers}</h2>
      <div class="table-area">
        <table aria-labelledby="providers-title">
          <thead>
            <tr>
              <th scope="col" class="name">
                {labels.columnProvider}
              </th>
              {columns.map(([title]) => (
                <th key={title} scope="col" class="number">
                  {title}
                </th>
              ))}
              <th scope="col" class="words">
                {labels.columnFailures}
              </th>
            </tr>
          </thead>
          <tbody>
            {providers.map((each) => (
              <tr key={each.provider}>
                <th scope="row" class="name">
                  <button
                    type="button"
                    class="link"
                    title={each.provider}
                    aria-label={fill(labels.showsCalls, each.provider)}
                    data-focus-key={`provider-${each.provider}`}
                    onClick={() => openCallsPage(each.opens, each.provider, `provider-${each.provider}`)}
                  >
                    {each.provider}
                  </button>
                </th>
                {columns.map(([title, text]) => (
                  <td key={title} class="number">
                    {text(each)}
                  </td>
                ))}
                <td class="words">{each.failures}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
