import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallEnd, CallStart } from '../../../src/core/model/ledger/ledger.ts';
import type { Storage } from '../../../src/storage/client/openStorage.ts';
import { endOf, startOf } from './callFixtures.ts';
import { readCsv } from './csvText.ts';
import { always } from './reportRows.ts';
import { createStorageWorld, type StorageWorld } from './storageWorld.ts';

const workerUrl = new URL('worker/extendedWorker.ts', import.meta.url);

function laterStart(id: string): CallStart {
  return { ...startOf(id), ...{ wish: 'quickly' } };
}
const laterEnd: CallEnd = {
  ...endOf(),
  ...{ usage: { ...endOf().usage, ...{ imageTokens: 7 } }, queuedMs: 0.5, route: ['a', { hops: 2 }] },
};

async function record({ ledger }: Storage, start: CallStart, end: CallEnd): Promise<void> {
  await ledger.begin(start);
  await ledger.settle(start.id, end);
}

describe('an optional field that the description of a row gets later', () => {
  let world: StorageWorld;
  let storage: Storage;
  beforeEach(async () => {
    world = createStorageWorld();
    const before = await world.open('first');
    await record(before, startOf('old'), endOf());
    await before.dispose();
    storage = await world.open('second', { workerUrl });
  });
  afterEach(() => world.dispose());

  it('is written and read, while older rows stay without it', async () => {
    await record(storage, laterStart('new'), laterEnd);
    assert.deepEqual(storage.notices, []);
    assert.deepEqual(await storage.ledger.calls({ limit: 9 }), [
      { ...laterStart('new'), ...laterEnd },
      { ...startOf('old'), ...endOf() },
    ]);
  });

  it('is checked like the others', async () => {
    await storage.ledger.begin(startOf('new'));
    await assert.rejects(storage.ledger.settle('new', { ...endOf(), ...{ queuedMs: -1 } }), {
      code: 'invalid',
      message: /queuedMs/,
    });
    await assert.rejects(storage.ledger.begin({ ...startOf('x'), ...{ wish: 1 } }), { code: 'invalid' });
  });

  it('stands in both exports, among the columns of its part', async () => {
    await record(storage, laterStart('new'), laterEnd);
    const csv = join(world.directory, 'x.csv');
    await storage.reports.exportTo(csv, 'csv', always);
    const [names = [], old = [], cells = []] = readCsv(readFileSync(csv, 'utf8'));
    const shown = ['wish_of_caller', 'image_tokens', 'queued_ms'].map((name) => names.indexOf(name));
    assert.deepEqual(
      shown.map((at) => [names[at - 1], cells[at], old[at]]),
      [
        ['session', 'quickly', ''],
        ['region', '7', ''],
        ['tool_result_bytes', '0.5', ''],
      ],
    );
    assert.equal(names.includes('route_json'), false);
    const json = join(world.directory, 'x.json');
    await storage.reports.exportTo(json, 'json', always);
    const [, row] = JSON.parse(readFileSync(json, 'utf8')) as Record<string, unknown>[];
    assert.deepEqual(
      [row?.['wish'], row?.['usage'], row?.['queuedMs'], row?.['route']],
      ['quickly', laterEnd.usage, 0.5, ['a', { hops: 2 }]],
    );
  });

  it('goes along when a dead session’s call is settled by another', async () => {
    await storage.ledger.begin(laterStart('left'));
    await storage.dispose();
    const third = await world.open('third', { workerUrl });
    await third.ledger.recoverInterrupted(() => ({ cost: { source: 'unpriced' } }));
    const [row] = await third.ledger.calls({ limit: 1 });
    assert.deepEqual([row?.id, row?.outcome], ['left', 'interrupted']);
    assert.ok(row !== undefined && 'wish' in row && row.wish === 'quickly');
  });

  it('leaves rows immutable, and sums as they were', async () => {
    await record(storage, laterStart('new'), laterEnd);
    world.tamper((database) => {
      assert.throws(() => database.exec("UPDATE attempts SET wish = 'slowly'"), /immutable/);
      assert.throws(() => database.exec('DELETE FROM attempts'), /immutable/);
    });
    const [totals] = await storage.ledger.totals(always);
    assert.deepEqual([totals?.calls, totals?.inputTokens], [2, 200]);
  });

  it('is added once by windows that open the file at the same time, and leaves an older program its file', async () => {
    const others = await Promise.all(['a', 'b'].map((sessionId) => world.open(sessionId, { workerUrl })));
    for (const other of others) assert.equal((await other.ledger.calls({ limit: 9 })).length, 1);
    await record(storage, laterStart('new'), laterEnd);
    const older = await world.open('older');
    await record(older, startOf('again'), endOf());
    assert.deepEqual(
      (await older.ledger.calls({ limit: 9 })).toSorted((left, right) => left.id.localeCompare(right.id)),
      ['again', 'new', 'old'].map((id) => ({ ...startOf(id), ...endOf() })),
    );
  });
});

describe('the description of a ledger row', () => {
  it('is all that names an optional field in the store, but for the first version of the file', () => {
    const storage = join(import.meta.dirname, '..', '..', '..', 'src', 'storage');
    const named = (...names: string[]): readonly string[] =>
      globSync('**/*.ts', { cwd: storage }).filter((path) => {
        const text = readFileSync(join(storage, path), 'utf8');
        return names.some((name) => text.includes(name));
      });
    const migrations = [join('ledger', 'ledgerMigrations.ts')];
    assert.deepEqual(named('cacheWrite1hTokens', 'cache_write_1h_tokens'), migrations);
    assert.deepEqual(named('serviceTier', 'service_tier'), migrations);
  });
});
