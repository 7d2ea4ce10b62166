import assert from 'node:assert/strict';
import { differenceReasons } from '../../../../../src/core/money/report/differenceReasons.ts';
import type { ReconciledLine } from '../../../../../src/core/money/report/reconcile.ts';
import { attemptOf, reportOf, sumsOf, usd } from './samples.ts';

describe('differenceReasons', () => {
  const line = (changes: Partial<ReconciledLine> = {}): ReconciledLine => ({
    id: 'i1',
    provider: 'openai',
    period: '2026-06-03',
    billedNanoUsd: 5 * usd,
    meteredNanoUsd: 3 * usd,
    differenceNanoUsd: 2 * usd,
    calls: 3,
    hasOpenCalls: false,
    unpricedCalls: 0,
    contains: 0,
    parts: [],
    ...changes,
  });
  const evidence = { report: reportOf(), rows: [], totalRows: 0 };

  it('says nothing where bill and meter agree', () => {
    assert.deepEqual(
      differenceReasons(line({ meteredNanoUsd: 5 * usd, differenceNanoUsd: 0 }), evidence),
      [],
    );
  });

  it('knows when nothing was metered', () => {
    const reasons = differenceReasons(
      line({ calls: 0, meteredNanoUsd: 0, differenceNanoUsd: 5 * usd }),
      evidence,
    );
    assert.deepEqual(reasons, [{ kind: 'nothing-metered' }]);
  });

  it('names everything that the rows show', () => {
    const rows = [
      attemptOf({
        usage: { source: 'reported', cacheWrite5mTokens: 10, cacheWrite1hTokens: 5 },
        adjustments: [{ id: 'x', callId: 'a1', recordedAtMs: 1, deltaNanoUsd: -5, source: 'invoice' }],
      }),
      // In the evening of the 3rd, west of Greenwich: the provider's 4th.
      attemptOf({
        id: 'late',
        startedAtMs: Date.UTC(2026, 5, 4, 1),
        finalCost: { source: 'catalogue', nanoUsd: 7 },
      }),
      attemptOf({ id: 'other', windowDate: '2026-06-02', startedAtMs: Date.UTC(2026, 5, 3, 2) }),
    ];
    const report = reportOf({
      sums: sumsOf({ calls: 3, estimatedNanoUsd: 11, upperBoundNanoUsd: 12 }),
      providers: [
        {
          provider: 'openai',
          calls: 3,
          unavailable: 0,
          outcomes: { interrupted: 1, cancelled: 1, succeeded: 1 },
        },
      ],
    });
    assert.deepEqual(
      differenceReasons(line({ unpricedCalls: 2, contains: 1 }), { report, rows, totalRows: 9 }),
      [
        { kind: 'contains', lines: 1 },
        { kind: 'unpriced', calls: 2 },
        { kind: 'estimated', nanoUsd: 11 },
        { kind: 'upper-bound', nanoUsd: 12 },
        { kind: 'interrupted', calls: 2 },
        { kind: 'cache-writes', tokens: 15 },
        { kind: 'adjusted', adjustments: 1, nanoUsd: -5 },
        { kind: 'utc-days', meteredNanoUsd: 3 * usd - 7 + usd },
        { kind: 'outside' },
        { kind: 'not-all-rows', looked: 3, total: 9 },
      ],
    );
  });

  const kindsOf = (...parameters: Parameters<typeof differenceReasons>): string[] =>
    differenceReasons(...parameters).map(({ kind }) => kind);

  it('names only unpriced and contained lines where the difference is rounding', () => {
    const rows = [attemptOf({ usage: { source: 'reported', cacheWrite30mTokens: 9 } })];
    const report = reportOf({ sums: sumsOf({ estimatedNanoUsd: 1 }) });
    const even = { meteredNanoUsd: 5 * usd, differenceNanoUsd: 0 };
    assert.deepEqual(kindsOf(line(even), { report, rows, totalRows: 1 }), []);
    assert.deepEqual(
      kindsOf(line({ ...even, unpricedCalls: 1, contains: 2 }), { report, rows, totalRows: 1 }),
      ['contains', 'unpriced'],
    );
  });

  it('says that something is outside only where more was billed', () => {
    assert.deepEqual(kindsOf(line(), evidence), ['outside']);
    assert.deepEqual(kindsOf(line({ differenceNanoUsd: -2 * usd }), evidence), []);
  });

  it('counts every kind of cache write, of the period only', () => {
    const usage = (changes: object) => ({ usage: { source: 'reported', ...changes } }) as const;
    const rows = [
      attemptOf(usage({ cacheWrite30mTokens: 1 })),
      attemptOf(usage({ cacheWrite12hTokens: 2 })),
      attemptOf({ ...usage({ cacheWrite5mTokens: 4 }), windowDate: '2026-06-04' }),
    ];
    const found = differenceReasons(line(), { report: reportOf(), rows, totalRows: 3 });
    assert.deepEqual(
      found.find(({ kind }) => kind === 'cache-writes'),
      { kind: 'cache-writes', tokens: 3 },
    );
  });

  it('moves no cost over midnight that nobody knows', () => {
    const late = attemptOf({ startedAtMs: Date.UTC(2026, 5, 4, 1), finalCost: { source: 'unpriced' } });
    assert.deepEqual(kindsOf(line(), { report: reportOf(), rows: [late], totalRows: 1 }), ['outside']);
  });

  it('takes providers without a break for nothing', () => {
    const providers = [{ provider: 'openai', calls: 1, unavailable: 0, outcomes: { succeeded: 1 } }];
    assert.deepEqual(kindsOf(line(), { ...evidence, report: reportOf({ providers }) }), ['outside']);
  });
});
