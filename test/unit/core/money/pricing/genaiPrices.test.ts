import assert from 'node:assert/strict';
import {
  catalogueFromProviders,
  PriceListError,
  vendorIds,
} from '../../../../../src/core/money/pricing/genaiPrices.ts';

const plain = { input_mtok: 1, output_mtok: 2 };
const label = { date: '2026-06-01', source: 'test' };
const noCorrections = { vendors: {}, models: [] };

/** A list with these models of one vendor (by its id in the list), and no others. */
function listOf(vendor: string, ...models: object[]) {
  return vendorIds.map((id) => ({
    id,
    models: id === vendor ? models.map((model) => ({ match: null, ...model })) : [],
  }));
}

/** What is taken of a vendor's models. */
function taken(ours: string, theirs: string, models: object[], corrections: object = noCorrections) {
  return catalogueFromProviders(listOf(theirs, ...models), corrections, label).vendors[ours]?.models ?? {};
}

describe('models that are taken from the list of prices', () => {
  for (const [ours, theirs, id, isTaken] of [
    ['anthropic', 'anthropic', 'claude-opus-5-5', true],
    ['anthropic', 'anthropic', 'claude-3-5-haiku', true],
    ['anthropic', 'anthropic', 'claude-2', false],
    ['anthropic', 'anthropic', 'claude-3-opus', false],
    ['anthropic', 'anthropic', 'my-claude-4', false],
    ['openai', 'openai', 'gpt-4o', true],
    ['openai', 'openai', 'gpt-4o-mini', true],
    ['openai', 'openai', 'gpt-4.1-nano', true],
    ['openai', 'openai', 'gpt-6-luna', true],
    ['openai', 'openai', 'o4-mini', true],
    ['openai', 'openai', 'gpt-4', false],
    ['openai', 'openai', 'gpt-4o-2024-11-20', false],
    ['openai', 'openai', 'gpt-5-image', false],
    ['openai', 'openai', 'gpt-6-realtime', false],
    ['openai', 'openai', 'gpt-6:free', false],
    ['openai', 'openai', 'ft-gpt-6', false],
    ['deepseek', 'deepseek', 'deepseek-v4-pro', true],
    ['deepseek', 'deepseek', 'deepseek-chat', false],
    ['zai', 'zai', 'GLM-5', true],
    ['google', 'google', 'gemini-2.5-pro', true],
    ['google', 'google', 'gemini-2.0-flash', false],
    ['google', 'google', 'gemini-3-flash-live', false],
    ['mistral', 'mistral', 'devstral-2', true],
    ['mistral', 'mistral', 'mistral-embed', false],
    ['xai', 'x-ai', 'grok-4', true],
    ['xai', 'x-ai', 'grok-2', false],
    ['moonshot', 'moonshotai', 'kimi-k3', true],
    ['openrouter', 'openrouter', 'qwen/qwen3-coder', true],
    ['openrouter', 'openrouter', 'qwen/qwen3.5-vision', true],
    ['openrouter', 'openrouter', 'qwen/qwen2', false],
  ] as const) {
    it(`${isTaken ? 'include' : 'do not include'} ${ours}'s ${id}`, () => {
      const models = taken(ours, theirs, [{ id, prices: plain }]);
      assert.deepEqual(Object.keys(models), isTaken ? [id] : []);
    });
  }

  it('are not the deprecated, nor those without a price of input or output', () => {
    const models = taken('zai', 'zai', [
      { id: 'GLM-1', deprecated: true, prices: plain },
      { id: 'GLM-2', prices: { input_mtok: 1 } },
      { id: 'GLM-3', prices: { output_mtok: 1 } },
      { id: 'GLM-4', deprecated: false, prices: plain, context_window: 9 },
      { prices: plain },
    ]);
    assert.deepEqual(models, { 'GLM-4': { prices: [{ input: 1, output: 2 }], contextTokens: 9 } });
  });

  it('have every kind of rate, tiers with the base rates that they do not change, and the vendor’s boundary', () => {
    const prices = {
      input_mtok: { base: 1, tiers: [{ start: 271_999, price: 3 }] },
      output_mtok: { base: 2, tiers: [{ start: 271_999, price: 4 }] },
      cache_read_mtok: 0.1,
      cache_write_mtok: 5,
      cache_write_1h_mtok: 6,
      web_searches_kcount: 7,
    };
    const base = { input: 1, output: 2, cacheRead: 0.1, cacheWrite30m: 5, cacheWrite1h: 6 };
    const all = { ...base, webSearchesPerThousand: 7 };
    const models = taken('openai', 'openai', [{ id: 'gpt-6', prices }]);
    assert.deepEqual(models['gpt-6']?.['prices'], [
      { ...all, lengthTiers: [{ aboveInputTokens: 272_000, ...all, input: 3, output: 4 }] },
    ]);
  });

  it('leave a cache write out where the vendor has none', () => {
    const models = taken('zai', 'zai', [{ id: 'GLM-1', prices: { ...plain, cache_write_mtok: 5 } }]);
    assert.deepEqual(models['GLM-1']?.['prices'], [{ input: 1, output: 2 }]);
  });

  it('have their periods in order, and hours belong to the youngest', () => {
    const models = taken('zai', 'zai', [
      {
        id: 'GLM-1',
        prices: [
          { constraint: null, prices: plain },
          { constraint: { start_date: '2026-02-01' }, prices: { input_mtok: 3, output_mtok: 4 } },
          {
            constraint: { start_time: '01:30:00Z', end_time: '04:00:00Z' },
            prices: { input_mtok: 5, output_mtok: 6 },
          },
        ],
      },
    ]);
    assert.deepEqual(models['GLM-1']?.['prices'], [
      { input: 1, output: 2 },
      {
        from: '2026-02-01',
        input: 3,
        output: 4,
        windows: [{ fromUtc: '01:30', untilUtc: '04:00', input: 5, output: 6 }],
      },
    ]);
  });
});

describe('other names of a model', () => {
  for (const [ours, match, aliases] of [
    ['zai', { equals: 'glm-5' }, ['glm-5']],
    ['zai', { equals: 'GLM-1' }, undefined],
    ['zai', { equals: 'z/glm' }, undefined],
    ['zai', { equals: '' }, undefined],
    ['zai', { or: [{ equals: 'b' }, { or: [{ equals: 'a' }] }, null, 'x'] }, ['a', 'b']],
    ['zai', { regex: String.raw`^glm-5-\d{8}$` }, ['glm-5-########']],
    ['zai', { regex: String.raw`^glm-5\.1-\d{4}-\d{2}-\d{2}$` }, ['glm-5.1-####-##-##']],
    ['zai', { regex: String.raw`glm-5-\d{8}$` }, undefined],
    ['zai', { regex: String.raw`^glm-5-\d{8}` }, undefined],
    ['zai', { regex: '^glm-.*$' }, undefined],
    ['zai', { starts_with: 'glm-5' }, undefined],
    ['anthropic', { starts_with: 'claude-opus-5' }, ['claude-opus-5', 'claude-opus-5-########']],
    ['anthropic', { starts_with: 'claude-opus-5-2026' }, ['claude-opus-5', 'claude-opus-5-########']],
    ['anthropic', { starts_with: 'claude-.*' }, undefined],
    ['anthropic', { starts_with: 'x-claude-5' }, undefined],
    ['openai', { or: [{ equals: 'gpt-6-1' }, { equals: 'gpt-6.1' }] }, ['gpt-6.1']],
  ] as const) {
    it(`by ${JSON.stringify(match)} of ${ours} are ${aliases?.join(', ') ?? 'none'}`, () => {
      const id = { zai: 'GLM-1', anthropic: 'claude-x', openai: 'gpt-6-x' }[ours];
      assert.deepEqual(taken(ours, ours, [{ id, prices: plain, match }])[id]?.['aliases'], aliases);
    });
  }

  it('are not looked for in rules nested without end', () => {
    let match: object = { equals: 'deep' };
    for (let depth = 0; depth < 9; depth += 1) match = { or: [match] };
    assert.equal(
      taken('zai', 'zai', [{ id: 'GLM-1', prices: plain, match }])['GLM-1']?.['aliases'],
      undefined,
    );
  });
});

describe('corrections', () => {
  const models = [
    { id: 'GLM-2', prices: plain },
    { id: 'GLM-1', prices: plain },
  ];
  const correct = (corrections: object) => taken('zai', 'zai', models, { ...noCorrections, ...corrections });
  const set = { contextTokens: 5 };

  it('change what the list has, and add what has a price', () => {
    const added = { prices: [{ input: 9, output: 9 }] };
    const found = correct({
      models: [
        { vendor: 'zai', models: ['GLM-1', 'GLM-gone'], set },
        { vendor: 'zai', models: ['GLM-9'], set: added },
        { vendor: 'nobody', models: ['x'], set },
      ],
    });
    const prices = [{ input: 1, output: 2 }];
    assert.deepEqual(found, { 'GLM-1': { prices, ...set }, 'GLM-2': { prices }, 'GLM-9': added });
    assert.deepEqual(Object.keys(found), ['GLM-1', 'GLM-2', 'GLM-9']);
  });

  it('end a model from its day on', () => {
    const ended = (on: string) => Object.keys(correct({ ended: [{ vendor: 'zai', models: ['GLM-1'], on }] }));
    assert.deepEqual(ended('2026-06-01'), ['GLM-2']);
    assert.deepEqual(ended('2026-06-02'), ['GLM-1', 'GLM-2']);
  });

  it('add to a vendor', () => {
    const data = catalogueFromProviders(
      listOf('zai'),
      { ...noCorrections, vendors: { zai: { a: 1 } } },
      label,
    );
    assert.deepEqual(data.vendors['zai'], { a: 1, models: {} });
    assert.equal(data.date, label.date);
    assert.equal(data.source, label.source);
  });
});

describe('a list of prices that cannot be used', () => {
  const wrong = (list: unknown, corrections: unknown = noCorrections) =>
    assert.throws(() => catalogueFromProviders(list, corrections, label), PriceListError);

  it('lacks a vendor', () => wrong(listOf('zai').slice(1)));
  it('is none', () => wrong({}));
  it('has corrections that are none', () => wrong(listOf('zai'), {}));
  for (const price of [-0.1, 10_000.1, '1', null]) {
    it(`has a model with the price ${price}`, () =>
      wrong(listOf('zai', { id: 'GLM-1', prices: { input_mtok: price, output_mtok: 1 } })));
  }
  it('may have prices from zero to ten thousand dollars', () => {
    const prices = { input_mtok: 0, output_mtok: 10_000 };
    assert.deepEqual(Object.keys(taken('zai', 'zai', [{ id: 'GLM-1', prices }])), ['GLM-1']);
  });
});
