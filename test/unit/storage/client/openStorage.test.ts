import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import type { CallEnd } from '../../../../src/core/model/ledger/ledger.ts';
import { heartbeatLimitMs } from '../../../../src/storage/ledger/sessionLiveness.ts';
import { endOf, fullEnd, fullStart, startOf } from '../callFixtures.ts';
import { withCode } from '../ledgerContract.ts';
import { createStorageWorld, type StorageWorld } from '../storageWorld.ts';

const always = { fromDay: '0000-01-01', toDay: '9999-12-31' };
const unpriced = () => ({ cost: { source: 'unpriced' as const } });

describe('openStorage', () => {
  let world: StorageWorld;
  beforeEach(() => {
    world = createStorageWorld();
  });
  afterEach(() => world.dispose());

  const setAsideFiles = () => readdirSync(world.directory).filter((name) => name.includes('.corrupt-'));

  describe('opening', () => {
    it('keeps what was written for the next session', async () => {
      const first = await world.open('first');
      await first.ledger.begin(fullStart);
      await first.ledger.settle(fullStart.id, fullEnd);
      await first.plans.save({ id: 'p', folder: 'f', json: '{}' }, 0);
      await first.dispose();
      const second = await world.open('second');
      assert.deepEqual(await second.ledger.calls({ limit: 5 }), [{ ...fullStart, ...fullEnd }]);
      assert.equal((await second.plans.load('p'))?.revision, 1);
      assert.deepEqual(second.notices, []);
    });

    it('makes a missing folder', async () => {
      const storage = await world.open('first', { directory: join(world.directory, 'a', 'b') });
      assert.deepEqual(await storage.ledger.calls({ limit: 1 }), []);
    });

    it('keeps the ledger of the sample apart', async () => {
      const sample = await world.open('sample', { ledgerFile: 'sample-ledger.sqlite' });
      await sample.ledger.begin(startOf('a'));
      await sample.ledger.settle('a', endOf());
      const real = await world.open('first');
      assert.deepEqual(await real.ledger.totals(always), []);
    });

    it('refuses a file of a newer version and leaves its bytes alone', async () => {
      await (await world.open('first')).dispose();
      world.tamper((database) => {
        database.exec('PRAGMA user_version = 99');
      });
      const before = readFileSync(world.ledgerPath);
      await assert.rejects(world.open('second'), withCode('newer-version'));
      assert.deepEqual(readFileSync(world.ledgerPath), before);
      assert.deepEqual(setAsideFiles(), []);
    });

    it('refuses calls once it is closed, and closes twice without harm', async () => {
      const storage = await world.open('first');
      const last = storage.ledger.begin(startOf('a'));
      await Promise.all([storage.dispose(), storage.dispose()]);
      await last;
      await assert.rejects(storage.ledger.calls({ limit: 1 }), withCode('disposed'));
    });
  });

  describe('a damaged file', () => {
    it('is set aside with its bytes, said so, and a new one begun', async () => {
      const garbage = Buffer.from('this was a ledger once '.repeat(500));
      writeFileSync(world.ledgerPath, garbage);
      const { ledger, notices } = await world.open('first');
      await ledger.begin(startOf('a'));
      await ledger.settle('a', endOf());
      assert.equal((await ledger.calls({ limit: 5 })).length, 1);
      const [name = ''] = setAsideFiles();
      assert.match(name, /^ledger\.sqlite\.corrupt-\d{4}-\d{2}-\d{2}T/);
      const movedTo = join(world.directory, name);
      assert.deepEqual(readFileSync(movedTo), garbage);
      assert.deepEqual(notices, [{ kind: 'set-aside', store: 'ledger', movedTo }]);
    });

    it('is set aside once by windows that find it at the same time', async () => {
      writeFileSync(world.ledgerPath, 'no database'.repeat(100));
      writeFileSync(world.plansPath, 'no database'.repeat(100));
      const storages = await Promise.all(['a', 'b', 'c'].map((sessionId) => world.open(sessionId)));
      assert.equal(setAsideFiles().filter((name) => name.startsWith('ledger')).length, 1);
      assert.equal(setAsideFiles().filter((name) => name.startsWith('plans')).length, 1);
      assert.equal(storages.flatMap((storage) => storage.notices).length, 2);
      for (const [index, { ledger }] of storages.entries()) {
        await ledger.begin(startOf(`${index}`));
        await ledger.settle(`${index}`, endOf());
      }
      assert.equal((await storages[0]?.ledger.calls({ limit: 9 }))?.length, 3);
    });

    it('is set aside when a table is missing', async () => {
      await (await world.open('first')).dispose();
      world.tamper((database) => {
        database.exec('DROP TABLE totals');
      });
      const { ledger, notices } = await world.open('second');
      assert.deepEqual(await ledger.totals(always), []);
      assert.deepEqual(
        notices.map((notice) => notice.kind),
        ['set-aside'],
      );
    });

    it('is noticed while it is open, and the call under way still gets its row', async () => {
      const first = await world.open('first');
      for (let index = 0; index < 50; index++) {
        await first.ledger.begin(startOf(`${index}`));
        await first.ledger.settle(`${index}`, endOf());
      }
      await first.dispose();
      const pageBytes = 4096;
      const bytes = readFileSync(world.ledgerPath);
      // The first page holds the schema, so the file opens; all behind it is noise.
      writeFileSync(world.ledgerPath, bytes.fill(0xa5, pageBytes));
      const { ledger, notices } = await world.open('second');
      await ledger.begin(startOf('running'));
      await ledger.settle('running', endOf());
      assert.deepEqual(
        (await ledger.calls({ limit: 99 })).map((row) => row.id),
        ['running'],
      );
      assert.deepEqual(
        notices.map((notice) => notice.kind),
        ['set-aside'],
      );
    });

    it('leaves the row of a call that was under way whole when the file is deleted', async () => {
      const { ledger } = await world.open('first');
      await ledger.begin(fullStart);
      for (const suffix of ['', '-wal', '-shm']) rmSync(world.ledgerPath + suffix, { force: true });
      await ledger.settle(fullStart.id, fullEnd);
      assert.ok(statSync(world.ledgerPath).size > 0);
      assert.deepEqual(await ledger.calls({ limit: 5 }), [{ ...fullStart, ...fullEnd }]);
    });

    it('does not lose what a call held, nor the day that it counts for', async () => {
      const { ledger } = await world.open('first');
      const limits = [{ scope: 'day', nanoUsd: 9_000 }] as const;
      await ledger.begin(startOf('later', { windowDate: '2026-09-22' }));
      await ledger.begin(startOf('a'), { nanoUsd: 77, limits });
      for (const suffix of ['', '-wal', '-shm']) rmSync(world.ledgerPath + suffix, { force: true });
      await ledger.settle('a', endOf());
      assert.equal((await ledger.calls({ limit: 1 }))[0]?.windowDate, '2026-09-22');
      world.tamper((database) => {
        const row = database.prepare('SELECT reserved_nano_usd AS held FROM attempts').get();
        assert.equal(row?.['held'], 77);
      });
    });

    it('is followed to its successor by a window that has the old one open', async () => {
      const first = await world.open('first');
      const second = await world.open('second');
      await first.ledger.begin(startOf('old'));
      await first.ledger.settle('old', endOf());
      for (const suffix of ['', '-wal', '-shm']) rmSync(world.ledgerPath + suffix, { force: true });
      for (const [id, { ledger }] of [
        ['a', first],
        ['b', second],
        ['c', first],
      ] as const) {
        await ledger.begin(startOf(id));
        await ledger.settle(id, endOf());
      }
      await first.dispose();
      assert.deepEqual(
        (await second.ledger.calls({ limit: 9 })).map((row) => row.id),
        ['c', 'b', 'a'],
      );
    });
  });

  describe('the rows', () => {
    it('cannot be changed, replaced or deleted, except under maintenance', async () => {
      const { ledger } = await world.open('first');
      await ledger.begin(startOf('a'));
      await ledger.settle('a', endOf());
      await ledger.adjust({ id: 'x', callId: 'a', recordedAtMs: 1, deltaNanoUsd: 1, source: 'invoice' });
      await ledger.recordVerdict({ callId: 'a', recordedAtMs: 1, verdict: 'pass', by: 'review' });
      world.tamper((database) => {
        for (const [table, column] of [
          ['attempts', 'id'],
          ['adjustments', 'id'],
          ['verdicts', 'verdict'],
        ] as const) {
          assert.throws(() => database.exec(`UPDATE ${table} SET ${column} = 'b'`), /immutable/);
          assert.throws(() => database.exec(`DELETE FROM ${table}`), /immutable/);
        }
        database.exec('PRAGMA recursive_triggers = ON');
        assert.throws(() => database.exec('REPLACE INTO attempts SELECT * FROM attempts'), /immutable/);
        database.exec("BEGIN; INSERT INTO maintenance VALUES ('retention'); DELETE FROM attempts;");
        database.exec('DELETE FROM maintenance; COMMIT');
        assert.equal(database.prepare('SELECT COUNT(*) AS n FROM adjustments').get()?.['n'], 0);
        assert.equal(database.prepare('SELECT COUNT(*) AS n FROM verdicts').get()?.['n'], 0);
        assert.equal(database.prepare('SELECT attempts FROM totals').get()?.['attempts'], 1);
      });
    });

    it('are left out with a notice where they are broken', async () => {
      const { ledger, notices } = await world.open('first');
      for (const id of ['a', 'b', 'c', 'd']) {
        await ledger.begin(startOf(id));
        await ledger.settle(id, endOf());
      }
      world.tamper((database) => {
        database.exec('DROP TRIGGER attempts_refuse_update');
        database.exec("UPDATE attempts SET tool_uses_json = '{' WHERE id = 'a'");
        database.exec("UPDATE attempts SET purpose = 'world domination' WHERE id = 'b'");
        database.exec("UPDATE attempts SET tool_uses_json = '[{}]' WHERE id = 'c'");
      });
      assert.deepEqual(
        (await ledger.calls({ limit: 9 })).map((row) => row.id),
        ['d'],
      );
      assert.deepEqual(notices, [{ kind: 'broken-rows', table: 'attempts', count: 3 }]);
    });

    it('keep what was held beside what it cost, above it too', async () => {
      const { ledger } = await world.open('first');
      for (const [id, held] of [
        ['under', 2_000],
        ['over', 100],
      ] as const) {
        await ledger.begin(startOf(id), { nanoUsd: held, limits: [{ scope: 'day', nanoUsd: 9_000 }] });
        await ledger.settle(id, endOf());
      }
      world.tamper((database) => {
        assert.deepEqual(
          database
            .prepare(
              'SELECT id, reserved_nano_usd AS held, cost_nano_usd AS cost FROM attempts ORDER BY sequence',
            )
            .all()
            .map((row) => ({ ...row })),
          [
            { id: 'under', held: 2_000, cost: 1_500 },
            { id: 'over', held: 100, cost: 1_500 },
          ],
        );
      });
    });

    it('hold no huge answer of a provider, only its size', async () => {
      const { ledger } = await world.open('first');
      await ledger.begin(startOf('a'));
      const raw = { padding: 'x'.repeat(100_000) };
      await ledger.settle('a', endOf({ usage: { source: 'reported', outputTokens: 1, raw } }));
      const [row] = await ledger.calls({ limit: 1 });
      assert.deepEqual(row?.usage.raw, { omittedCharacters: JSON.stringify(raw).length });
    });

    it('always sum up to the kept totals', async () => {
      const { ledger } = await world.open('first');
      const count = fc.option(fc.nat(1_000_000), { nil: undefined });
      const call = fc.record({
        input: count,
        cached: count,
        output: count,
        nanoUsd: count,
        model: fc.constantFrom('m1', 'm2'),
        delta: fc.option(fc.integer({ min: -1_000, max: 1_000 }), { nil: undefined }),
      });
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 8 }), async (calls) => {
          run += 1;
          const sessionId = `session-${run}`;
          const day = `2030-${String(1 + Math.floor(run / 28)).padStart(2, '0')}-${String(1 + (run % 28)).padStart(2, '0')}`;
          for (const [index, { input, cached, output, nanoUsd, model, delta }] of calls.entries()) {
            const id = `${run}-${index}`;
            const end: CallEnd = endOf({
              usage: {
                source: 'reported',
                ...(input === undefined ? {} : { inputUncachedTokens: input }),
                ...(cached === undefined ? {} : { cacheReadTokens: cached }),
                ...(output === undefined ? {} : { outputTokens: output }),
              },
              cost: nanoUsd === undefined ? { source: 'unpriced' } : { source: 'user', nanoUsd },
            });
            await ledger.begin(startOf(id, { modelAsked: model, windowDate: day, sessionId }));
            await ledger.settle(id, end);
            if (delta !== undefined) {
              await ledger.adjust({
                id,
                callId: id,
                recordedAtMs: 1,
                deltaNanoUsd: delta,
                source: 'test',
              });
            }
          }
          const kept = await ledger.totals({ fromDay: day, toDay: day });
          assert.deepEqual(kept, await ledger.totals({ fromDay: day, toDay: day, sessionId }));
          const sum = (pick: (one: (typeof calls)[number]) => number | undefined): number =>
            calls.reduce((total, one) => total + (pick(one) ?? 0), 0);
          const keptSum = (key: 'calls' | 'inputTokens' | 'outputTokens' | 'costNanoUsd'): number =>
            kept.reduce((total, row) => total + row[key], 0);
          assert.equal(keptSum('calls'), calls.length);
          assert.equal(
            keptSum('inputTokens'),
            sum((one) => (one.input ?? 0) + (one.cached ?? 0)),
          );
          assert.equal(
            keptSum('outputTokens'),
            sum((one) => one.output),
          );
          assert.equal(
            keptSum('costNanoUsd'),
            sum((one) => (one.nanoUsd ?? 0) + (one.delta ?? 0)),
          );
        }),
        { numRuns: 15 },
      );
    });
  });

  describe('sessions that vanish', () => {
    /** A session with an open call; the tests say that its process is gone, or that time has passed. */
    async function leaveBehind(): Promise<void> {
      const victim = await world.open('victim');
      await victim.ledger.begin(startOf('a', { sessionId: 'victim' }));
    }

    it('are known by their dead process', async () => {
      await leaveBehind();
      const asked: number[] = [];
      const { ledger } = await world.open('first', {
        isProcessAlive: (pid) => {
          asked.push(pid);
          return false;
        },
      });
      assert.equal(await ledger.recoverInterrupted(unpriced), 1);
      assert.deepEqual(asked, [process.pid]);
    });

    it('are known by their silence where another process has their number', async () => {
      await leaveBehind();
      let nowMs = Date.now() + heartbeatLimitMs / 2;
      const { ledger } = await world.open('first', { now: () => nowMs });
      assert.equal(await ledger.recoverInterrupted(unpriced), 0);
      nowMs += heartbeatLimitMs;
      assert.equal(await ledger.recoverInterrupted(unpriced), 1);
    });

    it('are judged by their silence alone on another machine', async () => {
      await leaveBehind();
      world.tamper((database) => {
        database.exec("UPDATE sessions SET host = 'elsewhere'");
      });
      let nowMs = Date.now();
      const { ledger } = await world.open('first', { isProcessAlive: () => false, now: () => nowMs });
      assert.equal(await ledger.recoverInterrupted(unpriced), 0);
      nowMs += heartbeatLimitMs * 2;
      assert.equal(await ledger.recoverInterrupted(unpriced), 1);
    });

    it('are settled once by windows that find them at the same time', async () => {
      await leaveBehind();
      const finders = await Promise.all(
        ['b', 'c', 'd'].map((sessionId) => world.open(sessionId, { isProcessAlive: () => false })),
      );
      const counts = await Promise.all(finders.map(({ ledger }) => ledger.recoverInterrupted(unpriced)));
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        1,
      );
      assert.equal((await finders[0]?.ledger.calls({ limit: 9 }))?.length, 1);
    });

    it('do not lose their spending when they were only asleep', async () => {
      const sleeper = await world.open('sleeper');
      await sleeper.ledger.begin(startOf('a', { sessionId: 'sleeper' }));
      const { ledger } = await world.open('first', { isProcessAlive: () => false });
      await ledger.recoverInterrupted(() => ({ cost: { source: 'estimate', nanoUsd: 400 } }));
      await sleeper.ledger.settle('a', endOf());
      const [totals] = await ledger.totals(always);
      assert.equal(totals?.costNanoUsd, 1_500);
      assert.equal(totals.calls, 1);
      assert.equal((await ledger.calls({ limit: 9 }))[0]?.outcome, 'interrupted');
      await assert.rejects(sleeper.ledger.settle('a', endOf()), withCode('not-open'));
    });

    describe('and come back', () => {
      const limits = [
        { scope: 'day', nanoUsd: 9_000 },
        { scope: 'plan', nanoUsd: 9_000 },
      ] as const;
      const start = startOf('a', { sessionId: 'sleeper', planId: 'p' });
      const cases: readonly (readonly [string, CallEnd['cost'], spent: number, bound: number])[] = [
        ['the truth below the bound', { source: 'catalogue', nanoUsd: 40 }, 40, 0],
        ['the truth above the bound', { source: 'provider', nanoUsd: 4_000 }, 4_000, 0],
        ['a bound of their own', { source: 'estimate', nanoUsd: 300, isUpperBound: true }, 300, 300],
        ['no price, so the bound stays', { source: 'unpriced' }, 500, 500],
      ];
      for (const [what, cost, spent, bound] of cases) {
        it(`bring ${what}`, async () => {
          const sleeper = await world.open('sleeper');
          await sleeper.ledger.begin(start, { nanoUsd: 500, limits });
          const { ledger, budgets } = await world.open('first', { isProcessAlive: () => false });
          await ledger.recoverInterrupted(unpriced);
          await sleeper.ledger.settle('a', endOf({ cost }));
          for (const state of await budgets.states(limits, { day: start.windowDate, planId: 'p' })) {
            assert.equal(state.spentNanoUsd, spent);
            assert.equal(state.upperBoundNanoUsd, bound);
            assert.equal(state.unpricedCalls, 0);
          }
        });
      }

      it('do not undo what the provider said meanwhile, and do not add to it', async () => {
        const sleeper = await world.open('sleeper');
        await sleeper.ledger.begin(start, { nanoUsd: 500, limits });
        const { ledger, budgets } = await world.open('first', { isProcessAlive: () => false });
        await ledger.recoverInterrupted(unpriced);
        const adjustment = { id: 'x', callId: 'a', recordedAtMs: 1, source: 'openrouter-generation' };
        await ledger.adjust({ ...adjustment, deltaNanoUsd: -459 });
        await sleeper.ledger.settle('a', endOf({ cost: { source: 'catalogue', nanoUsd: 41 } }));
        const [state] = await budgets.states(limits, { day: start.windowDate });
        assert.equal(state?.spentNanoUsd, 41);
      });
    });

    it('do not keep a call open for ever by a damaged checkpoint', async () => {
      await leaveBehind();
      world.tamper((database) => {
        database.exec("UPDATE open_attempts SET checkpoint_usage_json = '{', checkpoint_at_ms = 1");
      });
      const { ledger } = await world.open('first', { isProcessAlive: () => false });
      assert.equal(await ledger.recoverInterrupted(unpriced), 1);
      assert.deepEqual((await ledger.calls({ limit: 1 }))[0]?.usage, { source: 'estimated' });
    });
  });

  describe('the worker', () => {
    it('rejects everything pending when it dies and is replaced by the next call', async () => {
      const mortal = new URL('../worker/mortalWorker.ts', import.meta.url);
      const { ledger, plans } = await world.open('first', { workerUrl: mortal });
      await ledger.begin(startOf('a'));
      const lost = [plans.latest('file:///die'), plans.load('p'), ledger.calls({ limit: 1 })];
      for (const result of await Promise.allSettled(lost)) {
        assert.equal(result.status, 'rejected');
        assert.ok(withCode('worker-died')(result.reason));
        assert.equal((result.reason as { isRetryable: boolean }).isRetryable, true);
      }
      await ledger.settle('a', endOf());
      assert.equal((await ledger.calls({ limit: 9 })).length, 1);
    });

    it('refuses data that does not fit the contract, by name', async () => {
      const { ledger, plans } = await world.open('first');
      await assert.rejects(ledger.begin(startOf('a', { windowDate: 'today' })), /begin: start\.windowDate/);
      await assert.rejects(ledger.begin(startOf('a', { position: -1 })), withCode('invalid'));
      await assert.rejects(plans.acquireLease('p', 'one', NaN), withCode('invalid'));
      const cyclic = { usage: { source: 'reported' as const, raw: () => 'a function cannot be sent' } };
      await ledger.begin(startOf('a'));
      await assert.rejects(ledger.settle('a', endOf(cyclic)), withCode('invalid'));
    });

    it('says when a listener throws, and the others still hear', async () => {
      const { ledger, notices } = await world.open('first');
      let heard = 0;
      ledger.onDidChange(() => {
        throw new Error('a broken status bar');
      });
      ledger.onDidChange(() => (heard += 1));
      await ledger.begin(startOf('a'));
      await ledger.settle('a', endOf());
      assert.equal(heard, 1);
      assert.deepEqual(notices, [{ kind: 'listener-failed', message: 'Error: a broken status bar' }]);
    });

    it('waits for a lock that another process holds', async () => {
      const { ledger } = await world.open('first');
      const reader = await world.open('reader');
      const other = new DatabaseSync(world.ledgerPath);
      other.exec('BEGIN IMMEDIATE');
      const waiting = ledger.begin(startOf('a'));
      // By then the first worker has met the lock; one that does not wait has rejected.
      for (let index = 0; index < 20; index++) await reader.ledger.calls({ limit: 1 });
      other.exec('COMMIT');
      other.close();
      await waiting;
      await ledger.settle('a', endOf());
    });
  });

  it('reads a ledger whose process left its log behind', async () => {
    const first = await world.open('first');
    await first.ledger.begin(startOf('a'));
    await first.ledger.settle('a', endOf());
    const copy = createStorageWorld();
    try {
      copyFileSync(world.ledgerPath, copy.ledgerPath);
      copyFileSync(`${world.ledgerPath}-wal`, `${copy.ledgerPath}-wal`);
      const { ledger, notices } = await copy.open('second');
      assert.equal((await ledger.calls({ limit: 9 })).length, 1);
      assert.deepEqual(notices, []);
    } finally {
      await copy.dispose();
    }
  });
});
