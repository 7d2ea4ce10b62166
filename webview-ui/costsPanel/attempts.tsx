import type { JSX } from 'preact';
import { Fragment } from 'preact';
import type { AttemptsView } from '../../src/shared/costsView.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { Money } from '../shared/money.tsx';
import { attemptName, isOpen, send, setOpen, strings } from './costsState.ts';
import { useEscape } from './escape.ts';
import { PageHeader } from './pageHeader.tsx';
import { countText, tierText } from './words.ts';

type Row = AttemptsView['rows'][number];

interface AttemptsProperties {
  readonly attempts: AttemptsView;
  readonly isBusy: boolean;
}

/** The attempts behind a bar, a row or a provider; each opens to all that the ledger holds of it. */
export function Attempts({ attempts, isBusy }: AttemptsProperties): JSX.Element {
  const words = strings.value;
  const close = (): void => send({ type: 'attempts-closed' });
  useEscape(close);
  const { rows, total, offset, hasMore } = attempts;
  return (
    <>
      <PageHeader title={fill(words.attemptsTitle, attempts.title)} onBack={close}>
        <span class="muted">
          {fill(words.attemptsShown, countText(offset + rows.length), countText(total))}
        </span>
      </PageHeader>
      <section class="block" aria-label={words.otherAttempts} data-region="attempts">
        {rows.length === 0 ? <p class="muted">{words.noAttempts}</p> : <Table rows={rows} />}
        {hasMore && (
          <div class="buttons">
            <Button isSecondary isDisabled={isBusy} onPress={() => send({ type: 'more-attempts' })}>
              {words.moreAttempts}
            </Button>
          </div>
        )}
      </section>
    </>
  );
}

function Table({ rows }: { readonly rows: readonly Row[] }): JSX.Element {
  const words = strings.value;
  return (
    <div class="table-area">
      <table class="attempts-table" aria-label={words.otherAttempts}>
        <thead>
          <tr>
            <th scope="col">{words.columnTime}</th>
            <th scope="col" class="number">
              {words.columnCost}
            </th>
            <th scope="col" class="words">
              {words.columnModel}
            </th>
            <th scope="col">{words.filterPurpose}</th>
            <th scope="col">{words.filterTier}</th>
            <th scope="col">{words.columnOutcome}</th>
            <th scope="col" class="number">
              {words.columnTokens}
            </th>
            <th scope="col" class="number">
              {words.columnLatency}
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
  const words = strings.value;
  const name = attemptName(row.id);
  const isRowOpen = isOpen(name);
  return (
    <Fragment>
      <tr class={isRowOpen ? 'row-open' : undefined}>
        <th scope="row">
          <button
            type="button"
            class="row-toggle"
            aria-label={fill(words.attemptDetails, row.time)}
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
          <span class={`tier tier-${row.tier}`}>{tierText(row.tier, words)}</span>
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
