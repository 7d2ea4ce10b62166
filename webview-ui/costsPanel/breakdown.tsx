import type { JSX } from 'preact';
import type { BreakdownView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { fill } from '../shared/fill.ts';
import { Money } from '../shared/money.tsx';
import { isOpen, setOpen } from './costsState.ts';
import { openCallsPage } from './focus.ts';
import { countText, shareText } from './numbers.ts';

type Row = BreakdownView['rows'][number];

/** Rows that are shown at first. */
const firstRows = 8;

/** What a figure reads that is not known. */
const unknown = '–';

/** Where the money went, by one thing: a table with a bar in each row. */
export function Breakdown({ breakdown }: { readonly breakdown: BreakdownView }): JSX.Element {
  const { id, title, note, rows } = breakdown;
  const name = `all-${id}`;
  const isWhole = isOpen(name);
  const toggleText = isWhole ? labels.showFewer : fill(labels.showAll, countText(rows.length));
  const shown = isWhole ? rows : rows.slice(0, firstRows);
  const columns = [
    { title: labels.columnInput, text: (row: Row) => row.inputTokens },
    { title: labels.columnOutput, text: (row: Row) => row.outputTokens },
    { title: labels.columnCache, text: (row: Row) => row.cacheShare ?? unknown },
  ].filter(({ text }) => rows.some((row) => text(row) !== unknown && text(row) !== ''));
  return (
    <div class="breakdown">
      <h3 id={`breakdown-${id}`}>{title}</h3>
      {note !== undefined && <p class="muted">{note}</p>}
      <div class="table-area">
        <table aria-labelledby={`breakdown-${id}`}>
          <thead>
            <tr>
              <th scope="col" class="name">
                {labels.columnName}
              </th>
              <th scope="col" class="share">
                {labels.columnShare}
              </th>
              <th scope="col" class="number">
                {labels.columnCost}
              </th>
              <th scope="col" class="number">
                {labels.columnCalls}
              </th>
              {columns.map((column) => (
                <th key={column.title} scope="col" class="number">
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={row.label}>
                <th scope="row" class="name">
                  <Name id={id} row={row} index={index} />
                </th>
                <td class="share">
                  <Share share={row.share} />
                </td>
                <td class="number">
                  <Money money={row.cost} />
                </td>
                <td class="number">{countText(row.calls)}</td>
                {columns.map((column) => (
                  <td key={column.title} class="number">
                    {column.text(row) === '' ? unknown : column.text(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > firstRows && (
        <button
          type="button"
          class="link"
          aria-expanded={isWhole}
          aria-label={`${toggleText}: ${title}`}
          onClick={() => setOpen(name, !isWhole)}
        >
          {toggleText}
        </button>
      )}
    </div>
  );
}

interface NameProperties {
  readonly id: BreakdownView['id'];
  readonly row: Row;
  readonly index: number;
}

function Name({ id, row, index }: NameProperties): JSX.Element {
  const text = id === 'tier' ? row.label : row.label;
  const { opens } = row;
  if (opens === undefined) return <span title={text}>{text}</span>;
  const key = `${id}-${index}-${row.label}`;
  return (
    <button
      type="button"
      class="link"
      title={text}
      aria-label={fill(labels.showsCalls, text)}
      data-focus-key={key}
      onClick={() => openCallsPage(opens, text, key)}
    >
      {text}
    </button>
  );
}

function Share({ share }: { readonly share: number }): JSX.Element {
  const width = Math.min(100, Math.max(0, share * 100));
  return (
    <span class="share-bar">
      <svg height="8" aria-hidden="true">
        <rect class="share-ground" width="100%" height="8" />
        <rect class="share-part" width={`${width}%`} height="8" />
      </svg>
      <span class="share-text">{shareText(share)}</span>
    </span>
  );
}
