import assert from 'node:assert/strict';
import type { Baseline } from '../../../../../src/core/money/meter/baseline.ts';
import { savingsOf } from '../../../../../src/core/money/meter/savings.ts';
import { finish } from '../../../../../src/core/money/meter/steps.ts';
import { learnOrchestrationRuns } from '../../../../../src/core/money/meter/orchestrationRuns.ts';
import { workSamples } from '../../../../../src/core/money/meter/workSamples.ts';
import { findPrice } from '../../../../../src/core/money/pricing/findPrice.ts';
import type { Price } from '../../../../../src/core/money/pricing/price.ts';
import type { HistoryRow } from '../../../../../src/core/model/ledger/reportPorts.ts';
import { noonMs, shippedCatalogue } from '../pricing/shippedCatalogue.ts';

const catalogue = shippedCatalogue();
const strong = {
  model: 'anthropic/claude-opus-5-5',
  priceAt: (atMs: number): Price | undefined =>
    findPrice(catalogue, { vendor: 'anthropic', model: 'claude-opus-5-5', atMs }),
};

/** A call of Sonnet 5.5, which has the same tokenizer: worth $0.06 at Opus' price. */
function row(part: Partial<HistoryRow> = {}): HistoryRow {
  return {
    ...{ startedAtMs: noonMs, planId: 'plan', stepId: 'one', stepKind: 'edit', purpose: 'step' },
    ...{ tier: 'execution', provider: 'anthropic', model: 'claude-sonnet-5-5', position: 0 },
    ...{ outcome: 'succeeded', usageSource: 'reported', inputTokens: 10_000, outputTokens: 1000 },
    ...{ costNanoUsd: 30_000_000, verdict: 'pass' },
    ...part,
  };
}

function savings(newestFirst: readonly HistoryRow[]): Baseline | undefined {
  return finish(savingsOf({ rows: newestFirst, history: newestFirst, nowMs: noonMs + 1, strong }));
}

function saved(newestFirst: readonly HistoryRow[]): number | undefined {
  const saving = savings(newestFirst)?.saving;
  assert.equal(saving?.lowNanoUsd, saving?.highNanoUsd);
  return saving?.lowNanoUsd;
}

describe('savingsOf', () => {
  const opus = { model: 'claude-opus-5-5', costNanoUsd: 60_000_000 } as const;

  const cases: readonly (readonly [name: string, rows: readonly HistoryRow[], nanoUsd: number])[] = [
    ['nothing', [], 0],
    ['an accepted cheap attempt', [row()], 30_000_000],
    ['a rejected attempt', [row({ verdict: 'fail' })], -30_000_000],
    ['an attempt that nobody judged', [row({ verdict: 'unknown' })], -30_000_000],
    ['a step that the strong model did', [row({ ...opus, tier: 'orchestration' })], 0],
    [
      'a step that the strong model did after a cheap attempt',
      [row({ ...opus, position: 1 }), row({ verdict: 'fail' })],
      -30_000_000,
    ],
    [
      'an accepted attempt after another cheap one',
      [row({ position: 1, model: 'claude-sonnet-5-5' }), row({ verdict: 'fail' })],
      0,
    ],
    [
      'a plan, a review and a classification beside it',
      [
        row({ purpose: 'review', costNanoUsd: 4_000_000 }),
        row(),
        row({ purpose: 'classify', costNanoUsd: 1_000_000 }),
        row({ purpose: 'plan', stepId: 'plan', costNanoUsd: 5_000_000 }),
      ],
      20_000_000,
    ],
    ['work that failed at its newest verdict', [row({ position: 1, verdict: 'fail' }), row()], -60_000_000],
    [
      'a request that was refused without a bill',
      [
        row(),
        row({ outcome: 'rate-limit', costNanoUsd: undefined as never, verdict: undefined as never }),
      ].map(withoutUndefined),
      30_000_000,
    ],
  ];
  for (const [name, rows, nanoUsd] of cases) {
    it(`counts ${name}`, () => {
      assert.equal(saved(rows), nanoUsd);
    });
  }

  it('states no saving while a call has no price', () => {
    const { costNanoUsd, ...unpriced } = row();
    assert.equal(costNanoUsd, 30_000_000);
    const result = savings([unpriced]);
    assert.equal(result?.unpricedCalls, 1);
    assert.equal(result.saving, undefined);
  });

  it('is learned from twenty runs of the strong model on such work, and assumed before', () => {
    const runs = (count: number): HistoryRow[] =>
      Array.from({ length: count }, (_, index) => row({ ...opus, stepId: `strong-${index}` }));
    const result = (count: number): unknown =>
      finish(savingsOf({ rows: [row()], history: runs(count), nowMs: noonMs + 1, strong }))?.foundation;
    assert.equal(result(19), 'assumed');
    assert.equal(result(20), 'learned');
  });
});

describe('learnOrchestrationRuns', () => {
  it('learns turns and cache share by kind, from work that the model did alone', () => {
    const opus = (stepId: string, part: Partial<HistoryRow> = {}): HistoryRow =>
      row({ model: 'claude-opus-5-5', stepId, ...part });
    const history = [
      opus('a', { cacheReadTokens: 5000 }),
      opus('a'),
      opus('b', { stepKind: 'docs' }),
      opus('mixed'),
      row({ stepId: 'mixed' }),
    ];
    const runs = finish(learnOrchestrationRuns(finish(workSamples(history, noonMs + 1)), strong.model));
    assert.deepEqual(runs.get('edit'), {
      n: 1,
      turns: { low: 2, high: 2 },
      cacheShare: { low: 0.25, high: 0.25 },
    });
    assert.equal(runs.get('docs')?.n, 1);
  });
});

function withoutUndefined(value: HistoryRow): HistoryRow {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as unknown as HistoryRow;
}
