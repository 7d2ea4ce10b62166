import type { JSX } from 'preact';
import { Fragment } from 'preact';
import type { AttemptsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { Money } from '../shared/money.tsx';
import { attemptName, isOpen, send, setOpen } from './costsState.ts';
import { PageHeader } from './header.tsx';
import { countText } from './numbers.ts';

type Row = AttemptsView['rows'][number];

interface AttemptsProperties {
  readonly attempts: AttemptsView;
  readonly isBusy: boolean;
}

/** The attempts behind a bar, a row or a provider; each opens to all that the ledger holds of it. */
export function Attempts({ attempts, isBusy }: AttemptsProperties): JSX.Element {
  const close = (): void => send({ type: 'attempts-closed' });
  const { rows, total, offset, hasMore } = attempts;
  return (
    <>
      <PageHeader title={fill(labels.attemptsTitle, attempts.title)} onBack={close}>
        <span class="muted">
          {fill(labels.attemptsShown, countText(offset + rows.length), countText(total))}
        </span>
      </PageHeader>
      <section class="block" aria-label={labels.otherAttempts} data-region="attempts">
        {rows.length === 0 ? <p class="muted">{labels.noAttempts}</p> : <Table rows={rows} />}
        {hasMore && (
          <div class="buttons">
            <Button isSecondary isDisabled={isBusy} onPress={() => send({ type: 'more-attempts' })}>
              {labels.moreAttempts}
            </Button>
          </div>
        )}
      </section>
    </>
  );
}

function Table({ rows }: { readonly rows: readonly Row[] }): JSX.Element {
  return (
    <div class="table-area">
      <table class="attempts-table" aria-label={labels.otherAttempts}>
        <thead>
          <tr>
            <th scope="col">{labels.columnTime}</th>
            <th scope="col" class="number">
              {labels.columnCost}
            </th>
            <th scope="col" class="words">
              {labels.columnModel}
            </th>
            <th scope="col">{labels.filterNames.purpose}</th>
            <th scope="col">{labels.filterNames.tier}</th>
            <th scope="col">{labels.columnOutcome}</th>
            <th scope="col" class="number">
              {labels.columnTokens}
            </th>
            <th scope="col" class="number">
              {labels.columnLatency}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Attempt key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Attempt({ row }: { readonly row: Row }): JSX.Element {
  const name = attemptName(row.id);
  const isRowOpen = isOpen(name);
  return (
    <Fragment>
      <tr class={isRowOpen ? 'row-open' : undefined}>
        <th scope="row">
          <button
            type="button"
            class="row-toggle"
            aria-label={fill(labels.attemptDetails, row.time)}
            aria-expanded={isRowOpen}
            aria-controls={isRowOpen ? name : undefined}
            onClick={() => setOpen(name, !isRowOpen)}
          >
            <Icon name="chevron" />
            {row.time}
          </button>
        </th>
        <td class="number">
          <Money money={row.cost} />
        </td>
        <td class="words">{row.model}</td>
        <td>{row.purpose}</td>
        <td>
          <span class={`tier tier-${row.tier}`}>{row.tier}</span>
        </td>
        <td>{row.outcome}</td>
        <td class="number">{row.tokens}</td>
        <td class="number">{row.latency}</td>
      </tr>
      {isRowOpen && (
        <tr class="row-details">
          <td id={name} colSpan={8}>
            <dl class="details">
              {row.details.map(({ label, value, explanation }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    {value}
                    {explanation !== '' && <span class="muted"> – {explanation}</span>}
                  </dd>
                </div>
              ))}
            </dl>
          </td>
        </tr>
      )}
    </Fragment>
  );
}
