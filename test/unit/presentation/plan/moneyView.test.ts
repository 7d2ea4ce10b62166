import assert from 'node:assert/strict';
import {
  callSummary,
  costView,
  estimateView,
  planEstimateView,
} from '../../../../src/presentation/plan/moneyView.ts';
import { attemptWith } from '../../core/work/plan/samples.ts';

describe('costView', () => {
  it('shows an unknown price as unpriced, never as nothing', () => {
    const view = costView({ source: 'unpriced' });
    assert.ok(view.isUnpriced);
    assert.doesNotMatch(view.text, /\$0/);
    assert.match(view.explanation, /No price is known/);
  });

  it('says where a cost comes from', () => {
    const view = costView({ source: 'catalogue', nanoUsd: 12_000_000 });
    assert.match(view.text, /\$0\.012/);
    assert.notEqual(view.explanation, '');
    assert.equal(view.isUnpriced, false);
  });
});

describe('estimates', () => {
  it('are marked as such', () => {
    assert.match(estimateView({ lowNanoUsd: 10_000_000, highNanoUsd: 20_000_000 }).text, /^≈/);
  });

  it('are exact where a model costs nothing', () => {
    assert.equal(estimateView({ lowNanoUsd: 0, highNanoUsd: 0 }).text, '$0.00');
  });

  const step = { lowNanoUsd: 10_000_000, highNanoUsd: 20_000_000 };

  it('add up with what planning has cost, so that they can be held against what is spent', () => {
    const planning = { ...attemptWith('p'), cost: { source: 'catalogue', nanoUsd: 30_000_000 } as const };
    const view = planEstimateView([step, step], [planning]);
    assert.equal(view?.text, '≈$0.050–$0.070');
    assert.match(view.explanation, /charged \(\$0\.030\)/);
  });

  it('say which part of a plan they leave out', () => {
    const planning = { ...attemptWith('p'), cost: { source: 'unpriced' } as const };
    const view = planEstimateView([step, undefined], [planning]);
    assert.equal(view?.text, '≈$0.010–$0.020 + 1 unknown');
    assert.match(view.explanation, /charged \(unpriced\).*in no sum: 1\.$/);
  });

  it('are not there when no step has one', () => {
    assert.equal(planEstimateView([undefined], [attemptWith('p')]), undefined);
  });
});

describe('callSummary', () => {
  it('marks a sum of which a part is only a bound', () => {
    const lost = {
      ...attemptWith('l'),
      cost: { source: 'estimate', nanoUsd: 20_000_000, isUpperBound: true } as const,
    };
    const cut = { ...attemptWith('c'), cost: { source: 'estimate', nanoUsd: 10_000_000 } as const };
    assert.equal(callSummary([cut]).cost?.text, '≈$0.010');
    const { cost } = callSummary([lost, cut]);
    assert.equal(cost?.text, '≤$0.030');
    assert.match(cost.explanation, /the most it can have cost/);
  });

  it('stays exact when a request that was refused is estimated at nothing', () => {
    const refused = { ...attemptWith('r'), cost: { source: 'estimate', nanoUsd: 0 } as const };
    const paid = { ...attemptWith('p'), cost: { source: 'catalogue', nanoUsd: 30_000_000 } as const };
    assert.equal(callSummary([refused, paid]).cost?.text, '$0.030');
  });

  const { inputTokens: _input, outputTokens: _output, ...uncounted } = attemptWith('u');

  it('is empty without calls', () => {
    assert.deepEqual(callSummary([]), { models: [], calls: 0 });
  });

  it('leaves unknown tokens unknown', () => {
    const summary = callSummary([uncounted]);
    assert.equal(summary.inputTokens, undefined);
    assert.equal(summary.outputTokens, undefined);
    assert.equal(summary.cacheShare, undefined);
    assert.equal(callSummary([uncounted, attemptWith('k')]).inputTokens, 10);
  });

  it('names each model once and shows the share of the cache', () => {
    const summary = callSummary([attemptWith('1'), { ...attemptWith('2'), cacheReadTokens: 5 }]);
    assert.deepEqual(summary.models, ['anthropic/claude-haiku']);
    assert.equal(summary.calls, 2);
    // Of the one that reports its cache.
    assert.equal(summary.cacheShare, 0.5);
    const missed = { ...attemptWith('3'), cacheReadTokens: 0 };
    assert.equal(callSummary([missed, { ...attemptWith('2'), cacheReadTokens: 5 }]).cacheShare, 0.25);
    assert.equal(summary.elapsedMs, 4);
  });

  it('marks a sum that holds an estimate, and one that lacks a price', () => {
    const estimated = { ...attemptWith('e'), cost: { source: 'estimate', nanoUsd: 5_000_000 } as const };
    const unpriced = { ...attemptWith('n'), cost: { source: 'unpriced' } as const };
    assert.match(callSummary([attemptWith('1'), estimated]).cost?.text ?? '', /^≈/);
    assert.equal(callSummary([attemptWith('1'), unpriced]).cost?.isUnpriced, false);
    const only = callSummary([unpriced]).cost;
    assert.ok(only?.isUnpriced);
    assert.doesNotMatch(only.text, /^\$0/);
  });
});
