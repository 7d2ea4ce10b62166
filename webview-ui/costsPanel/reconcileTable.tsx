import { Fragment, type JSX } from 'preact';
import type { ReconcileView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Disclosure } from '../shared/disclosure.tsx';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { IconButton } from '../shared/iconButton.tsx';
import { isOpen, send, setOpen } from './costsState.ts';
import { countText } from './numbers.ts';

type Line = ReconcileView['lines'][number];

/** One line for each bill, with what was metered, the difference, and what explains it. */
export function ReconcileTable({ reconcile }: { readonly reconcile: ReconcileView }): JSX.Element {
  const { lines, total } = reconcile;
  const sums = [labels.columnBilled, labels.columnMetered, labels.columnDifference];
  return (
    <div class="table-area">
      <table class="reconcile-table" aria-label={labels.reconcileTitle}>
        <thead>
          <tr>
            <th scope="col" class="name">
              {labels.columnLine}
            </th>
            <th scope="col">{labels.columnPeriod}</th>
            {sums.map((title) => (
              <th key={title} scope="col" class="number">
                {title}
              </th>
            ))}
            <th scope="col">
              <span class="heard-only">{labels.columnRemove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <LineRows key={line.id} line={line} />
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {labels.total}
              </th>
              <td class="number">{total.billed}</td>
              <td class="number">{total.metered}</td>
              <td class="number">{total.difference}</td>
              <td />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function LineRows({ line }: { readonly line: Line }): JSX.Element {
  const name = line.model === undefined ? line.provider : `${line.provider}/${line.model}`;
  const hasMore = line.explanation.length > 0 || line.parts.length > 0;
  return (
    <Fragment>
      <tr class={hasMore ? 'row-open' : undefined}>
        <th scope="row" class="name">
          {name}
          {!line.isEntered && <span class="muted"> ({labels.notEntered})</span>}
        </th>
        <td>{line.period}</td>
        <td class="number">{line.billed}</td>
        <td class="number">{line.metered}</td>
        <td class="number">
          <span class={`difference difference-${line.severity}`}>
            {line.severity === 'warning' && (
              <>
                <Icon name="warning" />
                <span class="heard-only">{labels.differs}: </span>
              </>
            )}
            {line.difference}
          </span>
        </td>
        <td>
          {line.canApply && (
            <IconButton
              icon="check"
              label={fill(labels.applyLine, `${name}, ${line.period}`)}
              onPress={() => send({ type: 'invoice-applied', id: line.id })}
            />
          )}
          {line.isEntered && (
            <IconButton
              icon="trash"
              label={fill(labels.removeLine, `${name}, ${line.period}`)}
              onPress={() => send({ type: 'invoice-removed', id: line.id })}
            />
          )}
        </td>
      </tr>
      {hasMore && (
        <tr class="row-details">
          <td colSpan={6}>
            <div class="line-details">
              {line.explanation.map((text) => (
                <p key={text}>{text}</p>
              ))}
              {line.parts.length > 0 && <Parts line={line} />}
            </div>
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Parts({ line }: { readonly line: Line }): JSX.Element {
  const name = `parts-${line.id}`;
  return (
    <Disclosure
      id={name}
      title={labels.byModelAndDay}
      isOpen={isOpen(name)}
      onToggle={(isNowOpen) => setOpen(name, isNowOpen)}
    >
      <table aria-label={labels.byModelAndDay}>
        <thead>
          <tr>
            <th scope="col">{labels.columnName}</th>
            <th scope="col" class="number">
              {labels.columnMetered}
            </th>
            <th scope="col" class="number">
              {labels.columnCalls}
            </th>
          </tr>
        </thead>
        <tbody>
          {line.parts.map(({ label, metered, calls }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td class="number">{metered}</td>
              <td class="number">{countText(calls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Disclosure>
  );
}
