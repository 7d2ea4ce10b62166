import assert from 'node:assert/strict';
import {
  compareNumbers,
  makeCandidates,
  type CandidateInput,
} from '../../../../../src/core/routing/rules/candidates.ts';
import { nothingKnown } from '../../../../../src/core/routing/rules/modelKnowledge.ts';
import { formatModelReference, parseModelReference } from '../../../../../src/core/model/modelReference.ts';

const models = (...names: readonly string[]) => names.map((name) => parseModelReference(name)!);

/** Candidates as `model + same models elsewhere`, with these prices and sick providers. */
function made(
  names: readonly string[],
  {
    prices = {},
    sick = [],
    ...more
  }: Partial<CandidateInput> & {
    prices?: Readonly<Record<string, number>>;
    sick?: readonly string[];
  } = {},
) {
  return makeCandidates({
    tier: 'execution',
    models: models(...names),
    isLocked: false,
    turn: 0,
    ...more,
    knowledge: {
      ...nothingKnown,
      callCost(model) {
        const price = prices[formatModelReference(model)];
        return price === undefined ? undefined : { lowNanoUsd: price, highNanoUsd: price };
      },
      isHealthy: ({ provider }) => !sick.includes(provider),
    },
  });
}

const written = (candidates: ReturnType<typeof made>) =>
  candidates.map(({ model, sameModelElsewhere }) =>
    [model, ...sameModelElsewhere].map(formatModelReference).join(' + '),
  );

describe('candidates of a tier', () => {
  it('keep the order of the chain, one model at several providers being one', () => {
    assert.deepEqual(written(made(['a/m', 'b/n', 'c/m'])), ['a/m + c/m', 'b/n']);
  });

  it('are as they are written where the chain is locked', () => {
    assert.deepEqual(written(made(['a/m', 'b/n', 'c/m'], { isLocked: true })), ['a/m', 'b/n', 'c/m']);
  });

  for (const [what, options, order] of [
    ['the cheapest', { prices: { 'a/m': 2, 'b/m': 1 } }, 'b/m + a/m'],
    ['one with a price', { prices: { 'b/m': 9 } }, 'b/m + a/m'],
    ['one that is well', { prices: { 'a/m': 1, 'b/m': 9 }, sick: ['a'] }, 'b/m + a/m'],
    ['the first of equals', { prices: { 'a/m': 1, 'b/m': 1 } }, 'a/m + b/m'],
    ['the next of equals at the next turn', { prices: { 'a/m': 1, 'b/m': 1 }, turn: 1 }, 'b/m + a/m'],
    ['the first again after a round', { prices: { 'a/m': 1, 'b/m': 1 }, turn: 2 }, 'a/m + b/m'],
    ['the first where no price is known', { turn: 1 }, 'a/m + b/m'],
    ['no sick one of equals', { prices: { 'a/m': 1, 'b/m': 1 }, sick: ['b'], turn: 1 }, 'a/m + b/m'],
  ] as const) {
    it(`begin an instance with ${what}`, () => {
      assert.deepEqual(written(made(['a/m', 'b/m'], options)), [order]);
    });
  }

  it('cost less where the prefix is in the cache, never less than nothing', () => {
    const warm = { model: models('a/m')[0]!, tokens: 10, savedNanoUsd: 3 };
    const [first, second] = made(['a/m', 'b/n'], { prices: { 'a/m': 5, 'b/n': 5 }, warm });
    assert.deepEqual([first?.cost?.lowNanoUsd, first?.isWarm], [2, true]);
    assert.deepEqual([second?.cost?.highNanoUsd, second?.isWarm], [5, false]);
    assert.deepEqual(made(['a/m'], { prices: { 'a/m': 2 }, warm })[0]?.cost, {
      lowNanoUsd: 0,
      highNanoUsd: 0,
    });
    assert.equal('cost' in made(['a/m'])[0]!, false);
    assert.equal(made(['a/other'], { warm })[0]?.isWarm, false);
  });

  it('compare infinities as equal', () => {
    assert.deepEqual(
      [compareNumbers(Infinity, Infinity), compareNumbers(1, Infinity), compareNumbers(2, 1)],
      [0, -1, 1],
    );
  });
});
