import assert from 'node:assert/strict';
import type { CallEnd, CallStart, Ledger } from '../../../src/core/model/ledger/ledger.ts';
import { StorageError, type StorageErrorCode } from '../../../src/storage/worker/storageError.ts';
import { endOf, fullEnd, fullStart, startOf } from './callFixtures.ts';

/** Sessions over one ledger. */
export interface LedgerWorld {
  open(sessionId: string): Promise<Ledger>;
  /** Ends a session that may have calls open. */
  end(sessionId: string): Promise<void>;
  dispose(): Promise<void>;
}

/** Matches a rejection by its code. */
export function withCode(code: StorageErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StorageError, String(error));
    assert.equal(error.code, code, error.message);
    return true;
  };
}

const always = { fromDay: '0000-01-01', toDay: '9999-12-31' };
const unpriced = () => ({ cost: { source: 'unpriced' as const } });

/** What every ledger must do, whatever it is made of. */
export function describeLedgerContract(name: string, createWorld: () => LedgerWorld): void {
  describe(`the contract of a ledger: ${name}`, () => {
    let world: LedgerWorld;
    let ledger: Ledger;
    beforeEach(async () => {
      world = createWorld();
      ledger = await world.open('first');
    });
    afterEach(() => world.dispose());

    async function record(start: CallStart, end: CallEnd = endOf()): Promise<void> {
      await ledger.begin(start);
      await ledger.settle(start.id, end);
    }

    it('gives back a row exactly as it was told, with every property', async () => {
      await record(fullStart, fullEnd);
      assert.deepEqual(await ledger.calls({ limit: 10 }), [{ ...fullStart, ...fullEnd }]);
    });

    it('keeps that a cost is only the most that it can have been', async () => {
      const cost = { source: 'estimate', nanoUsd: 7, isUpperBound: true } as const;
      await record(startOf('a'), endOf({ cost }));
      assert.deepEqual((await ledger.calls({ limit: 1 }))[0]?.cost, cost);
    });

    it('says for which day a call counts', async () => {
      assert.deepEqual(await ledger.begin(startOf('a')), { begun: true, windowDate: '2026-09-21' });
    });

    it('leaves out what is unknown instead of calling it 0', async () => {
      const end = endOf({ usage: { source: 'estimated' }, cost: { source: 'unpriced' }, outcome: 'timeout' });
      await record(startOf('a'), end);
      assert.deepEqual(await ledger.calls({ limit: 10 }), [{ ...startOf('a'), ...end }]);
    });

    it('shows a call only once it is settled', async () => {
      await ledger.begin(startOf('a'));
      assert.deepEqual(await ledger.calls({ limit: 10 }), []);
      assert.deepEqual(await ledger.totals(always), []);
    });

    it('gives the newest calls first, as many as asked, of one plan or of all', async () => {
      await record(startOf('b', { startedAtMs: 2, planId: 'p' }));
      await record(startOf('c', { startedAtMs: 3 }));
      await record(startOf('a', { startedAtMs: 1, planId: 'p' }));
      await record(startOf('c2', { startedAtMs: 3 }));
      const ids = async (query: { planId?: string; limit: number }) =>
        (await ledger.calls(query)).map((row) => row.id);
      assert.deepEqual(await ids({ limit: 10 }), ['c2', 'c', 'b', 'a']);
      assert.deepEqual(await ids({ limit: 2 }), ['c2', 'c']);
      assert.deepEqual(await ids({ limit: 10, planId: 'p' }), ['b', 'a']);
    });

    it('refuses to settle twice, and what was never begun', async () => {
      await record(startOf('a'));
      await assert.rejects(ledger.settle('a', endOf()), withCode('not-open'));
      await assert.rejects(ledger.settle('b', endOf()), withCode('not-open'));
      await assert.rejects(ledger.checkpoint('a', { source: 'partial' }), withCode('not-open'));
      assert.equal((await ledger.calls({ limit: 10 })).length, 1);
    });

    it('refuses an id that is taken, by an open call or a settled one', async () => {
      await ledger.begin(startOf('a'));
      await assert.rejects(ledger.begin(startOf('a')), withCode('duplicate'));
      await ledger.settle('a', endOf());
      await assert.rejects(ledger.begin(startOf('a')), withCode('duplicate'));
    });

    const impossible: readonly (readonly [string, Partial<CallEnd>])[] = [
      ['a negative cost', { cost: { source: 'catalogue', nanoUsd: -1 } }],
      ['an infinite cost', { cost: { source: 'catalogue', nanoUsd: Infinity } }],
      ['a broken nano-dollar', { cost: { source: 'catalogue', nanoUsd: 0.5 } }],
      ['negative tokens', { usage: { source: 'reported', outputTokens: -1 } }],
      ['tokens that are no number', { usage: { source: 'reported', outputTokens: NaN } }],
      ['a latency that is no number', { latencyMs: NaN }],
    ];
    for (const [what, changes] of impossible) {
      it(`refuses ${what}, and the call stays open for the truth`, async () => {
        await ledger.begin(startOf('a'));
        await assert.rejects(ledger.settle('a', endOf(changes)), withCode('invalid'));
        await ledger.settle('a', endOf());
        assert.equal((await ledger.calls({ limit: 10 })).length, 1);
      });
    }

    it('sums by day, tier, purpose, provider and model, within the days asked for', async () => {
      await record(startOf('a'));
      await record(startOf('b'), endOf({ cost: { source: 'unpriced' }, outcome: 'server' }));
      await record(startOf('c', { tier: 'grunt', purpose: 'name' }));
      await record(startOf('d', { provider: 'openrouter' }));
      await record(startOf('e', { modelAsked: 'other' }));
      await record(startOf('f', { windowDate: '2026-09-22' }), fullEnd);
      const shared = { day: '2026-09-21', tier: 'execution', purpose: 'step', provider: 'anthropic' };
      const one = {
        calls: 1,
        unpricedCalls: 0,
        inputTokens: 100,
        outputTokens: 20,
        costNanoUsd: 1_500,
        estimatedNanoUsd: 0,
        upperBoundNanoUsd: 0,
      };
      const model = 'claude-opus-5-5';
      const firstDay = [
        { ...shared, model, ...one, calls: 2, unpricedCalls: 1, inputTokens: 200, outputTokens: 40 },
        { ...shared, model: 'other', ...one },
        { ...shared, provider: 'openrouter', model, ...one },
        { ...shared, tier: 'grunt', purpose: 'name', model, ...one },
      ];
      const secondDay = {
        ...shared,
        day: '2026-09-22',
        model,
        ...one,
        inputTokens: 21,
        outputTokens: 70,
        costNanoUsd: 9_000_000_000_001,
      };
      assert.deepEqual(await ledger.totals({ fromDay: '2026-09-21', toDay: '2026-09-21' }), firstDay);
      assert.deepEqual(await ledger.totals(always), [...firstDay, secondDay]);
      assert.deepEqual(await ledger.totals({ ...always, sessionId: 'first' }), [...firstDay, secondDay]);
    });

    it('tells apart what of a sum is estimated and what is only a bound, until the truth comes', async () => {
      await record(startOf('a'));
      await record(startOf('b'), endOf({ cost: { source: 'estimate', nanoUsd: 300 } }));
      await record(startOf('c'), endOf({ cost: { source: 'catalogue', nanoUsd: 70, isUpperBound: true } }));
      const parts = async () => {
        const all = [always, { ...always, sessionId: 'first' }].map(async (query) => {
          const [totals] = await ledger.totals(query);
          return [totals?.costNanoUsd, totals?.estimatedNanoUsd, totals?.upperBoundNanoUsd];
        });
        const [kept, ofSession] = await Promise.all(all);
        assert.deepEqual(kept, ofSession);
        return kept;
      };
      assert.deepEqual(await parts(), [1_870, 300, 70]);
      const truth = { recordedAtMs: 5, source: 'invoice' };
      await ledger.adjust({ ...truth, id: 'x', callId: 'b', deltaNanoUsd: 5 });
      assert.deepEqual(await parts(), [1_875, 0, 70]);
      await ledger.adjust({ ...truth, id: 'y', callId: 'c', deltaNanoUsd: -20 });
      assert.deepEqual(await parts(), [1_855, 0, 0]);
      await ledger.adjust({ ...truth, id: 'z', callId: 'c', deltaNanoUsd: 10, isUpperBound: true });
      assert.deepEqual(await parts(), [1_865, 60, 60]);
    });

    it('sums one session alone when asked', async () => {
      await record(startOf('a'));
      await record(startOf('b', { sessionId: 'second' }));
      const [totals] = await ledger.totals({ ...always, sessionId: 'second' });
      assert.equal(totals?.calls, 1);
      assert.equal((await ledger.totals(always))[0]?.calls, 2);
    });

    it('lets adjustments flow into the sums and leaves the row as it is', async () => {
      await record(startOf('a'));
      const adjustment = { callId: 'a', recordedAtMs: 5, source: 'invoice' };
      await ledger.adjust({ ...adjustment, id: 'x', deltaNanoUsd: -400, note: 'September' });
      await ledger.adjust({ ...adjustment, id: 'y', deltaNanoUsd: 100 });
      assert.equal((await ledger.totals(always))[0]?.costNanoUsd, 1_200);
      assert.equal((await ledger.totals({ ...always, sessionId: 'first' }))[0]?.costNanoUsd, 1_200);
      assert.deepEqual(await ledger.calls({ limit: 1 }), [{ ...startOf('a'), ...endOf() }]);
    });

    it('refuses an adjustment of a call that is not there, and one that is there already', async () => {
      await record(startOf('a'));
      const adjustment = { id: 'x', callId: 'a', recordedAtMs: 5, deltaNanoUsd: 1, source: 'invoice' };
      await assert.rejects(ledger.adjust({ ...adjustment, callId: 'b' }), withCode('unknown-call'));
      await ledger.adjust(adjustment);
      await assert.rejects(ledger.adjust(adjustment), withCode('duplicate'));
      assert.equal((await ledger.totals(always))[0]?.costNanoUsd, 1_501);
    });

    it('keeps judgements of calls that have ended, as many as come', async () => {
      await record(startOf('a'));
      const verdict = { callId: 'a', recordedAtMs: 5, verdict: 'pass', by: 'checks' } as const;
      await ledger.recordVerdict(verdict);
      await ledger.recordVerdict({ ...verdict, verdict: 'fail', by: 'person', action: 'reverted' });
      assert.deepEqual(await ledger.calls({ limit: 1 }), [{ ...startOf('a'), ...endOf() }]);
    });

    it('refuses a judgement of what has not ended, and one that nobody can give', async () => {
      await ledger.begin(startOf('a'));
      const verdict = { callId: 'a', recordedAtMs: 5, verdict: 'pass', by: 'checks' } as const;
      await assert.rejects(ledger.recordVerdict(verdict), withCode('unknown-call'));
      await ledger.settle('a', endOf());
      await assert.rejects(ledger.recordVerdict({ ...verdict, by: 'oracle' as never }), withCode('invalid'));
      await assert.rejects(
        ledger.recordVerdict({ ...verdict, verdict: 'maybe' as never }),
        withCode('invalid'),
      );
    });

    it('refuses an estimate whose ends are the wrong way round', async () => {
      const estimate = { lowNanoUsd: 2, highNanoUsd: 1 };
      await assert.rejects(ledger.begin(startOf('a', { estimate })), withCode('invalid'));
    });

    it('counts a call as priced once an adjustment says what it cost', async () => {
      await record(startOf('a'), endOf({ cost: { source: 'unpriced' } }));
      const adjustment = { id: 'x', callId: 'a', recordedAtMs: 5, source: 'openrouter-generation' };
      await ledger.adjust({ ...adjustment, deltaNanoUsd: 300 });
      await ledger.adjust({ ...adjustment, id: 'y', deltaNanoUsd: 1 });
      for (const query of [always, { ...always, sessionId: 'first' }]) {
        const [totals] = await ledger.totals(query);
        assert.equal(totals?.unpricedCalls, 0);
        assert.equal(totals.costNanoUsd, 301);
      }
    });

    it('tells its listeners of each settle and adjustment, until they leave', async () => {
      let calls = 0;
      const leave = ledger.onDidChange(() => (calls += 1));
      await ledger.begin(startOf('a'));
      assert.equal(calls, 0);
      await ledger.settle('a', endOf());
      assert.equal(calls, 1);
      await ledger.adjust({ id: 'x', callId: 'a', recordedAtMs: 5, deltaNanoUsd: 1, source: 'invoice' });
      assert.equal(calls, 2);
      leave();
      await record(startOf('b'));
      assert.equal(calls, 2);
    });

    it('settles what a session that is gone left open, with its last checkpoint and the price given', async () => {
      const second = await world.open('second');
      await second.begin(startOf('known', { sessionId: 'second', startedAtMs: 2 }));
      await second.checkpoint('known', { source: 'partial', inputUncachedTokens: 10, outputTokens: 1 });
      const last = { source: 'partial', inputUncachedTokens: 10, outputTokens: 7 } as const;
      await second.checkpoint('known', last);
      await second.begin(startOf('unknown', { sessionId: 'second', startedAtMs: 1 }));
      await ledger.begin(startOf('own'));
      await world.end('second');

      let calls = 0;
      ledger.onDidChange(() => (calls += 1));
      const recovered = await ledger.recoverInterrupted((start, usage) =>
        usage.outputTokens === undefined
          ? { cost: { source: 'unpriced' } }
          : { cost: { source: 'estimate', nanoUsd: usage.outputTokens }, priceApplied: { for: start.id } },
      );
      assert.equal(recovered, 2);
      assert.equal(calls, 1);
      const rows = await ledger.calls({ limit: 10 });
      assert.deepEqual(
        rows.map(({ id, usage, cost, priceApplied, outcome }) => ({
          id,
          usage,
          cost,
          priceApplied,
          outcome,
        })),
        [
          {
            id: 'known',
            usage: last,
            cost: { source: 'estimate', nanoUsd: 7 },
            priceApplied: { for: 'known' },
            outcome: 'interrupted',
          },
          {
            id: 'unknown',
            usage: { source: 'estimated' },
            cost: { source: 'unpriced' },
            priceApplied: undefined,
            outcome: 'interrupted',
          },
        ],
      );
      assert.equal(await ledger.recoverInterrupted(unpriced), 0);
      await ledger.settle('own', endOf());
    });

    it('estimates what was sent of a call whose process died before anything was known of it', async () => {
      const second = await world.open('second');
      await second.begin(startOf('sent', { sessionId: 'second', countedTokens: 321 }));
      await world.end('second');
      const cost = { source: 'estimate', nanoUsd: 9 } as const;
      await ledger.recoverInterrupted((_start, usage) =>
        usage.inputUncachedTokens === 321 ? { cost } : { cost: { source: 'unpriced' } },
      );
      const [row] = await ledger.calls({ limit: 1 });
      assert.deepEqual(row?.usage, { source: 'estimated', inputUncachedTokens: 321, outputTokens: 0 });
      assert.deepEqual(row.cost, cost);
    });

    it('leaves the open calls of living sessions alone', async () => {
      const second = await world.open('second');
      await second.begin(startOf('a', { sessionId: 'second' }));
      assert.equal(await ledger.recoverInterrupted(unpriced), 0);
      await second.settle('a', endOf());
      assert.equal((await ledger.calls({ limit: 10 }))[0]?.outcome, 'succeeded');
    });
  });
}
