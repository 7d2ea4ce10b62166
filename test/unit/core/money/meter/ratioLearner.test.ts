import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spreadOf } from '../../../../../src/core/money/meter/quantiles.ts';
import { createRatioLearner } from '../../../../../src/core/money/meter/ratioLearner.ts';
import { finish } from '../../../../../src/core/money/meter/steps.ts';
import { seededRandom } from './workTraces.ts';

const dayMs = 24 * 60 * 60 * 1000;

function query(group: string, atMs = 0): Parameters<ReturnType<typeof createRatioLearner>['predict']>[0] {
  return { groups: ['edit', `edit ${group}`], atMs, expected: Math.log(100), spread: spreadOf(50, 200) };
}

describe('createRatioLearner', () => {
  it('says what was assumed before anything is seen', () => {
    const learned = createRatioLearner().predict(query('a'));
    assert.deepEqual(
      [0.1, 0.5, 0.9].map((share) => Math.round(learned.quantile(share))),
      [50, 100, 200],
    );
    assert.deepEqual([learned.n, learned.foundation], [0, 'assumed']);
  });

  it('moves to what it sees, and narrows', () => {
    const learner = createRatioLearner();
    const random = seededRandom(7);
    for (let index = 0; index < 60; index += 1) learner.observe(query('a'), 300 + 20 * random());
    const learned = learner.predict(query('a'));
    assert.ok(Math.abs(learned.quantile(0.5) - 310) < 20, String(learned.quantile(0.5)));
    assert.ok(learned.quantile(0.9) / learned.quantile(0.1) < 2);
    assert.deepEqual([learned.n, learned.foundation], [60, 'learned']);
  });

  it('lends a newcomer the level of its kin, with a wider range', () => {
    const learner = createRatioLearner();
    for (let index = 0; index < 40; index += 1) {
      learner.observe(query('a'), 300);
      learner.observe(query('b'), 1000);
    }
    const known = learner.predict(query('a'));
    const newcomer = learner.predict(query('c'));
    assert.ok(newcomer.quantile(0.5) > 300 && newcomer.quantile(0.5) < 1000);
    const width = (one: typeof known): number => one.quantile(0.9) / one.quantile(0.1);
    assert.ok(width(newcomer) > width(known));
    assert.equal(newcomer.n, 80);
  });

  it('takes over how a peer fell in work of another kind, as far as it is known there', () => {
    const of = (kind: string, model: string): ReturnType<typeof query> => ({
      ...query(''),
      groups: [kind, `${kind} ${model}`],
      peers: model,
    });
    const learner = createRatioLearner();
    for (let index = 0; index < 40; index += 1) {
      learner.observe(of('edit', 'terse'), 100);
      learner.observe(of('edit', 'wordy'), 900);
      learner.observe(of('docs', 'terse'), 50);
    }
    const middle = (kind: string, model: string): number => learner.predict(of(kind, model)).quantile(0.5);
    assert.ok(middle('docs', 'wordy') > 2 * middle('docs', 'terse'));
    assert.ok(middle('docs', 'wordy') < middle('edit', 'wordy'));
    assert.equal(learner.predict(of('docs', 'wordy')).n, 40);
    // Of a kind that was never seen the assumption stands, with what is known of the model.
    assert.deepEqual(
      [learner.predict(of('tests', 'wordy')).n, learner.predict(of('tests', 'wordy')).foundation],
      [0, 'assumed'],
    );
  });

  it('says the same whether its lessons are drawn beforehand or when they are asked for', () => {
    const learners = [createRatioLearner(), createRatioLearner()] as const;
    const random = seededRandom(9);
    for (let index = 0; index < 80; index += 1) {
      const value = 100 * Math.exp(random());
      for (const learner of learners) learner.observe(query(index % 3 === 0 ? 'a' : 'b'), value);
    }
    finish(learners[0].settle());
    const [settled, asked] = learners.map((learner) => learner.predict(query('a')).quantile(0.9));
    assert.equal(settled, asked);
  });

  it('forgets: half a year ago counts little beside this month', () => {
    const learner = createRatioLearner();
    for (let index = 0; index < 40; index += 1) learner.observe(query('a', 0), 1000);
    for (let index = 0; index < 20; index += 1) learner.observe(query('a', 180 * dayMs), 100);
    assert.ok(learner.predict(query('a', 180 * dayMs)).quantile(0.5) < 150);
  });

  it('follows a signal that tells something, and not one that tells nothing', () => {
    const learner = createRatioLearner(2);
    const random = seededRandom(3);
    const withSignals = (size: number, noise: number): ReturnType<typeof query> => ({
      ...query('a'),
      signals: [size, noise],
    });
    for (let index = 0; index < 100; index += 1) {
      const size = random() * 2 - 1;
      learner.observe(withSignals(size, random() * 2 - 1), 100 * Math.exp(size));
    }
    const middle = (size: number, noise: number): number =>
      learner.predict(withSignals(size, noise)).quantile(0.5);
    assert.ok(middle(1, 0) / middle(-1, 0) > 4);
    assert.ok(Math.abs(Math.log(middle(0, 1) / middle(0, -1))) < 0.2);
  });

  it('widens when its ranges reach too short', () => {
    const learner = createRatioLearner();
    const random = seededRandom(5);
    for (let index = 0; index < 60; index += 1) learner.observe(query('a'), 100 * (1 + 0.02 * random()));
    const calm = learner.predict(query('a'));
    for (let index = 0; index < 60; index += 1) learner.observe(query('a'), 100 * Math.exp(2 * random() - 1));
    const stormy = learner.predict(query('a'));
    const width = (one: typeof calm): number => one.quantile(0.9) / one.quantile(0.1);
    assert.ok(width(stormy) > 1.5 * width(calm));
  });

  it('is positive, finite and in order whatever it sees', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double(), fc.constantFrom('a', 'b'), fc.nat()), { maxLength: 60 }),
        (cases) => {
          const learner = createRatioLearner();
          for (const [value, group, atMs] of cases) learner.observe(query(group, atMs), value);
          const learned = learner.predict(query('a'));
          const [low, mid, high] = [learned.quantile(0.1), learned.quantile(0.5), learned.quantile(0.9)];
          assert.ok(0 < low && low <= mid && mid <= high && Number.isFinite(high));
        },
      ),
    );
  });
});
