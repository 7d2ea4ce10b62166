import type { JSX } from 'preact';
import type { CostsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Button } from '../shared/button.tsx';
import { Icon } from '../shared/icon.tsx';
import { Breakdown } from './breakdown.tsx';
import { Budgets } from './budgets.tsx';
import { changeFilter } from './costsState.ts';
import { ExplainedFigures, Savings } from './figures.tsx';
import { activeFilters } from './filterPatch.ts';
import { Providers } from './providers.tsx';
import { Trend } from './trend.tsx';

/** All figures of the period. */
export function Dashboard({ current }: { readonly current: CostsView }): JSX.Element {
  const isNothingFound = current.trend.days.every(({ calls }) => calls === 0);
  const breakdowns = current.breakdowns.filter(({ rows }) => rows.length > 0);
  return (
    <>
      <Remarks remarks={current.remarks} />
      {isNothingFound ? (
        <NothingFound current={current} />
      ) : (
        <section class="block" aria-labelledby="headline-title" data-region="headline">
          <h2 id="headline-title" class="heard-only">
            {labels.headline}
          </h2>
          <ExplainedFigures name="headline" figures={current.headline} isLarge />
        </section>
      )}
      <Budgets budgets={current.budgets} />
      {!isNothingFound && (
        <>
          <Trend trend={current.trend} />
          {breakdowns.length > 0 && (
            <section class="block" aria-labelledby="breakdowns-title" data-region="breakdowns">
              <h2 id="breakdowns-title">{labels.breakdowns}</h2>
              {breakdowns.map((breakdown) => (
                <Breakdown key={breakdown.id} breakdown={breakdown} />
              ))}
            </section>
          )}
          {current.providers.length > 0 && <Providers providers={current.providers} />}
          <Savings savings={current.savings} accuracy={current.accuracy} />
        </>
      )}
    </>
  );
}

function Remarks({ remarks }: { readonly remarks: readonly string[] }): JSX.Element | null {
  if (remarks.length === 0) return null;
  return (
    <section class="notice notice-info" aria-label={labels.remarks}>
      <Icon name="info" />
      <div class="notice-body">
        {remarks.map((remark) => (
          <p key={remark}>{remark}</p>
        ))}
      </div>
    </section>
  );
}

function NothingFound({ current }: { readonly current: CostsView }): JSX.Element {
  return (
    <section class="block empty" aria-labelledby="nothing-title" data-region="headline">
      <h2 id="nothing-title">{labels.nothingFound}</h2>
      <p class="muted">{labels.nothingFoundSentence}</p>
      {activeFilters(current.filter).length > 0 && (
        <div class="buttons">
          <Button isSecondary onPress={() => changeFilter({ range: current.filter.range })}>
            {labels.clearFilters}
          </Button>
        </div>
      )}
    </section>
  );
}
