import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addUsage } from '../../../../src/core/meter/addUsage.ts';
import { totalInputTokens, type Usage } from '../../../../src/core/model/usage.ts';

describe('addUsage', () => {
  it('adds kind by kind and drops what belongs to a single call', () => {
    assert.deepEqual(
      addUsage(
        {
          source: 'reported',
          inputUncachedTokens: 1,
          cacheReadTokens: 2,
          outputTokens: 3,
          serviceTier: 'flex',
          raw: {},
        },
        { source: 'reported', inputUncachedTokens: 10, outputTokens: 30, reasoningTokens: 5 },
      ),
      {
        source: 'reported',
        inputUncachedTokens: 11,
        cacheReadTokens: 2,
        outputTokens: 33,
        reasoningTokens: 5,
      },
    );
  });

  it('leaves unknown what neither knows', () => {
    assert.deepEqual(addUsage({ source: 'reported' }, { source: 'reported' }), { source: 'reported' });
  });

  it('is partial when one call lacks its output', () => {
    const sum = addUsage(
      { source: 'reported', inputUncachedTokens: 1, outputTokens: 1 },
      { source: 'reported', inputUncachedTokens: 1 },
    );
    assert.equal(sum.source, 'partial');
  });

  it('takes the weakest source', () => {
    const known = { inputUncachedTokens: 1, outputTokens: 1 };
    assert.equal(
      addUsage({ source: 'reported', ...known }, { source: 'partial', ...known }).source,
      'partial',
    );
    assert.equal(
      addUsage({ source: 'estimated', ...known }, { source: 'partial', ...known }).source,
      'estimated',
    );
  });

  it('keeps a reported cost only when both have one', () => {
    const priced: Usage = { source: 'reported', reportedCostNanoUsd: 5 };
    assert.equal(addUsage(priced, priced).reportedCostNanoUsd, 10);
    assert.equal('reportedCostNanoUsd' in addUsage(priced, { source: 'reported' }), false);
  });

  it('adds up inputs whatever is known of them', () => {
    const count = fc.option(fc.nat({ max: 1_000_000 }), { nil: undefined });
    const usages = fc
      .record({ inputUncachedTokens: count, cacheReadTokens: count, cacheWrite1hTokens: count })
      .map((counts) => JSON.parse(JSON.stringify({ source: 'reported', ...counts })) as Usage);
    fc.assert(
      fc.property(usages, usages, (left, right) => {
        const [first, second] = [totalInputTokens(left), totalInputTokens(right)];
        const expected =
          first === undefined && second === undefined ? undefined : (first ?? 0) + (second ?? 0);
        assert.equal(totalInputTokens(addUsage(left, right)), expected);
      }),
    );
  });
});
