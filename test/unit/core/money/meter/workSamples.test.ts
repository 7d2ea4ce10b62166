import assert from 'node:assert/strict';
import { finish } from '../../../../../src/core/money/meter/steps.ts';
import { isSupporting, workSamples } from '../../../../../src/core/money/meter/workSamples.ts';
import type { HistoryRow } from '../../../../../src/core/model/ledger/reportPorts.ts';

const minuteMs = 60_000;

/** A call of a step; the properties given replace its own. */
function rowOf(changes: Partial<HistoryRow> = {}): HistoryRow {
  return {
    startedAtMs: 0,
    planId: 'plan',
    stepId: 's1',
    stepKind: 'edit',
    purpose: 'step',
    tier: 'grunt',
    provider: 'p',
    model: 'm',
    position: 0,
    outcome: 'succeeded',
    usageSource: 'reported',
    ...changes,
  };
}

/** Pieces of rows that are given oldest first. */
function piecesOf(rows: readonly HistoryRow[], nowMs = 0) {
  return finish(workSamples([...rows].reverse(), nowMs));
}

describe('pieces of work', () => {
  it('gather the calls of a step, oldest first, under its first call at the work itself', () => {
    const rows = [
      rowOf({ startedAtMs: 1, purpose: 'classify', model: 'tiny', countedTokens: 1 }),
      rowOf({ startedAtMs: 2, countedTokens: 5, outputGuess: 6 }),
      rowOf({ startedAtMs: 3, model: 'big', tier: 'execution', countedTokens: 9, outputGuess: 9 }),
    ];
    assert.deepEqual(
      piecesOf(rows),
      [
        {
          rows,
          planId: 'plan',
          stepId: 's1',
          kind: 'edit',
          tier: 'grunt',
          model: 'p/m',
          startedAtMs: 2,
          calls: 3,
          countedTokens: 5,
          outputGuess: 6,
          isFinished: false,
          inputTokens: undefined,
          outputTokens: undefined,
          costNanoUsd: undefined,
        },
      ].map((piece) => JSON.parse(JSON.stringify(piece)) as unknown),
    );
  });

  it('are steps, plannings of a plan, and calls on their own', () => {
    const { planId: _plan, stepId: _step, stepKind: _kind, ...alone } = rowOf();
    const { stepId: _id, stepKind: _noKind, ...planning } = rowOf({ purpose: 'plan' });
    const pieces = piecesOf([
      planning,
      rowOf(),
      planning,
      rowOf({ stepId: 's2' }),
      rowOf({ planId: 'other' }),
      { ...planning, purpose: 'review' },
      { ...alone, purpose: 'chat' },
      { ...alone, purpose: 'chat' },
    ]);
    assert.deepEqual(pieces.map(({ kind, stepId, calls }) => [kind, stepId, calls]).sort(), [
      ['chat', undefined, 1],
      ['chat', undefined, 1],
      ['edit', 's1', 1],
      ['edit', 's1', 1],
      ['edit', 's2', 1],
      ['plan', undefined, 2],
      ['review', undefined, 1],
    ]);
  });

  it('come in the order in which they began', () => {
    const pieces = piecesOf([
      rowOf({ startedAtMs: 1, stepId: 'b' }),
      rowOf({ startedAtMs: 2, stepId: 'a' }),
      rowOf({ startedAtMs: 3, stepId: 'b' }),
    ]);
    assert.deepEqual(
      pieces.map(({ stepId }) => stepId),
      ['b', 'a'],
    );
  });

  it('keep the first estimate that was shown', () => {
    const estimate = { lowNanoUsd: 1, highNanoUsd: 2 };
    const later = { lowNanoUsd: 3, highNanoUsd: 4 };
    const [piece] = piecesOf([rowOf(), rowOf({ estimate }), rowOf({ estimate: later })]);
    assert.deepEqual(piece?.estimate, estimate);
  });

  for (const key of ['inputTokens', 'outputTokens', 'costNanoUsd'] as const) {
    const sum = (...rows: readonly Partial<HistoryRow>[]) => piecesOf(rows.map(rowOf))[0]?.[key];
    it(`sum up ${key}, unless one is not known`, () => {
      assert.equal(sum({ [key]: 3 }, { [key]: 4 }), 7);
      assert.equal(sum({ [key]: 0 }, { [key]: 4 }), 4);
      assert.equal(sum({ [key]: 3 }, { outcome: 'rate-limit' }), 3);
      assert.equal(sum({ [key]: 3 }, { outcome: 'interrupted', [key]: 4 }), 7);
      assert.equal(sum({ [key]: 3 }, {}), undefined);
      for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY])
        assert.equal(sum({ [key]: 3 }, { [key]: wrong }), undefined, String(wrong));
    });
  }

  describe('have ended', () => {
    const isFinished = (nowMs: number, ...rows: readonly Partial<HistoryRow>[]) =>
      piecesOf(rows.map(rowOf), nowMs).find(({ stepId }) => stepId === 's1')?.isFinished;

    it('with a verdict of their newest call', () => {
      assert.equal(isFinished(0, {}, { verdict: 'fail' }), true);
      assert.equal(isFinished(0, { verdict: 'fail' }, {}), false);
    });

    it('after an hour', () => {
      assert.equal(isFinished(60 * minuteMs, {}), false);
      assert.equal(isFinished(60 * minuteMs + 1, {}), true);
    });

    it('after ten minutes where their plan has gone on, or where there is none', () => {
      const next = { stepId: 's2' };
      assert.equal(isFinished(10 * minuteMs, {}, next), false);
      assert.equal(isFinished(10 * minuteMs + 1, {}, next), true);
      assert.equal(isFinished(10 * minuteMs + 1, {}, { ...next, planId: 'other' }), false);
      const { planId: _plan, ...alone } = rowOf({ startedAtMs: 0 });
      assert.deepEqual(
        [10 * minuteMs, 10 * minuteMs + 1].map((nowMs) => piecesOf([alone], nowMs)[0]?.isFinished),
        [false, true],
      );
    });
  });
});

describe('what supports the work and is not the work', () => {
  for (const [purpose, supports] of [
    ['review', true],
    ['classify', true],
    ['summarise', true],
    ['name', true],
    ['title', true],
    ['compact', true],
    ['probe', true],
    ['step', false],
    ['plan', false],
    ['fix', false],
    ['chat', false],
  ] as const) {
    it(`${supports ? 'includes' : 'does not include'} "${purpose}"`, () => {
      assert.equal(isSupporting(rowOf({ purpose })), supports);
    });
  }
});
