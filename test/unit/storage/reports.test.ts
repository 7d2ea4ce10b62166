import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {
  CostReport,
  ReportedCall,
  ReportFilter,
  ReportSums,
} from '../../../src/core/model/ledger/reportPorts.ts';
import type { Storage } from '../../../src/storage/client/openStorage.ts';
import { endOf, fullEnd, fullStart, startOf } from './callFixtures.ts';
import { matches, scanGroups, scanHealth, scanSums, scanWork } from './reportOracle.ts';
import { always, anyFilter, manyRecorded, recordAll } from './reportRows.ts';
import { createStorageWorld, type StorageWorld } from './storageWorld.ts';

const nothing: ReportSums = {
  calls: 0,
  succeeded: 0,
  unpricedCalls: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 0,
  costNanoUsd: 0,
  estimatedNanoUsd: 0,
  upperBoundNanoUsd: 0,
};

function bySums<T extends { readonly sums: ReportSums }>(
  groups: readonly T[],
  nameOf: (group: T) => readonly string[],
): Record<string, ReportSums> {
  return Object.fromEntries(groups.map((group) => [nameOf(group).join(' '), group.sums]));
}

describe('reports', () => {
  let world: StorageWorld;
  let storage: Storage;
  beforeEach(async () => {
    world = createStorageWorld();
    storage = await world.open('first');
  });
  afterEach(() => world.dispose());

  const allRows = async (): Promise<readonly ReportedCall[]> =>
    (await storage.reports.listCalls(always, { offset: 0, limit: 1_000 })).rows;

  it('answers for an empty ledger', async () => {
    const { reports } = storage;
    const report = await reports.report(always);
    assert.deepEqual(report.sums, nothing);
    assert.deepEqual(report.newest, { n: 0, isAll: true });
    assert.deepEqual(report.accuracy, { n: 0, inside: 0 });
    assert.equal(report.work.judged, 0);
    for (const list of [
      'byDayAndTier',
      'byModel',
      'byPurpose',
      'byTier',
      'byPlan',
      'byKey',
      'tools',
    ] as const) {
      assert.deepEqual(report[list], []);
    }
    assert.deepEqual(report.providers, []);
    assert.deepEqual(await reports.listCalls(always, { offset: 0, limit: 10 }), { rows: [], total: 0 });
    assert.deepEqual(await reports.history(10), []);
    assert.deepEqual(await reports.invoices('2026-09'), []);
  });

  it('answers for one row, with everything that was recorded of it', async () => {
    const { ledger, reports, notices } = storage;
    const held = {
      nanoUsd: 8_000_000_000_000,
      limits: [{ scope: 'day', nanoUsd: 9_000_000_000_000 }],
    } as const;
    await ledger.begin(fullStart, held);
    await ledger.settle('full', fullEnd);
    const adjustment = {
      ...{ id: 'x', callId: 'full', recordedAtMs: 5, deltaNanoUsd: -1, source: 'invoice' },
      note: 'rounded',
    };
    await ledger.adjust(adjustment);
    const verdict = {
      ...{ callId: 'full', recordedAtMs: 6, verdict: 'fail' as const, by: 'person' as const },
      action: 'reverted' as const,
    };
    await ledger.recordVerdict(verdict);
    const sums: ReportSums = {
      ...{ calls: 1, succeeded: 1, unpricedCalls: 0, inputTokens: 21, cacheReadTokens: 2 },
      ...{ outputTokens: 70, costNanoUsd: 9_000_000_000_000, estimatedNanoUsd: 0, upperBoundNanoUsd: 0 },
    };
    const report: CostReport = {
      newest: { n: 1, isAll: true },
      sums,
      byDayAndTier: [{ day: '2026-09-21', tier: 'execution', sums }],
      byModel: [{ provider: 'anthropic', model: 'claude-opus-5-5', sums }],
      byPurpose: [{ purpose: 'step', sums }],
      byTier: [{ tier: 'execution', sums }],
      byPlan: [{ planId: 'plan-1', sums }],
      byKey: [{ provider: 'anthropic', keyLabel: 'work key', sums }],
      providers: [
        {
          ...{ provider: 'anthropic', calls: 1, unavailable: 0, outcomes: { succeeded: 1 } },
          latency: { n: 1, p50Ms: 1234.5, p95Ms: 1234.5 },
          firstToken: { n: 1, p50Ms: 0.25, p95Ms: 0.25 },
        },
      ],
      work: {
        ...{ judged: 1, passed: 0, firstJudged: 0, firstPassed: 0, retries: 0, escalations: 0 },
        ...{ passedTokens: 0, passedNanoUsd: 0, passedUnpricedCalls: 0 },
        rejectedNanoUsd: 9_000_000_000_000,
      },
      overruns: { n: 1, nanoUsd: 1_000_000_000_000 },
      tools: [
        { name: 'read_file', calls: 1, resultBytes: 4096 },
        { name: 'search', calls: 1, resultBytes: 0 },
      ],
      // No median: its low end is $0.
      accuracy: { n: 1, inside: 1 },
    };
    assert.deepEqual(await reports.report(always), report);
    // The same from the rows instead of the kept sums.
    assert.deepEqual(await reports.report({ ...always, planId: 'plan-1' }), report);
    assert.deepEqual(await reports.listCalls(always, { offset: 0, limit: 10 }), {
      total: 1,
      rows: [
        {
          ...{ ...fullStart, ...fullEnd, adjustments: [adjustment], verdict },
          reservedNanoUsd: held.nanoUsd,
          finalCost: { source: 'provider', nanoUsd: 9_000_000_000_000 },
        },
      ],
    });
    assert.deepEqual(notices, []);
  });

  it('sums, splits, percentiles, work and accuracy are those of a plain scan of the rows', async () => {
    let worlds = 0;
    await fc.assert(
      fc.asyncProperty(
        manyRecorded(24),
        fc.array(anyFilter, { minLength: 3, maxLength: 6 }),
        async (recorded, filters) => {
          const own = createStorageWorld();
          worlds += 1;
          try {
            const { ledger, reports, notices } = await own.open('first');
            await recordAll(ledger, recorded);
            const { rows: all } = await reports.listCalls(always, { offset: 0, limit: 1_000 });
            assert.equal(all.length, recorded.length);
            for (const filter of [always, ...filters]) {
              const rows = all.filter((row) => matches(row, filter));
              const report = await reports.report(filter);
              assertReport(report, rows);
              const page = await reports.listCalls(filter, { offset: 1, limit: 3 });
              assert.deepEqual(page, { rows: rows.slice(1, 4), total: rows.length });
            }
            assert.deepEqual(notices, []);
          } finally {
            await own.dispose();
          }
        },
      ),
      { numRuns: 25 },
    );
    assert.ok(worlds >= 25);
  });

  function assertReport(report: CostReport, rows: readonly ReportedCall[]): void {
    assert.deepEqual(report.sums, scanSums(rows));
    assert.deepEqual(report.newest, { n: rows.length, isAll: true });
    const groups = {
      day: [
        bySums(report.byDayAndTier, ({ day, tier }) => [day, tier]),
        (row: ReportedCall) => [row.windowDate, row.tier],
      ],
      model: [
        bySums(report.byModel, ({ provider, model }) => [provider, model]),
        (row: ReportedCall) => [row.provider, row.modelAsked],
      ],
      purpose: [bySums(report.byPurpose, ({ purpose }) => [purpose]), (row: ReportedCall) => [row.purpose]],
      tier: [bySums(report.byTier, ({ tier }) => [tier]), (row: ReportedCall) => [row.tier]],
      plan: [
        bySums(report.byPlan, ({ planId }) => [planId]),
        (row: ReportedCall) => (row.planId === undefined ? undefined : [row.planId]),
      ],
      key: [
        bySums(report.byKey, ({ provider, keyLabel }) => [provider, keyLabel]),
        (row: ReportedCall) => (row.keyLabel === undefined ? undefined : [row.provider, row.keyLabel]),
      ],
    } as const;
    for (const [name, [sums, nameOf]] of Object.entries(groups)) {
      assert.deepEqual(sums, scanGroups(rows, nameOf), `by ${name}`);
    }
    assert.deepEqual(
      Object.fromEntries(report.providers.map((health) => [health.provider, health])),
      scanHealth(rows),
    );
    assert.deepEqual({ work: report.work, accuracy: report.accuracy }, scanWork(rows));
    const uses = rows.flatMap((row) => row.toolUses);
    assert.deepEqual(
      Object.fromEntries(report.tools.map(({ name, ...tool }) => [name, tool])),
      Object.fromEntries(
        [...Map.groupBy(uses, (use) => use.name)].map(([name, own]) => [
          name,
          { calls: own.length, resultBytes: own.reduce((sum, use) => sum + use.resultBytes, 0) },
        ]),
      ),
    );
  }

  it('lists rows newest first: by day, by start, by the order of settling', async () => {
    const { ledger } = storage;
    const starts = [
      startOf('second day', { windowDate: '2026-09-22', startedAtMs: 1 }),
      startOf('late', { startedAtMs: 9 }),
      startOf('early', { startedAtMs: 3 }),
      startOf('early too', { startedAtMs: 3 }),
    ];
    for (const start of starts) {
      await ledger.begin(start);
      await ledger.settle(start.id, endOf());
    }
    assert.deepEqual(
      (await allRows()).map((row) => row.id),
      ['second day', 'late', 'early too', 'early'],
    );
  });

  it('tells work apart: first try, retry, escalation, review, rejection', async () => {
    const { ledger, reports } = storage;
    const work = { planId: 'p', stepId: 's' };
    const steps = [
      { id: 'unreachable', changes: { ...work, position: 0 }, end: { outcome: 'overloaded' as const } },
      { id: 'cheap', changes: { ...work, position: 1 }, end: {}, verdict: 'fail' as const },
      { id: 'review', changes: { ...work, purpose: 'review' as const, position: 0 }, end: {} },
      { id: 'strong', changes: { ...work, position: 2 }, end: {}, verdict: 'pass' as const },
      { id: 'at once', changes: { ...work, stepId: 't' }, end: {}, verdict: 'pass' as const },
      { id: 'rejected', changes: { ...work, stepId: 'u' }, end: {}, verdict: 'pass' as const },
    ];
    for (const [index, { id, changes, end, verdict }] of steps.entries()) {
      await ledger.begin(startOf(id, { ...changes, startedAtMs: index }));
      await ledger.settle(id, endOf(end));
      if (verdict !== undefined) {
        await ledger.recordVerdict({ callId: id, recordedAtMs: index, verdict, by: 'checks' });
      }
    }
    // The person has the last word, however their clock goes.
    const rejection = { callId: 'rejected', recordedAtMs: -5, verdict: 'fail' as const };
    await ledger.recordVerdict({ ...rejection, by: 'person', action: 'reverted' });
    assert.deepEqual((await reports.report(always)).work, {
      judged: 3,
      passed: 2,
      firstJudged: 2,
      firstPassed: 1,
      retries: 1,
      escalations: 1,
      passedTokens: 5 * 120,
      passedNanoUsd: 5 * 1_500,
      passedUnpricedCalls: 0,
      rejectedNanoUsd: 1_500,
    });
  });

  const corrections = [
    {
      what: 'an estimate by the provider',
      cost: { source: 'estimate', nanoUsd: 10 } as const,
      finalCost: { source: 'provider', nanoUsd: 15 },
    },
    {
      what: 'no price by the provider',
      cost: { source: 'unpriced' } as const,
      finalCost: { source: 'provider', nanoUsd: 5 },
    },
    {
      what: 'an upper bound by the truth',
      cost: { source: 'estimate', nanoUsd: 10, isUpperBound: true } as const,
      finalCost: { source: 'provider', nanoUsd: 15 },
    },
  ];
  for (const { what, cost, finalCost } of corrections) {
    it(`corrects ${what}, in the list, the sums and the history`, async () => {
      const { ledger, reports } = storage;
      await ledger.begin(startOf('a'));
      await ledger.settle('a', endOf({ cost }));
      const row = {
        id: 'x',
        callId: 'a',
        recordedAtMs: 1,
        deltaNanoUsd: 5,
        source: 'openrouter-generation',
      };
      const before = (await reports.history(1))[0]?.costNanoUsd;
      assert.equal(before, cost.source === 'unpriced' || 'isUpperBound' in cost ? undefined : 10);
      await ledger.adjust(row);
      assert.deepEqual((await allRows())[0]?.finalCost, finalCost);
      assert.deepEqual((await reports.report(always)).sums, {
        ...{ ...nothing, calls: 1, succeeded: 1, inputTokens: 100, outputTokens: 20 },
        costNanoUsd: finalCost.nanoUsd,
      });
      assert.equal((await reports.history(1))[0]?.costNanoUsd, finalCost.nanoUsd);
    });
  }

  it('remembers for learning what is known, newest first', async () => {
    const { ledger, reports } = storage;
    await ledger.begin(startOf('old', { startedAtMs: 1 }));
    const usage = { source: 'partial' as const };
    await ledger.settle('old', endOf({ usage, cost: { source: 'unpriced' }, outcome: 'interrupted' }));
    const estimate = { lowNanoUsd: 1, highNanoUsd: 9 };
    const known = { startedAtMs: 2, planId: 'p', stepId: 's', stepKind: 'tests' as const, estimate };
    await ledger.begin(startOf('new', { ...known, position: 3, countedTokens: 90, outputGuess: 700 }));
    await ledger.settle('new', fullEnd);
    await ledger.recordVerdict({ callId: 'new', recordedAtMs: 1, verdict: 'fail', by: 'checks' });
    await ledger.recordVerdict({ callId: 'new', recordedAtMs: 1, verdict: 'pass', by: 'person' });
    const model = { provider: 'anthropic', model: 'claude-opus-5-5', purpose: 'step', tier: 'execution' };
    const newest = {
      ...{
        ...known,
        ...model,
        position: 3,
        outcome: 'succeeded',
        usageSource: 'reported',
        countedTokens: 90,
        outputGuess: 700,
      },
      ...{ inputTokens: 21, cacheReadTokens: 2, outputTokens: 70, costNanoUsd: 9_000_000_000_001 },
      verdict: 'pass',
    };
    assert.deepEqual(await reports.history(5), [
      newest,
      { ...model, startedAtMs: 1, position: 0, outcome: 'interrupted', usageSource: 'partial' },
    ]);
    assert.deepEqual(await reports.history(1), [newest]);
  });

  it('names the dearest plans first', async () => {
    const { ledger, reports } = storage;
    for (const [index, nanoUsd] of [5, 50, 20].entries()) {
      await ledger.begin(startOf(`a${index}`, { planId: `p${nanoUsd}` }));
      await ledger.settle(`a${index}`, endOf({ cost: { source: 'user', nanoUsd } }));
    }
    assert.deepEqual(
      (await reports.report(always)).byPlan.map((plan) => plan.planId),
      ['p50', 'p20', 'p5'],
    );
  });

  it('looks at the newest 20,000 calls and says so, while the sums cover all', async () => {
    const { ledger, reports } = storage;
    await ledger.begin(startOf('pattern', { planId: 'p', keyLabel: 'k' }));
    await ledger.settle('pattern', endOf());
    world.tamper((database) => {
      const columns = database
        .prepare("SELECT name FROM pragma_table_info('attempts')")
        .all()
        .map((row) => String(row['name']))
        .filter((name) => name !== 'sequence');
      const copied = columns.map((name) => (name === 'id' ? "'copy-' || i" : name));
      database.exec(`WITH RECURSIVE counter(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counter WHERE i < 20004)
        INSERT INTO attempts (${columns.join(', ')}) SELECT ${copied.join(', ')} FROM counter, attempts`);
    });
    const report = await reports.report(always);
    assert.equal(report.sums.calls, 20_005);
    assert.deepEqual(report.newest, { n: 20_000, isAll: false });
    assert.equal(report.byPlan[0]?.sums.calls, 20_000);
    assert.equal((await reports.report({ ...always, planId: 'p' })).sums.calls, 20_005);
    assert.equal((await reports.report({ ...always, keyLabel: 'k' })).sums.costNanoUsd, 20_005 * 1_500);
    assert.equal((await reports.listCalls(always, { offset: 20_004, limit: 9 })).rows[0]?.id, 'pattern');
  });

  it('leaves out rows that do not fit the contract, and says so', async () => {
    const { ledger, reports, notices } = storage;
    for (const id of ['good', 'bad']) {
      await ledger.begin(startOf(id));
      await ledger.settle(id, endOf());
    }
    world.tamper((database) => {
      database.exec(`DROP TRIGGER attempts_refuse_update;
        UPDATE attempts SET outcome = 'dreamt', tool_uses_json = 'no' WHERE id = 'bad'`);
    });
    assert.equal((await reports.report(always)).newest.n, 1);
    assert.deepEqual(
      (await allRows()).map((row) => row.id),
      ['good'],
    );
    assert.equal((await reports.history(9)).length, 1);
    assert.deepEqual(notices, Array(3).fill({ kind: 'broken-rows', table: 'attempts', count: 1 }));
  });

  const refused: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['a day that is none', () => storage.reports.report({ ...always, fromDay: 'yesterday' })],
    ['an unknown tier', () => storage.reports.report({ ...always, tier: 'best' } as unknown as ReportFilter)],
    ['a page too long', () => storage.reports.listCalls(always, { offset: 0, limit: 1_001 })],
    ['a page before the first', () => storage.reports.listCalls(always, { offset: -1, limit: 1 })],
    ['too much history', () => storage.reports.history(20_001)],
  ];
  for (const [what, ask] of refused) {
    it(`refuses ${what}`, () => assert.rejects(ask(), { code: 'invalid' }));
  }
});
