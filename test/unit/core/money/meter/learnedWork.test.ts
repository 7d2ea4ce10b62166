import assert from 'node:assert/strict';
import { estimateWork } from '../../../../../src/core/money/meter/estimate.ts';
import { learnWork, type LearnedWork } from '../../../../../src/core/money/meter/learnedWork.ts';
import { workPrior } from '../../../../../src/core/money/meter/priors.ts';
import { finish } from '../../../../../src/core/money/meter/steps.ts';
import { workSamples } from '../../../../../src/core/money/meter/workSamples.ts';
import { purposes } from '../../../../../src/core/model/purpose.ts';
import type { HistoryRow } from '../../../../../src/core/model/ledger/reportPorts.ts';
import { noonMs } from '../pricing/shippedCatalogue.ts';
import {
  generateTraces,
  learnFrom,
  type Score,
  scoreTraces,
  traced,
  type TracedWork,
  tracePrice,
} from './workTraces.ts';

const model = 'lab/sonnet-like';
const query = { kind: 'edit', tier: 'execution', model, atMs: noonMs, price: tracePrice(model) } as const;

function learn(rows: readonly HistoryRow[] = []): LearnedWork {
  return finish(learnWork({ pieces: finish(workSamples(rows, noonMs)), priceAt: tracePrice }));
}

function repeated(count: number, usd: number, calls = 3): TracedWork[] {
  return Array.from({ length: count }, (_, index) =>
    traced(
      { kind: 'edit', model, planId: `plan-${index}`, startedAtMs: noonMs + index * 7_200_000 },
      usd * (0.9 + 0.02 * (index % 10)),
      calls,
    ),
  );
}

describe('learnWork: estimates', () => {
  it('gives the stated prior while nothing is learned', () => {
    const estimate = learn().estimate(query);
    const prior = estimateWork({ prior: workPrior('edit'), price: query.price, atMs: noonMs });
    assert.ok(estimate !== 'unpriced' && prior !== 'unpriced');
    assert.ok(Math.abs(estimate.lowNanoUsd / prior.lowNanoUsd - 1) < 1e-6);
    assert.ok(Math.abs(estimate.highNanoUsd / prior.highNanoUsd - 1) < 1e-6);
    assert.deepEqual([estimate.foundation, estimate.n], ['assumed', 0]);
  });

  it('narrows with the request and the planner’s guess', () => {
    const learned = learn();
    const vague = learned.estimate(query);
    const known = learned.estimate({ ...query, countedTokens: 3000, outputGuess: 600 });
    assert.ok(vague !== 'unpriced' && known !== 'unpriced');
    assert.ok(known.highNanoUsd / known.lowNanoUsd < vague.highNanoUsd / vague.lowNanoUsd);
  });

  it('learns the whole piece of work: loops, reviews and escalations included', () => {
    const done = repeated(30, 0.4);
    const withReview = done.map((work) => ({
      ...work,
      rows: [
        ...work.rows,
        ...work.rows.slice(-1).map((row): HistoryRow => ({
          ...row,
          ...{ purpose: 'review', model: 'mini-like', costNanoUsd: 100_000_000 },
        })),
      ],
    }));
    const estimate = learnFrom(withReview, noonMs + 31 * 7_200_000).estimate(query);
    assert.ok(estimate !== 'unpriced');
    assert.ok(Math.abs(estimate.midNanoUsd / 495_000_000 - 1) < 0.1, String(estimate.midNanoUsd));
    assert.deepEqual([estimate.foundation, estimate.n], ['learned', 30]);
  });

  it('does not learn from work that still runs', () => {
    const [work] = repeated(1, 0.4);
    assert.ok(work !== undefined);
    const estimate = (nowMs: number): number => {
      const result = learnFrom([work], nowMs).estimate(query);
      return result === 'unpriced' ? Number.NaN : result.n;
    };
    assert.equal(estimate(work.startedAtMs + 10_000), 0);
    assert.equal(estimate(work.startedAtMs + 7_200_000), 1);
  });

  it('is unpriced without a price, and nothing for what costs nothing', () => {
    const learned = learn();
    assert.equal(learned.estimate({ ...query, price: undefined }), 'unpriced');
    const free = learned.estimate({ ...query, price: { source: 'local' } });
    assert.deepEqual(free, { lowNanoUsd: 0, midNanoUsd: 0, highNanoUsd: 0, foundation: 'assumed', n: 0 });
  });

  it('has a prior for every purpose', () => {
    for (const purpose of purposes) {
      const { calls, inputTokens, outputTokens } = workPrior(purpose);
      for (const { low, high } of [calls, inputTokens, outputTokens]) assert.ok(0 < low && low <= high);
    }
  });
});

describe('learnWork: caps', () => {
  it('caps output above what is usual, and never below the floor of a reasoning model', () => {
    const learned = learn();
    const plain = learned.outputPercentile(query, false);
    const reasoning = learned.outputPercentile(query, true);
    assert.ok(plain >= workPrior('edit').outputTokens.high);
    assert.ok(reasoning > plain);
    assert.ok(learned.outputPercentile({ ...query, kind: 'title' }, true) >= 2000);
  });

  it('learns the cap, and takes an answer that was cut off for a longer one', () => {
    const rows = (outcome: HistoryRow['outcome']): HistoryRow[] =>
      repeated(60, 0.4, 1).flatMap((work) =>
        work.rows.map((row) => ({ ...row, outputTokens: 1000, outcome })),
      );
    const capOf = (history: HistoryRow[]): number => learn(history).outputPercentile(query, false);
    const whole = capOf(rows('succeeded'));
    assert.ok(whole >= 1000 && whole < 2500, String(whole));
    assert.ok(capOf(rows('truncated')) > 1.5 * whole);
  });
});

describe('learnWork: traces from recorded distributions', () => {
  let scores: readonly Score[] = [];
  before(() => {
    scores = [1, 2, 3].map((seed) => scoreTraces(generateTraces(400, seed), 30, 20));
  });
  const mean = (key: 'coverage' | 'medianWidth'): number =>
    scores.reduce((sum, score) => sum + score[key], 0) / scores.length;

  it('holds about four in five actuals within a range of at most four', () => {
    assert.ok(Math.abs(mean('coverage') - 0.8) <= 0.03, `coverage ${mean('coverage')}`);
    assert.ok(mean('medianWidth') <= 4, `width ${mean('medianWidth')}`);
  });

  it('scores better than the plain mean of the past, for every seed', () => {
    for (const { pinball, meanPinball } of scores) assert.ok(pinball < 0.75 * meanPinball);
  });
});
