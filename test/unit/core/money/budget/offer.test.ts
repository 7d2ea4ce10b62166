import assert from 'node:assert/strict';
import { couldFitLater, offerOf } from '../../../../../src/core/money/budget/offer.ts';
import type { CallAtMost } from '../../../../../src/core/money/budget/reservation.ts';
import { stateOf } from './budgetStates.ts';

/** 10 for the input, and 1 for each token of output. */
const atMost: CallAtMost = {
  inputTokens: 10,
  price: { source: 'user', rates: { inputPicoUsd: 1_000, outputPicoUsd: 1_000 } },
  atMs: 0,
};
const caps = { floor: 20, wished: 40, most: 80 };

describe('how a call can be sent with what is left', () => {
  const left = (nanoUsd: number) => stateOf({ spentNanoUsd: 100 - nanoUsd });
  for (const [room, offer] of [
    [100, { fits: true, maxOutputTokens: 40, nanoUsd: 50 }],
    [50, { fits: true, maxOutputTokens: 40, nanoUsd: 50 }],
    [49, { fits: true, maxOutputTokens: 39, nanoUsd: 49 }],
    [30, { fits: true, maxOutputTokens: 20, nanoUsd: 30 }],
    [29, { fits: false, isBelowFloor: true, floorNanoUsd: 30, wishedNanoUsd: 50 }],
    [11, { fits: false, isBelowFloor: true, floorNanoUsd: 30, wishedNanoUsd: 50 }],
    [10, { fits: false, isBelowFloor: false, floorNanoUsd: 30, wishedNanoUsd: 50 }],
    [-5, { fits: false, isBelowFloor: false, floorNanoUsd: 30, wishedNanoUsd: 50 }],
  ] as const) {
    it(`is decided by the tightest limit: ${room}`, () => {
      assert.deepEqual(offerOf(caps, atMost, [left(100), left(room)]), offer);
    });
  }

  it('needs at least one token of output, even without a floor', () => {
    assert.equal(offerOf({ ...caps, floor: 0 }, atMost, [left(10)]).fits, false);
  });

  it('is free without a price, as long as anything is left', () => {
    assert.deepEqual(offerOf(caps, undefined, [left(1)]), { fits: true, maxOutputTokens: 40, nanoUsd: 0 });
    assert.deepEqual(offerOf(caps, undefined, [left(0)]), {
      fits: false,
      isBelowFloor: false,
      floorNanoUsd: 1,
      wishedNanoUsd: undefined,
    });
  });
});

describe('whether a call fits when running calls give back what they hold', () => {
  it('asks every limit', () => {
    const held = stateOf({ spentNanoUsd: 40, reservedNanoUsd: 60 });
    const spent = stateOf({ spentNanoUsd: 41, reservedNanoUsd: 59 });
    assert.equal(couldFitLater([held], 60), true);
    assert.equal(couldFitLater([held], 61), false);
    assert.equal(couldFitLater([held, spent], 60), false);
  });
});
