import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  estimateTokensOfModel,
  learnTokenRatios,
  readRatioSnapshot,
} from '../../../../../src/core/money/meter/learnedRatio.ts';
import { estimateTokens } from '../../../../../src/core/money/meter/tokenRatio.ts';
import type { HistoryRow } from '../../../../../src/core/model/ledger/reportPorts.ts';

const opus = 'anthropic/claude-opus-5-5';

function row(inputTokens: number | undefined, part: Partial<HistoryRow> = {}): HistoryRow {
  return {
    ...{ startedAtMs: 0, purpose: 'step', tier: 'execution', position: 0, outcome: 'succeeded' },
    ...{ provider: 'anthropic', model: 'claude-opus-5-5', usageSource: 'reported', countedTokens: 1000 },
    ...(inputTokens !== undefined && { inputTokens }),
    ...part,
  };
}

describe('learnTokenRatios', () => {
  it('takes the family’s range for a model that was never used', () => {
    const { low, high, upperBound, n, foundation } = learnTokenRatios([]).of(opus);
    assert.deepEqual(
      { low, high, upperBound, n, foundation },
      {
        ...{ low: 1.1, high: 1.5, upperBound: 1.5, n: 0, foundation: 'assumed' },
      },
    );
  });

  it('comes close to what is reported again and again', () => {
    const { low, mid, high, foundation, n } = learnTokenRatios(
      Array.from({ length: 100 }, (_, index) => row(1200 + (index % 5) * 10)),
    ).of(opus);
    assert.ok(Math.abs(mid - 1.22) < 0.02, String(mid));
    assert.ok(low > 1.15 && high < 1.3, `${low}–${high}`);
    assert.deepEqual({ foundation, n }, { foundation: 'learned', n: 100 });
  });

  it('is hardly moved by one runaway report, but its bound covers it until more is known', () => {
    const steady = Array.from({ length: 15 }, () => row(1200));
    const ratio = learnTokenRatios([row(4000), ...steady]).of(opus);
    assert.ok(ratio.mid < 1.3);
    assert.ok(ratio.upperBound > 3);
  });

  it('keeps the prior’s bound until twenty calls are seen', () => {
    const calls = (count: number): HistoryRow[] => Array.from({ length: count }, () => row(1100));
    assert.equal(learnTokenRatios(calls(19)).of(opus).upperBound, 1.5);
    const enough = learnTokenRatios(calls(20)).of(opus);
    assert.ok(enough.upperBound < 1.3 && enough.upperBound >= 1.1 * 1.1 - 1e-9);
  });

  it('learns nothing from estimates, unknown counts, short requests and ratios that cannot be', () => {
    const useless = [
      row(1200, { usageSource: 'estimated' }),
      row(1200, { usageSource: 'partial' }),
      row(undefined),
      row(120, { countedTokens: 100 }),
      row(50_000),
      row(0),
      row(Number.NaN),
    ];
    assert.equal(learnTokenRatios(useless).of(opus).n, 0);
  });

  it('is positive, finite and in order whatever is reported', () => {
    const rows = fc
      .tuple(fc.oneof(fc.double(), fc.nat()), fc.oneof(fc.double(), fc.nat()))
      .map(([inputTokens, countedTokens]) => row(inputTokens, { countedTokens }));
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 60 }), (history) => {
        const { low, mid, high, upperBound } = learnTokenRatios(history).of(opus);
        assert.ok(0 < low && low <= mid && mid <= high && high <= upperBound && Number.isFinite(upperBound));
      }),
    );
  });
});

describe('the snapshot for titles', () => {
  it('survives being stored', () => {
    const snapshot = learnTokenRatios(Array.from({ length: 40 }, () => row(1200))).snapshot();
    const stored: unknown = JSON.parse(JSON.stringify(snapshot));
    assert.deepEqual(readRatioSnapshot(stored), snapshot);
    const { low, high } = estimateTokensOfModel(4000, opus, snapshot);
    const prior = estimateTokens(4000, 'claude-2026');
    assert.ok(prior.low < low && high < prior.high);
  });

  it('falls back to the family for a model that is not in it', () => {
    const empty = readRatioSnapshot(undefined);
    assert.deepEqual(estimateTokensOfModel(4000, opus, empty), estimateTokens(4000, 'claude-2026'));
    assert.deepEqual(estimateTokensOfModel(10, 'x/__proto__', empty), estimateTokens(10, 'other'));
  });

  it('leaves out what is no ratio', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (low, high) => {
        const { models } = readRatioSnapshot({ version: 1, models: { a: { perToken: { low, high } } } });
        for (const { perToken } of Object.values(models)) {
          assert.ok(perToken.low > 0 && perToken.low <= perToken.high && Number.isFinite(perToken.high));
        }
      }),
    );
    for (const value of [null, 1, [], { version: 2, models: {} }, { version: 1, models: null }]) {
      assert.deepEqual(readRatioSnapshot(value), { version: 1, models: {} });
    }
  });
});
