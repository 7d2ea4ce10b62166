import assert from 'node:assert/strict';
import {
  describeBudgetState,
  limitName,
  shortfallsOf,
  shortfallText,
} from '../../../../../src/core/money/budget/budgetQuestion.ts';
import { stateOf } from './budgetStates.ts';

const cent = 10_000_000;
const limit = { scope: 'day', nanoUsd: 100 * cent } as const;
const stateWith = (leftNanoUsd: number) => stateOf({ limit, spentNanoUsd: limit.nanoUsd - leftNanoUsd });

describe('shortfalls', () => {
  it('are the limits that the money does not fit into, the tightest first', () => {
    const [tight, exact, tightest] = [stateWith(9 * cent), stateWith(10 * cent), stateWith(0)];
    assert.deepEqual(
      shortfallsOf([tight, exact, tightest], 10 * cent).map(({ state }) => state),
      [tightest, tight],
    );
  });

  it('are filled by whole cents, or by the limit again', () => {
    const [found] = shortfallsOf([stateWith(0)], cent + 1);
    assert.deepEqual(
      [found?.missingNanoUsd, found?.onceNanoUsd, found?.todayNanoUsd],
      [cent + 1, 2 * cent, limit.nanoUsd],
    );
    assert.equal(shortfallsOf([stateWith(0)], 500 * cent)[0]?.todayNanoUsd, 500 * cent);
    assert.equal(shortfallsOf([stateWith(0)], cent)[0]?.onceNanoUsd, cent);
  });
});

describe('what the person reads of limits', () => {
  for (const [one, name] of [
    [{ scope: 'plan' }, "this plan's budget"],
    [{ scope: 'day' }, "today's budget"],
    [{ scope: 'month' }, "this month's budget"],
    [{ scope: 'tier', tier: 'grunt' }, "today's budget for the grunt tier"],
  ] as const) {
    it(`calls ${JSON.stringify(one)} "${name}"`, () => {
      assert.equal(limitName(one), name);
    });
  }

  it('tells bounds and held money, with what was raised', () => {
    const state = stateOf({ limit, spentNanoUsd: 20 * cent, raisedNanoUsd: 100 * cent });
    assert.equal(describeBudgetState(state), '$0.20 of $2.00 spent');
    assert.equal(
      describeBudgetState({ ...state, upperBoundNanoUsd: 1, reservedNanoUsd: 10 * cent }),
      '≤$0.20 of $2.00 spent, $0.10 held for running calls',
    );
  });

  it('has a sentence for each shortfall', () => {
    assert.equal(
      shortfallText(shortfallsOf([stateWith(0), stateWith(50 * cent)], 80 * cent)),
      "Today's budget: $1.00 of $1.00 spent; $0.80 is missing. " +
        "Today's budget: $0.50 of $1.00 spent; $0.30 is missing.",
    );
  });
});
