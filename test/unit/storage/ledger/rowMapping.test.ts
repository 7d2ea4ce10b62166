import assert from 'node:assert/strict';
import { longestText, type Fields } from '../../../../src/core/model/ledger/fields.ts';
import { mapRow } from '../../../../src/storage/ledger/rowMapping.ts';

const fields = {
  id: { type: 'name', column: 'id' },
  share: { type: ['half', 'all'], column: 'share_name', optional: true },
  range: {
    is: 'moneyRange',
    fields: {
      lowNanoUsd: { type: 'money', column: 'low' },
      highNanoUsd: { type: 'money', column: 'high' },
    },
    optional: true,
  },
  isDone: { type: 'flag', column: 'is_done', optional: true },
  raw: { type: 'json', column: 'raw_json', optional: true },
  tools: { items: { name: 'text', bytes: 'count' }, column: 'tools_json' },
  aside: { type: 'text', optional: true },
} as const satisfies Fields;
const row = mapRow(fields);

const whole = {
  id: 'a',
  share: 'half',
  range: { lowNanoUsd: 0, highNanoUsd: 9_007_199_254_740_991 },
  isDone: true,
  raw: { nested: [null, 'ä'] },
  tools: [{ name: 'search', bytes: 3 }],
} as const;
const stored = {
  id: 'a',
  share_name: 'half',
  low: 0,
  high: 9_007_199_254_740_991,
  is_done: 1,
  raw_json: '{"nested":[null,"ä"]}',
  tools_json: '[{"name":"search","bytes":3}]',
};

describe('mapRow', () => {
  it('writes each value into its column and reads it back', () => {
    assert.deepEqual(row.toColumns(whole), stored);
    assert.deepEqual(row.fromColumns(stored), whole);
  });

  it('keeps what is absent as NULL, and reads NULL as absent', () => {
    const least = { id: 'a', tools: [] };
    const columns = {
      ...{ id: 'a', share_name: null, low: null, high: null },
      ...{ is_done: 0, raw_json: null, tools_json: '[]' },
    };
    assert.deepEqual(row.toColumns(least), columns);
    assert.deepEqual(row.fromColumns(columns), least);
  });

  it('cuts a text that is too long, and refuses nothing', () => {
    const tools = [{ name: 'x'.repeat(5000), bytes: 1 }];
    assert.deepEqual(row.schema.safeParse({ id: 'a', tools }).data, {
      id: 'a',
      tools: [{ name: 'x'.repeat(longestText), bytes: 1 }],
    });
  });

  it('takes a value without a column at the door, and keeps it nowhere', () => {
    assert.deepEqual(row.schema.safeParse({ ...whole, aside: 'x' }).data, { ...whole, aside: 'x' });
    assert.deepEqual(row.toColumns({ ...whole, aside: 'x' }), stored);
  });

  const wrong: Record<string, object> = {
    'an empty id': { id: '' },
    'an id that is missing': { id: null },
    'a name that is not allowed': { share_name: 'none' },
    'half a range': { low: null },
    'a range the wrong way round': { low: 2, high: 1 },
    'a flag that is neither': { is_done: 2 },
    'text that is no JSON': { raw_json: '{' },
    'a list with a wrong item': { tools_json: '[{"name":"search","bytes":-1}]' },
  };
  for (const [what, changes] of Object.entries(wrong)) {
    it(`takes ${what} for a broken row`, () => {
      assert.equal(row.fromColumns({ ...stored, ...changes }), undefined);
    });
  }

  it('replaces JSON that is too long by its size', () => {
    const { raw_json: longest } = row.toColumns({ ...whole, raw: 'x'.repeat(65_534) });
    assert.equal(longest, JSON.stringify('x'.repeat(65_534)));
    const { raw_json: omitted } = row.toColumns({ ...whole, raw: 'x'.repeat(65_535) });
    assert.equal(omitted, '{"omittedCharacters":65537}');
  });

  it('says how each column is made, and which may be added later', () => {
    assert.deepEqual(
      row.columns.map(({ name, definition, isOptional }) => [name, definition, isOptional]),
      [
        ['id', 'TEXT', false],
        ['share_name', 'TEXT', true],
        ['low', 'INTEGER CHECK (low >= 0)', true],
        ['high', 'INTEGER CHECK (high >= 0)', true],
        ['is_done', 'INTEGER NOT NULL DEFAULT 0', true],
        ['raw_json', 'TEXT', true],
        ['tools_json', 'TEXT', false],
      ],
    );
  });
});
