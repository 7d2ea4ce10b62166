import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readJsonEntries } from '../../../../../src/core/money/report/billJson.ts';

const known = { providers: ['openai'] };

function read(value: unknown) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const entries = readJsonEntries(text, known);
  return entries === undefined ? undefined : [...entries];
}

/** Model and dollars of every entry that bills something. */
function billed(value: unknown) {
  return read(value)?.flatMap(({ reading }) =>
    'units' in reading ? [[reading.name.model, Number(reading.units) / 1e20]] : [],
  );
}

describe('a JSON export', () => {
  it('is one value, or one on each line, and nothing else', () => {
    const row = { date: '2026-06-02', slug: 'a', usage: 1 };
    assert.deepEqual(billed(row), [['a', 1]]);
    assert.deepEqual(billed(`${JSON.stringify(row)}\n\n${JSON.stringify(row)}`), [
      ['a', 1],
      ['a', 1],
    ]);
    for (const text of ['openai, 2026-06, 1', '', '{', '[1', '{"a":1}\nx'])
      assert.equal(read(text), undefined, text);
  });

  it('hands what an entry stands in down to it', () => {
    const results = [
      { model: 'a', amount: '100' },
      { model: 'b', amount: '50' },
    ];
    assert.deepEqual(billed({ data: [{ starting_at: '2026-06-02T00:00:00Z', results }] }), [
      ['a', 1],
      ['b', 0.5],
    ]);
  });

  it('counts the parts of a day and not their sum, and the sum where there are no parts', () => {
    const sum = { date: '2026-06-02', cacheCreationTokens: 1, totalCost: 3, modelsUsed: ['opus-4'] };
    const parts = [
      { modelName: 'opus-4', cost: 1 },
      { modelName: 'sonnet-4', cost: 2 },
    ];
    assert.deepEqual(billed({ daily: [{ ...sum, modelBreakdowns: parts }], totals: { totalCost: 3 } }), [
      ['opus-4', 1],
      ['sonnet-4', 2],
    ]);
    assert.deepEqual(billed({ projects: { a: [{ ...sum, modelBreakdowns: [] }] } }), [['opus-4', 3]]);
    const logs = { startTime: '2026-06-02', spend: 3, users: { u: 3 }, models: { 'gpt-4': 1, 'gpt-5': 2 } };
    assert.deepEqual(billed([logs]), [
      ['gpt-4', 1],
      ['gpt-5', 2],
    ]);
  });

  it('passes over what is no bill, and says so of what might be one', () => {
    assert.deepEqual(read({ data: [], has_more: false }), []);
    assert.deepEqual(
      read([{ session: 's', totalCost: 1, cacheCreationTokens: 1 }, 5, null])?.map(({ reading }) => reading),
      [
        { kind: 'no-period', part: '' },
        { kind: 'no-period', part: '' },
      ],
    );
    const usage = { start_time: 1, num_model_requests: 1, input_tokens: 1 };
    assert.deepEqual(
      read([usage, usage])?.map(({ reading }) => reading),
      [{ kind: 'no-amounts', part: 'OpenAI’s usage' }, { leftOut: 'no-amount' }],
    );
  });

  it('numbers its entries, and writes each as JSON that can be read again', () => {
    const entries = read([{ date: '2026-06-02', slug: 'a', usage: 'x' }]);
    assert.deepEqual([entries?.[0]?.lineNumber, entries?.[0]?.label], [1, 'OpenRouter’s activity']);
    assert.deepEqual(read(entries?.[0]?.line), entries);
  });

  it('throws nothing, and bills no amount that is not written', () => {
    const key = fc.constantFrom(
      ...[
        'date',
        'startTime',
        'spend',
        'model',
        'models',
        'amount',
        'value',
        'results',
        'usage',
        'slug',
        'totals',
      ],
      ...['modelBreakdowns', 'breakdown', 'metrics', 'cost', 'cacheCreationTokens', 'totalCost', '__proto__'],
    );
    const leaf = fc.constantFrom('2026-06-02', 5, 7.25, -3, 'gpt-4', '', null, true, 1e300, 1_780_358_400);
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), (values) => {
        for (const entry of read(values) ?? []) {
          if (!('units' in entry.reading)) continue;
          const dollars = Number(entry.reading.units) / 1e20;
          assert.ok([5, 7.25, -3, 1_780_358_400].some((one) => dollars === one || dollars === one / 100));
        }
      }),
      { seed: 20_261_130, numRuns: 2000 },
    );
  });

  it('does not follow values without end', () => {
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    assert.deepEqual(read(deep), []);
  });
});
