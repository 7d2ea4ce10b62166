import assert from 'node:assert/strict';
import { traitsOf } from '../../../support/protocols.ts';
import { existsSync, readFileSync } from 'node:fs';
import { parseModelReference } from '../../../../../src/core/model/modelReference.ts';
import { CatalogueError, createCatalogue } from '../../../../../src/core/money/pricing/catalogue.ts';
import { priceOf } from '../../../../../src/core/money/pricing/findPrice.ts';
import { defaultStacks, predefinedProviders } from '../../../../../src/shared/defaultStacks.ts';
import { noonMs, readJson, shippedCatalogue } from './shippedCatalogue.ts';

function withModel(model: unknown): unknown {
  return { date: '2026-11-20', source: 'test', vendors: { test: { models: { model } } } };
}

describe('createCatalogue', () => {
  const good = { prices: [{ input: 1, output: 2 }] };

  it('reads a minimal catalogue', () => {
    assert.equal(createCatalogue(withModel(good)).find('test', 'model')?.periods.length, 1);
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['a negative price', withModel({ prices: [{ input: -1, output: 2 }] })],
    ['an infinite price', withModel({ prices: [{ input: Number.POSITIVE_INFINITY, output: 2 }] })],
    ['NaN', withModel({ prices: [{ input: Number.NaN, output: 2 }] })],
    ['a price without output', withModel({ prices: [{ input: 1 }] })],
    ['no price at all', withModel({ prices: [] })],
    ['a misspelt kind', withModel({ prices: [{ input: 1, output: 2, cacheReads: 1 }] })],
    [
      'a time of day that does not exist',
      withModel({
        prices: [
          { input: 1, output: 2, windows: [{ fromUtc: '24:00', untilUtc: '25:00', input: 1, output: 2 }] },
        ],
      }),
    ],
    ['a date that does not exist', withModel({ prices: [{ from: '2026-13-01', input: 1, output: 2 }] })],
    ['a negative multiplier', withModel({ ...good, serviceTiers: { batch: { multiplier: -1 } } })],
    [
      'an alias that is another model’s id',
      {
        date: '2026-11-20',
        source: 'test',
        vendors: { test: { models: { one: good, two: { ...good, aliases: ['one'] } } } },
      },
    ],
  ];
  for (const [name, data] of bad) {
    it(`refuses ${name}`, () => {
      assert.throws(() => createCatalogue(data), CatalogueError);
    });
  }
});

describe('the shipped catalogue', () => {
  const catalogue = shippedCatalogue();

  for (const stack of Object.values(defaultStacks)) {
    for (const text of Object.values<readonly string[]>(stack).flat()) {
      it(`prices ${text} of the default stacks`, () => {
        const reference = parseModelReference(text);
        assert.ok(reference !== undefined);
        const provider = Object.entries(predefinedProviders).find(
          ([name]) => name === reference.provider,
        )?.[1];
        assert.ok(provider !== undefined);
        const endpoint = { ...provider, protocol: traitsOf(provider.protocol) };
        const price = priceOf({ catalogue, userPrices: new Map() }, endpoint, reference, noonMs);
        assert.ok(price !== undefined, `${text} is unpriced`);
        assert.notEqual(catalogue.find(reference.provider, reference.model)?.limits.contextTokens, undefined);
      });
    }
  }

  it('never makes a longer prompt or a later tier cheaper', () => {
    for (const card of catalogue.cards) {
      for (const period of card.periods) {
        let last = period.rates;
        for (const { rates } of period.lengthTiers) {
          assert.ok(rates.inputPicoUsd >= last.inputPicoUsd, card.model);
          assert.ok(rates.outputPicoUsd >= last.outputPicoUsd, card.model);
          assert.ok((rates.cacheReadPicoUsd ?? 0) >= (last.cacheReadPicoUsd ?? 0), card.model);
          last = rates;
        }
      }
    }
  });

  it('never charges more for a cache read than for input, nor less for a write than for a read', () => {
    for (const card of catalogue.cards) {
      for (const { rates } of card.periods) {
        assert.ok((rates.cacheReadPicoUsd ?? 0) <= rates.inputPicoUsd, card.model);
        assert.ok((rates.cacheWrite1hPicoUsd ?? Infinity) >= (rates.cacheWrite5mPicoUsd ?? 0), card.model);
      }
    }
  });

  it('lists the periods of a model in order', () => {
    for (const card of catalogue.cards) {
      const starts = card.periods.map((period) => period.fromMs ?? -Infinity);
      assert.deepEqual(
        starts,
        [...starts].sort((left, right) => left - right),
        card.model,
      );
    }
  });

  it('contains every correction, each of which names its source', () => {
    const shipped = readJson('prices.json') as Shipped;
    const corrections = readJson('corrections.json') as Corrections;
    assert.ok(corrections.models.length > 0);
    for (const { vendor, models, source, on } of corrections.ended) {
      assert.ok(source.length > 10 && /^\d{4}-\d{2}-\d{2}$/.test(on));
      for (const model of models) assert.equal(shipped.vendors[vendor]?.models[model], undefined, model);
    }
    const expected = new Map<string, Record<string, unknown>>();
    for (const { vendor, models, source, checked, set } of corrections.models) {
      assert.ok(source.length > 10 && /^\d{4}-\d{2}-\d{2}$/.test(checked));
      for (const model of models) {
        expected.set(`${vendor} ${model}`, { ...expected.get(`${vendor} ${model}`), ...set });
      }
    }
    for (const [name, set] of expected) {
      const [vendor = '', model = ''] = name.split(' ');
      const entry = shipped.vendors[vendor]?.models[model];
      for (const [field, value] of Object.entries(set)) {
        assert.deepEqual(entry?.[field], value, `${name}: run npm run prices`);
      }
    }
  });
});

interface Shipped {
  readonly vendors: Record<string, { readonly models: Record<string, Record<string, unknown>> }>;
}

interface Corrections {
  readonly ended: readonly {
    readonly vendor: string;
    readonly models: readonly string[];
    readonly source: string;
    readonly on: string;
  }[];
  readonly models: readonly {
    readonly vendor: string;
    readonly models: readonly string[];
    readonly source: string;
    readonly checked: string;
    readonly set: Record<string, unknown>;
  }[];
}

describe('the shipped catalogue beside the reference prices', () => {
  const file = new URL('../../../../../../shared/data/prices_reference.json', import.meta.url);
  const vendors: Readonly<Record<string, string>> = { gemini: 'google' };
  /** Where we know better: see corrections.json. */
  const known = new Set([
    'zai GLM-5.3-Flash',
    'deepseek deepseek-chat',
    'deepseek deepseek-reasoner',
    'deepseek deepseek-v4-flash',
    'mistral mistral-large',
    'mistral mistral-small-latest',
  ]);

  it('agrees on input, output and cache reads', function () {
    if (!existsSync(file)) {
      process.stdout.write('      (skipped: ../shared/data/prices_reference.json is not here)\n');
      this.skip();
    }
    const catalogue = shippedCatalogue();
    const differences: string[] = [];
    let compared = 0;
    for (const row of JSON.parse(readFileSync(file, 'utf8')) as ReferenceRow[]) {
      const vendor = vendors[row.provider] ?? row.provider;
      const card = catalogue.find(vendor, row.id);
      const period = card?.periods.findLast(({ fromMs }) => (fromMs ?? 0) <= noonMs);
      if (period === undefined || known.has(`${vendor} ${row.id}`)) continue;
      compared += 1;
      const ours = [period.rates.inputPicoUsd, period.rates.outputPicoUsd, period.rates.cacheReadPicoUsd];
      const theirs = [row.input, row.output, row.cache_read].map((usd) =>
        usd === undefined ? undefined : Math.round(usd * 1_000_000),
      );
      if (ours.join() !== theirs.join())
        differences.push(`${vendor} ${row.id}: ${ours.join()} ≠ ${theirs.join()}`);
    }
    assert.deepEqual(differences, []);
    assert.ok(compared > 60, `only ${compared} models compared`);
  });
});

interface ReferenceRow {
  readonly id: string;
  readonly provider: string;
  readonly input: number;
  readonly output: number;
  readonly cache_read?: number;
}
