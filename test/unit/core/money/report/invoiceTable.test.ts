import assert from 'node:assert/strict';
import { readTextEntries } from '../../../../../src/core/money/report/invoiceTable.ts';

const known = { providers: ['openai', 'openrouter'] };

function read(text: string) {
  return [...readTextEntries(text, known)].filter((entry) => entry !== undefined);
}

/** Line, height, and what became of each entry. */
function outline(text: string) {
  return read(text).map(({ lineNumber, height, reading }) => [
    lineNumber,
    height,
    'leftOut' in reading ? reading.leftOut : 'kind' in reading ? reading.kind : reading.part,
  ]);
}

describe('a text of lines', () => {
  it('is read under the heading that each line stands under', () => {
    const text = [
      'Activity of June',
      '',
      'date,slug,usage',
      '2026-06-02,a,1',
      'start_time_iso,amount_value,amount_currency,line_item',
      '2026-06-02T00:00:00,2,usd,gpt',
      '2026-06-02,a,1',
      'Total,3,,',
    ];
    assert.deepEqual(outline(text.join('\n')), [
      [1, 1, 'heading'],
      [3, 1, 'heading'],
      [4, 1, '1'],
      [5, 1, 'heading'],
      [6, 1, '2'],
      [7, 1, 'other-columns'],
      [8, 1, 'total'],
    ]);
  });

  it('joins the lines of a quoted field, and only where they make a row', () => {
    const heading = 'date,slug,usage';
    assert.deepEqual(outline(`${heading}\n2026-06-02,"a\n\nb",1\n2026-06-03,a,2`), [
      [1, 1, 'heading'],
      [2, 2, '1'],
      [5, 1, '2'],
    ]);
    assert.deepEqual(outline(`${heading}\n2026-06-02,"a,1\n2026-06-03,a,2\n2026-06-04,"b,3`), [
      [1, 1, 'heading'],
      [2, 1, 'other-columns'],
      [3, 1, '2'],
      [4, 1, 'other-columns'],
    ]);
  });

  it('reads lines that a person wrote under a heading of their own also where a field is missing', () => {
    const text = 'provider,model,date,amount\nopenai,m,2026-06-02,1\nopenai,2026-06-02,2';
    assert.deepEqual(outline(text), [
      [1, 1, 'heading'],
      [2, 1, '1'],
      [3, 1, '2'],
    ]);
  });

  it('reads all amounts as those that can be read in one way only', () => {
    const units = (text: string) =>
      read(text).flatMap(({ reading }) => ('units' in reading ? [Number(reading.units) / 1e20] : []));
    assert.deepEqual(units('date;slug;usage\n2026-06-02;a;0,50\n2026-06-02;b;1.234'), [0.5, 1234]);
    assert.deepEqual(units('date;slug;usage\n2026-06-02;a;0.50\n2026-06-02;b;1.234'), [0.5, 1.234]);
    assert.deepEqual(
      units('openai;2026-06;0,50\nopenai;2026-07;0.50\nopenai;2026-08;1.234'),
      [0.5, 0.5, 1.234],
    );
  });

  it('puts a day of ccusage together from the lines that it is drawn in', () => {
    const heading = '│ Date │ Models │ Cache Read │ Cost (USD) │';
    const models = (rows: readonly string[]) =>
      read([heading, ...rows].join('\n')).flatMap(({ reading }) =>
        'name' in reading ? [[reading.name.period, reading.name.model, reading.part]] : [],
      );
    assert.deepEqual(models(['│ 2026-06-02 │ - opus-4 │ 1 │ $3 │', '│ │ - sonnet-4 │ │ │']), [
      ['2026-06-02', undefined, '$3'],
    ]);
    assert.deepEqual(models(['│ 2026- │ - opus-4 │ 1 │ $3 │', '│ 06-02 │ │ │ │']), [
      ['2026-06-02', 'opus-4', '$3'],
    ]);
    assert.deepEqual(
      models([
        '│ 2026-06-02 │ opus-4, sonnet-4 │ 1 │ $3 │',
        '│ └─ opus-4 │ │ 1 │ $1 │',
        '│ └─ sonnet-4 │ 1 │ $2 │',
      ]),
      [
        ['2026-06-02', 'opus-4', '$1'],
        ['2026-06-02', 'sonnet-4', '$2'],
      ],
    );
  });
});
