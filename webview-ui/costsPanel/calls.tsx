import { Fragment, type JSX } from 'preact';
import type { CallsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { Money } from '../shared/money.tsx';
import { callName, isOpen, send, setOpen } from './costsState.ts';
import { PageHeader } from './header.tsx';
import { countText } from './numbers.ts';

type Row = CallsView['rows'][number];

interface CallsProperties {
  readonly calls: CallsView;
  readonly isBusy: boolean;
}

/** The calls behind a bar, a row or a provider; each opens to all that the ledger holds of it. */
export function Calls({ calls, isBusy }: CallsProperties): JSX.Element {
  const close = (): void => send({ type: 'calls-closed' });
  const { rows, total, offset, hasMore } = calls;
  return (
    <>
      <PageHeader title={fill(labels.callsTitle, calls.title)} onBack={close}>
        <span class="muted">
          {fill(labels.callsShown, countText(offset + rows.length), countText(total))}
        </span>
      </PageHeader>
      <section class="block" aria-label={labels.otherCalls} data-region="calls">
        {rows.length === 0 ? <p class="muted">{labels.noCalls}</p> : <Table rows={rows} />}
        {hasMore && (
          <div class="buttons">
            <Button isSecondary isDisabled={isBusy} onPress={() => send({ type: 'more-calls' })}>
              {labels.moreCalls}
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
      <table class="calls-table" aria-label={labels.otherCalls}>
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
            <CallItem key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CallItem({ row }: { readonly row: Row }): JSX.Element {
  const name = callName(row.id);
  const isRowOpen = isOpen(name);
  return (
    <Fragment>
      <tr class={isRowOpen ? 'row-open' : undefined}>
        <th scope="row">
          <button
            type="button"
            class="row-toggle"
            aria-label={fill(labels.callDetails, row.time)}
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
