import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findProvider } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { createCatalogue } from '../../../../../src/core/money/pricing/catalogue.ts';
import { vendorIds } from '../../../../../src/core/money/pricing/genaiPrices.ts';
import {
  longestPriceDocument,
  type RefreshedPrices,
  refreshPrices,
} from '../../../../../src/core/money/pricing/refreshPrices.ts';
import { shippedCatalogue } from './shippedCatalogue.ts';

interface ListedModel {
  id: string;
  match: unknown;
  prices: unknown;
  deprecated?: boolean;
}

interface ListedProvider {
  id: string;
  models: ListedModel[];
}

const corrections: unknown = JSON.parse(
  readFileSync(new URL('../../../../../src/core/money/pricing/corrections.json', import.meta.url), 'utf8'),
);
const packaged = JSON.stringify(vendorIds.map((providerId) => findProvider({ providerId })));

function refresh(text: string): RefreshedPrices {
  return refreshPrices({ text, date: '2026-11-21', corrections, current: shippedCatalogue() });
}

/** The packaged list with a change to Mistral, which no correction touches. */
function changed(change: (mistral: ListedProvider) => void): RefreshedPrices {
  const providers = JSON.parse(packaged) as ListedProvider[];
  const mistral = providers.find(({ id }) => id === 'mistral');
  assert.ok(mistral !== undefined);
  change(mistral);
  return refresh(JSON.stringify(providers));
}

function accepted(result: RefreshedPrices): Extract<RefreshedPrices, { ok: true }> {
  assert.ok(result.ok, result.ok ? '' : result.reason);
  return result;
}

function model(prices: unknown): ListedModel {
  return { id: 'devstral-test', match: { equals: 'devstral-test' }, prices };
}

describe('refreshPrices', () => {
  it('finds nothing new in the list that the shipped prices were made from', () => {
    const { difference, catalogue } = accepted(refresh(packaged));
    assert.deepEqual(difference, { added: [], changed: [], removed: [] });
    assert.equal(catalogue.date, '2026-11-21');
  });

  it('takes the list as a member of a document too', () => {
    accepted(refresh(`{"units":{},"providers":${packaged}}`));
  });

  it('says what was added, changed and removed', () => {
    const names: string[] = [];
    const { difference } = accepted(
      changed(({ models }) => {
        const [first, second] = models.filter(({ id }) => shippedCatalogue().find('mistral', id));
        assert.ok(first !== undefined && second !== undefined);
        names.push(first.id, second.id);
        first.deprecated = true;
        second.prices = { input_mtok: 77, output_mtok: 99 };
        models.push(model({ input_mtok: 1, output_mtok: 2 }));
      }),
    );
    assert.deepEqual(
      difference.added.map((card) => card.model),
      ['devstral-test'],
    );
    assert.deepEqual(
      difference.removed.map((card) => card.model),
      [names[0]],
    );
    assert.equal(difference.changed.length, 1);
    assert.equal(difference.changed[0]?.after.periods[0]?.rates.inputPicoUsd, 77_000_000);
    assert.notEqual(difference.changed[0].before.periods[0]?.rates.inputPicoUsd, 77_000_000);
  });

  it('gives data that can be stored and read back', () => {
    const { data, catalogue } = accepted(refresh(packaged));
    const stored: unknown = JSON.parse(JSON.stringify(data));
    assert.deepEqual(createCatalogue(stored).cards, catalogue.cards);
  });

  it('keeps tiers, dates and hours', () => {
    const { catalogue } = accepted(
      changed(({ models }) => {
        models.push(
          model([
            { prices: { input_mtok: { base: 1, tiers: [{ start: 1000, price: 3 }] }, output_mtok: 2 } },
            { constraint: { type: 'start_date', start_date: '2026-12-01' }, prices: rates(5) },
            {
              constraint: { type: 'time_of_date', start_time: '01:00:00Z', end_time: '04:00:00Z' },
              prices: rates(7),
            },
          ]),
        );
      }),
    );
    const [first, second] = catalogue.find('mistral', 'devstral-test')?.periods ?? [];
    assert.equal(first?.lengthTiers[0]?.rates.inputPicoUsd, 3_000_000);
    assert.equal(second?.fromMs, Date.parse('2026-12-01'));
    assert.equal(second.windows[0]?.rates.inputPicoUsd, 7_000_000);
    assert.deepEqual([second.windows[0].fromMinuteUtc, second.windows[0].untilMinuteUtc], [60, 240]);
  });

  const refusals: readonly (readonly [name: string, result: () => RefreshedPrices])[] = [
    ['what is too long', () => refresh(' '.repeat(longestPriceDocument + 1))],
    ['what is no JSON', () => refresh('<html>')],
    ['what is no list', () => refresh('{"a":1}')],
    ['an empty list', () => refresh('[]')],
    ['a negative price', () => changed(({ models }) => models.push(model(rates(-1))))],
    ['a price of text', () => changed(({ models }) => models.push(model(rates('1'))))],
    ['a price above $10,000', () => changed(({ models }) => models.push(model(rates(10_000.5))))],
    [
      'an absurd price in a tier',
      () =>
        changed(({ models }) =>
          models.push(model({ input_mtok: { base: 1, tiers: [{ start: 1, price: 1e9 }] }, output_mtok: 1 })),
        ),
    ],
    ['a price finer than there is', () => changed(({ models }) => models.push(model(rates(1e-7))))],
    [
      'a date that is none',
      () =>
        changed(({ models }) =>
          models.push(
            model([{ prices: rates(1) }, { constraint: { start_date: 'soon' }, prices: rates(1) }]),
          ),
        ),
    ],
    [
      'prices for certain hours only',
      () =>
        changed(({ models }) =>
          models.push(
            model([{ constraint: { start_time: '01:00:00Z', end_time: '02:00:00Z' }, prices: rates(1) }]),
          ),
        ),
    ],
    [
      'two models under one name',
      () =>
        changed(({ models }) => models.push(model(rates(1)), { ...model(rates(2)), id: 'devstral-other' })),
    ],
    [
      'an infinite price',
      () =>
        refresh(
          packaged.replace(
            /("id":"devstral.*?"input_mtok":)[\d.]+/,
            (_all, start: string) => `${start}1e999`,
          ),
        ),
    ],
  ];
  for (const [name, result] of refusals) {
    it(`refuses ${name}`, () => {
      const refused = result();
      assert.ok(!refused.ok && refused.reason !== '');
    });
  }

  it('looks at no model that it does not take', () => {
    accepted(changed(({ models }) => models.push({ ...model(rates(-1)), id: 'mistral-embed' })));
  });

  it('never throws, and never lets a price through that cannot be one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.double()), fc.jsonValue(), (input, match) => {
        const result = changed(({ models }) => {
          models.push({ ...model({ input_mtok: input, output_mtok: 1 }), match });
        });
        if (!result.ok) return;
        for (const { periods } of result.catalogue.cards) {
          for (const { rates: own } of periods) {
            for (const value of Object.values(own)) assert.ok(Number.isSafeInteger(value) && value >= 0);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

function rates(input: unknown): unknown {
  return { input_mtok: input, output_mtok: 1 };
}
