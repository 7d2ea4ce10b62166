import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { raceReservation } from './callFixtures.ts';
import { createStorageWorld, type StorageWorld } from './storageWorld.ts';

const script = fileURLToPath(new URL('./child/storageChild.ts', import.meta.url));
const always = { fromDay: '0000-01-01', toDay: '9999-12-31' };

interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly lines: readonly string[];
  /** Resolves when the store is open. */
  readonly ready: Promise<unknown>;
  /** Resolves when the process is gone and all that it said was read. */
  readonly gone: Promise<unknown>;
  /** Starts its task. Its stdin is closed with that: an open one would keep it alive. */
  go(): void;
  errors(): string;
}

describe('several processes over one store', () => {
  let world: StorageWorld;
  const children: Child[] = [];
  beforeEach(() => {
    world = createStorageWorld();
  });
  afterEach(async () => {
    for (const child of children) child.process.kill('SIGKILL');
    await Promise.all(children.splice(0).map((child) => child.gone));
    await world.dispose();
  });

  function start(
    sessionId: string,
    task: string,
    count: number,
    onLine?: (line: string, child: Child) => void,
  ) {
    const child = spawn(process.execPath, [script, world.directory, sessionId, task, String(count)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const ready = Promise.withResolvers<undefined>();
    const output = createInterface({ input: child.stdout });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    // A killed child's pipe may break under a late "go".
    child.stdin.on('error', () => undefined);
    const started: Child = {
      process: child,
      lines,
      ready: ready.promise,
      gone: once(child, 'close'),
      go: () => child.stdin.end('go\n'),
      errors: () => errors,
    };
    output.on('line', (line) => {
      lines.push(line);
      if (line === 'ready') ready.resolve(undefined);
      onLine?.(line, started);
    });
    child.once('close', () => {
      ready.resolve(undefined);
    });
    children.push(started);
    return started;
  }

  async function runAll(task: string, count: number): Promise<readonly Child[]> {
    const all = ['one', 'two', 'three'].map((sessionId) => start(sessionId, task, count));
    await Promise.all(all.map((child) => child.ready));
    for (const child of all) child.go();
    await Promise.all(all.map((child) => child.gone));
    for (const child of all) assert.equal(child.lines.at(-1), 'done', child.errors());
    return all;
  }

  const saidOf = (child: Child, word: string): readonly string[] =>
    child.lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it('keeps every row of three that make the file together and write at once, and prints no warning', async () => {
    const all = await runAll('record', 40);
    const { ledger } = await world.open('reader');
    const rows = await ledger.calls({ limit: 1_000 });
    assert.equal(rows.length, 120);
    assert.equal(new Set(rows.map((row) => row.id)).size, 120);
    const [totals, ...others] = await ledger.totals(always);
    assert.deepEqual(others, []);
    assert.equal(totals?.calls, 120);
    assert.equal(totals.costNanoUsd, 120 * 1_500);
    for (const child of all) assert.doesNotMatch(child.errors(), /sqlite/i);
  });

  it('lets one of three win each lease', async () => {
    const all = await runAll('lease', 30);
    const won = all.flatMap((child) => saidOf(child, 'won'));
    assert.equal(won.length, 30);
    assert.equal(new Set(won).size, 30);
  });

  it('lets one of three win each save of the same revision', async () => {
    const all = await runAll('save', 30);
    const won = all.flatMap((child) => saidOf(child, 'won'));
    assert.equal(won.length, 30);
    assert.equal(new Set(won).size, 30);
  });

  it('lets one of three win each alert', async () => {
    const all = await runAll('claim', 30);
    const won = all.flatMap((child) => saidOf(child, 'won'));
    assert.equal(won.length, 30);
    assert.equal(new Set(won).size, 30);
  });

  describe('against one small limit', () => {
    const { nanoUsd, limits } = raceReservation;
    const fitting = Math.floor((limits[0]?.nanoUsd ?? 0) / nanoUsd);

    async function assertNothingLost(all: readonly Child[]): Promise<void> {
      const { ledger, budgets, notices } = await world.open('reader');
      await ledger.recoverInterrupted(() => ({ cost: { source: 'unpriced' } }));
      assert.deepEqual(notices, []);
      const rows = await ledger.calls({ limit: 1_000 });
      const ids = new Set(rows.map((row) => row.id));
      // Whatever was said to be begun was sent. The store may know of one more from each that was killed.
      const sent = all.flatMap((child) => saidOf(child, 'begun'));
      assert.ok(sent.length <= fitting, `${sent.length} sent, ${fitting} fit`);
      for (const id of sent) assert.ok(ids.has(id), `${id} was sent and is lost`);
      // Each of them costs all that it holds, dead or alive: exactly as many as fit were ever begun.
      assert.equal(rows.length, fitting);
      const interrupted = rows.filter((row) => row.outcome === 'interrupted');
      for (const { cost } of interrupted)
        assert.deepEqual(cost, { source: 'estimate', nanoUsd, isUpperBound: true });
      const [state] = await budgets.states(limits, { day: '2026-09-21' });
      assert.equal(state?.spentNanoUsd, fitting * nanoUsd);
      assert.equal(state.upperBoundNanoUsd, interrupted.length * nanoUsd);
      assert.equal(state.reservedNanoUsd, 0);
    }

    it('sends as many calls as fit, and not one more', async () => {
      const all = await runAll('spend', 1_000);
      for (const child of all) assert.equal(saidOf(child, 'refused').length, 1);
      await assertNothingLost(all);
    });

    it('sends no call more when spenders are killed and others settle what they left', async () => {
      const killAt = new Map([
        ['one', 4],
        ['two', 7],
        ['three', 10],
        ['four', 13],
      ]);
      const all: Child[] = [];
      const victims = [...killAt].map(([sessionId, limit]) =>
        start(sessionId, 'spend', 1_000, (_line, child) => {
          if (child.lines.length === limit) child.process.kill('SIGKILL');
        }),
      );
      all.push(...victims);
      await Promise.all(victims.map((child) => child.ready));
      const heirs = ['five', 'six'].map((sessionId) => start(sessionId, 'spend', 1_000));
      all.push(...heirs);
      await Promise.all(heirs.map((child) => child.ready));
      for (const child of victims) child.go();
      // The heirs recover and spend while the last victims still do.
      await Promise.race(victims.map((child) => child.gone));
      for (const child of heirs) child.go();
      await Promise.all(all.map((child) => child.gone));
      // At least the first; a slow victim may find the limit reached before its time comes.
      assert.ok(victims.some((child) => child.process.signalCode === 'SIGKILL'));
      for (const child of heirs) assert.equal(saidOf(child, 'refused').length, 1, child.errors());
      await assertNothingLost(all);
    });
  });

  it('loses no call and doubles none when writers are killed in mid-write', async () => {
    // Each is killed at another moment of its work, while the others write.
    const killAt = new Map([
      ['one', 5],
      ['two', 12],
      ['three', 31],
    ]);
    const all = [...killAt].map(([sessionId, limit]) =>
      start(sessionId, 'record', 1_000_000, (_line, child) => {
        if (child.lines.length === limit) child.process.kill('SIGKILL');
      }),
    );
    await Promise.all(all.map((child) => child.ready));
    for (const child of all) child.go();
    await Promise.all(all.map((child) => child.gone));

    const { ledger, notices } = await world.open('reader');
    const interrupted = await ledger.recoverInterrupted((_start, usage) => ({
      cost: { source: 'estimate', nanoUsd: usage.outputTokens ?? 0 },
    }));
    assert.deepEqual(notices, []);
    const rows = await ledger.calls({ limit: 1_000_000 });
    const ids = new Set(rows.map((row) => row.id));
    assert.equal(ids.size, rows.length);
    const outcomes = new Map(rows.map((row) => [row.id, row.outcome]));
    for (const child of all) {
      assert.equal(child.process.signalCode, 'SIGKILL', child.errors());
      const begun = saidOf(child, 'begun');
      assert.ok(begun.length > 0);
      for (const id of begun) assert.ok(ids.has(id), `${id} was begun and is lost`);
      for (const id of saidOf(child, 'settled')) assert.equal(outcomes.get(id), 'succeeded');
    }
    assert.equal(rows.filter((row) => row.outcome === 'interrupted').length, interrupted);
    const [totals] = await ledger.totals(always);
    assert.equal(totals?.calls, rows.length);
    assert.equal(
      totals.costNanoUsd,
      rows.reduce((sum, { cost }) => sum + (cost.source === 'unpriced' ? 0 : cost.nanoUsd), 0),
    );
  });
});
