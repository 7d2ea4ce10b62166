import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TrendView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Button } from '../shared/button.tsx';
import { isOpen, setOpen } from './costsState.ts';
import { trendBars } from './trendBars.ts';
import { TrendChart } from './trendChart.tsx';
import { TrendTable } from './trendTable.tsx';
import { pageLanguage } from './numbers.ts';

const tableName = 'trend-table';

/** More bars than this are put together, however wide the panel is. */
const mostBars = 100;

/** Room that a bar needs to be seen and hit, in pixels. */
const leastSlot = 6;

/** Money by day as a chart or as a table. The chart has its table beside it for those who do not see it. */
export function Trend({ trend }: { readonly trend: TrendView }): JSX.Element {
  const [width, setWidth] = useState(600);
  const isTable = isOpen(tableName);
  const room = isTable ? mostBars : Math.max(12, Math.floor((width - 60) / leastSlot));
  const { span, bars } = trendBars(trend.days, Math.min(mostBars, room), pageLanguage());
  return (
    <section class="block" aria-labelledby="trend-title" data-region="trend">
      <div class="block-line">
        <h2 id="trend-title">
          {labels.trend} <span class="muted lighter">{labels.barSpans[span]}</span>
        </h2>
        <Button isSecondary onPress={() => setOpen(tableName, !isTable)}>
          {isTable ? labels.showAsChart : labels.showAsTable}
        </Button>
      </div>
      {!isTable && <TrendChart bars={bars} width={width} onWidth={setWidth} />}
      <TrendTable bars={bars} span={span} isHeardOnly={!isTable} />
    </section>
  );
}
