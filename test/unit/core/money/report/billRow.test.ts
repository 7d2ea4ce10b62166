import assert from 'node:assert/strict';
import { columnsOf } from '../../../../../src/core/money/report/billColumns.ts';
import { readRow } from '../../../../../src/core/money/report/billRow.ts';

const known = { providers: ['OpenAI', 'router'], vendors: new Map([['openrouter', 'router']]) };

function read(heading: string, row: string) {
  const columns = columnsOf(heading.split(';'));
  assert.ok(columns !== undefined);
  return readRow(columns, row.split(';'), 'point', known);
}

function nameOf(heading: string, row: string) {
  const reading = read(heading, row);
  assert.ok('name' in reading, row);
  return [reading.name.provider, reading.name.model];
}

describe('a row of an export', () => {
  const cursor = 'date;kind;model;max mode;cost';
  for (const [row, leftOut] of [
    ['2026-06-02;Included;m;No;0.05', 'not-charged'],
    ['2026-06-02;Errored, Not Charged;m;No;-', 'not-charged'],
    ['2026-06-02;Aborted, Not Charged;m;No;1', 'not-charged'],
    ['2026-06-02;Free;m;No;1', 'not-charged'],
    ['2026-06-02;On-Demand;m;No;Included', 'not-charged'],
    ['2026-06-02;On-Demand;m;No;-', 'no-amount'],
    ['2026-06-02;On-Demand;m;No;', 'no-amount'],
    ['2026-06-02;On-Demand;m;No;NaN', 'no-amount'],
    ['Total;;;;5', 'total'],
    [';;Total;;5', 'total'],
    ['2026-06-02;On-Demand;Total;No;5', 'total'],
    ['2026-06-02;On-Demand;All models;No;5', 'total'],
  ] as const) {
    it(`${row} is left out: ${leftOut}`, () => {
      assert.deepEqual(read(cursor, row), { leftOut });
    });
  }

  for (const [row, kind, part] of [
    [';On-Demand;m;No;5', 'no-period', ''],
    ['06/03/2026;On-Demand;m;No;5', 'unclear-period', '06/03/2026'],
    ['2026-06-02;On-Demand;m;No;much', 'unclear-amount', 'much'],
    [`2026-06-02;On-Demand;${'m'.repeat(300)};No;5`, 'too-long-name', 'm'.repeat(40)],
  ] as const) {
    it(`${row.slice(0, 40)} is ${kind}`, () => {
      assert.deepEqual(read(cursor, row), { kind, part });
    });
  }

  it('speaks of the provider that stands for the vendor, or of the vendor itself', () => {
    assert.deepEqual(nameOf(cursor, '2026-06-02;On-Demand;m;No;1'), ['cursor', 'm']);
    assert.deepEqual(nameOf('date;slug;usage', '2026-06-02;a/b;1'), ['router', 'a/b']);
    assert.deepEqual(nameOf('start_time;amount_value;line_item', '1780358400;1;gpt-4o, input'), [
      'OpenAI',
      'gpt-4o',
    ]);
    assert.deepEqual(nameOf('date;provider;cost', '2026-06-02;openai;1'), ['OpenAI', undefined]);
    assert.deepEqual(nameOf('date;model;cost', '2026-06-02;router/m;1'), ['router', 'm']);
  });

  it('of ccusage speaks of the vendor of its model', () => {
    const heading = 'date;models;cache read;cost (usd)';
    for (const [models, name] of [
      ['- opus-4-1', ['anthropic', 'opus-4-1']],
      ['└─ sonnet-4', ['anthropic', 'sonnet-4']],
      ['- [pi] gpt-5.2', ['OpenAI', 'gpt-5.2']],
      ['openai/o3-mini', ['OpenAI', 'openai/o3-mini']],
      ['- gemini-3-pro', ['google', 'gemini-3-pro']],
      ['opus-4, sonnet-4', ['anthropic', undefined]],
    ] as const) {
      assert.deepEqual(nameOf(heading, `2026-06-02;${models};1;$1`), name, models);
    }
    assert.deepEqual(read(heading, '2026-06-02;unheard-of;1;$1'), { kind: 'no-provider', part: '' });
  });

  it('is exact beyond nano-dollars in an export, and not in what a person writes', () => {
    const reading = read('date;slug;usage', '2026-06-02;a/b;0.0000000375');
    assert.ok('units' in reading && reading.units === 3_750_000_000_000n);
    assert.deepEqual(read('date;provider;cost', '2026-06-02;openai;0.0000000375'), {
      kind: 'too-precise',
      part: '0.0000000375',
    });
  });
});
