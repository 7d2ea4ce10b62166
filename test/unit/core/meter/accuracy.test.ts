import assert from 'node:assert/strict';
import { accuracyOf, estimatesAndActuals } from '../../../../src/core/meter/accuracy.ts';
import type { HistoryRow } from '../../../../src/core/reportPorts.ts';

function pair(
  lowNanoUsd: number,
  highNanoUsd: number,
  actualNanoUsd: number,
): {
  readonly estimate: { readonly lowNanoUsd: number; readonly highNanoUsd: number };
  readonly actualNanoUsd: number;
} {
  return { estimate: { lowNanoUsd, highNanoUsd }, actualNanoUsd };
}

describe('accuracyOf', () => {
  it('counts actuals inside, under and over, and the median width', () => {
    const pairs = [pair(10, 20, 10), pair(10, 40, 41), pair(10, 30, 9), pair(10, 30, 20)];
    assert.deepEqual(accuracyOf(pairs), { n: 4, inside: 2, below: 1, above: 1, medianWidth: 3 });
  });

  it('has no width for estimates that begin at nothing', () => {
    assert.deepEqual(accuracyOf([pair(0, 0, 0)]), { n: 1, inside: 1, below: 0, above: 0 });
  });

  it('leaves out what is no amount', () => {
    const bad = [pair(Number.NaN, 1, 1), pair(2, 1, 1), pair(1, Infinity, 1), pair(1, 2, -1)];
    assert.equal(accuracyOf(bad).n, 0);
  });
});

describe('estimatesAndActuals', () => {
  it('sums the attempts of a piece of work beside the estimate that was shown first', () => {
    const row = (part: Partial<HistoryRow>): HistoryRow => ({
      ...{ startedAtMs: 0, planId: 'plan', stepId: 'one', stepKind: 'edit', purpose: 'step' },
      ...{ tier: 'execution', provider: 'a', model: 'b', position: 0, outcome: 'succeeded' },
      ...{ usageSource: 'reported', costNanoUsd: 10 },
      ...part,
    });
    const estimate = { lowNanoUsd: 5, highNanoUsd: 25 };
    const history = [
      row({ stepId: 'unpriced', estimate, costNanoUsd: Number.NaN, verdict: 'pass' }),
      row({ stepId: 'running', estimate }),
      row({ verdict: 'pass', estimate: { lowNanoUsd: 1, highNanoUsd: 2 } }),
      row({ estimate }),
    ];
    assert.deepEqual(estimatesAndActuals(history, 1000), [{ estimate, actualNanoUsd: 20 }]);
  });
});
