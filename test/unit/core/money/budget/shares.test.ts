import assert from 'node:assert/strict';
import { pastAskShare, reachedAlerts, spentShare } from '../../../../../src/core/money/budget/shares.ts';
import { stateOf } from './budgetStates.ts';

const empty = { scope: 'day', nanoUsd: 0 } as const;

describe('the spent share of a limit', () => {
  for (const [what, changes, share] of [
    ['nothing', {}, 0],
    ['a half', { spentNanoUsd: 50 }, 0.5],
    ['more than all', { spentNanoUsd: 150 }, 1.5],
    ['a half of what was raised', { spentNanoUsd: 100, raisedNanoUsd: 100 }, 0.5],
    ['nothing but held money', { reservedNanoUsd: 90 }, 0],
    ['nothing of nothing', { limit: empty }, 0],
    ['something of nothing', { limit: empty, spentNanoUsd: 1 }, Infinity],
  ] as const) {
    it(`of ${what} is ${share}`, () => {
      assert.equal(spentShare(stateOf(changes)), share);
    });
  }
});

describe('alerts that are reached', () => {
  for (const [spentNanoUsd, share] of [
    [49, undefined],
    [50, 0.5],
    [89, 0.5],
    [90, 0.9],
    [200, 0.9],
  ] as const) {
    it(`at ${spentNanoUsd} % are ${share ?? 'none'}`, () => {
      const state = stateOf({ spentNanoUsd });
      assert.deepEqual(reachedAlerts([state], [0.5, 0.9]), share === undefined ? [] : [{ state, share }]);
    });
  }
});

describe('limits past the share at which the person is asked', () => {
  it('come with the most spent one first', () => {
    const states = [75, 74, 90].map((spentNanoUsd) => stateOf({ spentNanoUsd }));
    assert.deepEqual(pastAskShare(states, 0.75), [states[2], states[0]]);
  });
});
