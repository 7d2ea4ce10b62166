import assert from 'node:assert/strict';
import { learnOrchestrationRuns } from '../../../../../src/core/money/meter/orchestrationRuns.ts';
import { finish } from '../../../../../src/core/money/meter/steps.ts';
import { workSamples } from '../../../../../src/core/money/meter/workSamples.ts';
import type { HistoryRow } from '../../../../../src/core/model/ledger/reportPorts.ts';

const base = {
  startedAtMs: 0,
  planId: 'plan',
  stepKind: 'edit',
  purpose: 'step',
  tier: 'orchestration',
  provider: 'p',
  model: 'strong',
  position: 0,
  outcome: 'succeeded',
  usageSource: 'reported',
} as const;

/** What is learned of finished steps, each given by its calls. */
function learn(...steps: readonly (readonly Partial<HistoryRow>[])[]) {
  const rows = steps.flatMap((calls, index) =>
    calls.map((call): HistoryRow => ({ ...base, stepId: `s${index}`, verdict: 'pass', ...call })),
  );
  return finish(learnOrchestrationRuns(finish(workSamples(rows.reverse(), 0)), 'p/strong'));
}

const call = (inputTokens: number, cacheReadTokens?: number): Partial<HistoryRow> => ({
  inputTokens,
  ...(cacheReadTokens !== undefined && { cacheReadTokens }),
});

describe('how the strong model works by itself', () => {
  it('counts its turns and the cached share of its input, by kind', () => {
    const runs = learn([call(100, 0), call(100, 100)], [{ ...call(10, 1), stepKind: 'tests' }]);
    assert.deepEqual(runs.get('edit'), {
      n: 1,
      turns: { low: 2, high: 2 },
      cacheShare: { low: 0.5, high: 0.5 },
    });
    assert.deepEqual(runs.get('tests')?.cacheShare, { low: 0.1, high: 0.1 });
  });

  it('takes the middle half of the runs', () => {
    const runs = learn(
      ...[1, 2, 3, 4, 5].map((turns) => Array.from({ length: turns }, () => call(10, turns))),
    );
    assert.deepEqual(runs.get('edit'), {
      n: 5,
      turns: { low: 2, high: 4 },
      cacheShare: { low: 0.2, high: 0.4 },
    });
  });

  it('knows no share above 1, and takes an unknown cache for none', () => {
    assert.deepEqual(learn([call(10, 20)]).get('edit')?.cacheShare, { low: 1, high: 1 });
    assert.deepEqual(learn([call(10)]).get('edit')?.cacheShare, { low: 0, high: 0 });
  });

  it('does not count reviews, classifiers and refused calls as turns', () => {
    const others = [
      { ...call(99), purpose: 'review', model: 'weak' },
      { ...call(99), outcome: 'rate-limit', model: 'weak' },
    ] as const;
    assert.deepEqual(learn([...others, call(10)]).get('edit')?.turns, { low: 1, high: 1 });
  });

  for (const [what, calls] of [
    ['that another model took part in', [call(10), { ...call(10), model: 'weak' }]],
    ['that are not finished', [{ ...call(10), verdict: undefined }]],
    ['without a call that succeeded', [{ ...call(10), outcome: 'server' }]],
    ['without known input', [{}]],
    ['with impossible counts', [call(10, -1)]],
    ['with counts that are none', [call(Number.NaN)]],
  ] as const) {
    it(`learns nothing from runs ${what}`, () => {
      assert.equal(learn(calls as readonly Partial<HistoryRow>[]).size, 0);
    });
  }

  it('learns from the newest 200 runs', () => {
    const old = Array.from({ length: 100 }, () => [call(10, 10)]);
    const recent = Array.from({ length: 200 }, () => [call(10, 0)]);
    assert.deepEqual(learn(...old, ...recent).get('edit'), {
      n: 200,
      turns: { low: 1, high: 1 },
      cacheShare: { low: 0, high: 0 },
    });
  });
});
