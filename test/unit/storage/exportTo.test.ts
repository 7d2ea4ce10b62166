import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ReportedCall } from '../../../src/core/model/ledger/reportPorts.ts';
import type { Storage } from '../../../src/storage/client/openStorage.ts';
import { endOf, fullEnd, fullStart, startOf } from './callFixtures.ts';
import { readCsv } from './csvText.ts';
import { matches } from './reportOracle.ts';
import { always, anyFilter, manyRecorded, recordAll } from './reportRows.ts';
import { createStorageWorld, type StorageWorld } from './storageWorld.ts';

describe('exportTo', () => {
  let world: StorageWorld;
  let storage: Storage;
  beforeEach(async () => {
    world = createStorageWorld();
    storage = await world.open('first');
  });
  afterEach(() => world.dispose());

  const pathOf = (name: string): string => join(world.directory, name);
  const unfinished = (): readonly string[] =>
    readdirSync(world.directory).filter((name) => name.endsWith('.part'));

  async function record(id: string): Promise<void> {
    await storage.ledger.begin(startOf(id));
    await storage.ledger.settle(id, endOf());
  }

  it('writes an empty ledger as a header and as an empty list', async () => {
    assert.equal(await storage.reports.exportTo(pathOf('x.csv'), 'csv', always), 0);
    assert.equal(readCsv(readFileSync(pathOf('x.csv'), 'utf8')).length, 1);
    assert.equal(await storage.reports.exportTo(pathOf('x.json'), 'json', always), 0);
    assert.deepEqual(JSON.parse(readFileSync(pathOf('x.json'), 'utf8')), []);
  });

  it('writes what the list shows, oldest first, for any rows and filter', async () => {
    await fc.assert(
      fc.asyncProperty(manyRecorded(12), anyFilter, async (recorded, filter) => {
        const own = createStorageWorld();
        try {
          const { ledger, reports } = await own.open('first');
          await recordAll(ledger, recorded);
          const { rows } = await reports.listCalls(always, { offset: 0, limit: 1_000 });
          const expected = rows.filter((row) => matches(row, filter)).toReversed();
          const [csv, json] = ['csv', 'json'].map((name) => join(own.directory, `x.${name}`)) as [
            string,
            string,
          ];
          assert.equal(await reports.exportTo(csv, 'csv', filter), expected.length);
          assert.equal(await reports.exportTo(json, 'json', filter), expected.length);
          assert.deepEqual(JSON.parse(readFileSync(json, 'utf8')), expected);
          const [, ...lines] = readCsv(readFileSync(csv, 'utf8'));
          assert.deepEqual(
            lines.map((cells) => cells[0]),
            expected.map((row) => row.id),
          );
        } finally {
          await own.dispose();
        }
      }),
      { numRuns: 8 },
    );
  });

  it('goes through many pages without losing or doubling a row, and answers calls in between', async () => {
    await record('pattern');
    world.tamper((database) => {
      const columns = database
        .prepare("SELECT name FROM pragma_table_info('attempts')")
        .all()
        .map((row) => String(row['name']))
        .filter((name) => name !== 'sequence');
      // Many share a moment, so that pages end among equals.
      const copied = columns.map((name) =>
        name === 'id' ? "'copy-' || i" : name === 'started_at_ms' ? 'started_at_ms + i / 700' : name,
      );
      database.exec(`WITH RECURSIVE counter(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counter WHERE i < 3499)
        INSERT INTO attempts (${columns.join(', ')}) SELECT ${copied.join(', ')} FROM counter, attempts`);
    });
    const exported = storage.reports.exportTo(pathOf('x.json'), 'json', always);
    // Asked while the export runs: in its turn, and too late to be in it.
    await record('meanwhile');
    assert.equal(existsSync(pathOf('x.json')), false);
    assert.equal(await exported, 3_500);
    const rows = JSON.parse(readFileSync(pathOf('x.json'), 'utf8')) as readonly ReportedCall[];
    assert.equal(new Set(rows.map((row) => row.id)).size, 3_500);
    assert.equal(
      rows.some((row) => row.id === 'meanwhile'),
      false,
    );
    assert.deepEqual(unfinished(), []);
  });

  it('keeps the names and the order of the members of JSON that scripts of people rely on', async () => {
    await storage.ledger.begin(fullStart, { nanoUsd: 5, limits: [] });
    await storage.ledger.settle(fullStart.id, fullEnd);
    await storage.ledger.recordVerdict({
      callId: fullStart.id,
      recordedAtMs: 1,
      verdict: 'pass',
      by: 'checks',
    });
    await storage.reports.exportTo(pathOf('x.json'), 'json', always);
    const [row = {}] = JSON.parse(readFileSync(pathOf('x.json'), 'utf8')) as Record<string, object>[];
    assert.equal(
      Object.keys(row).join(' '),
      'id startedAtMs windowDate tier purpose planId stepId stepKind position provider modelAsked keyLabel sessionId ' +
        'countedTokens outputGuess estimate modelServed requestId usage priceApplied cost latencyMs firstTokenMs ' +
        'toolUses outcome adjustments verdict finalCost reservedNanoUsd',
    );
    assert.equal(
      Object.keys(row['usage'] ?? {}).join(' '),
      'source inputUncachedTokens cacheReadTokens cacheWrite5mTokens cacheWrite1hTokens cacheWrite30mTokens ' +
        'cacheWrite12hTokens outputTokens reasoningTokens webSearchCalls serviceTier region reportedCostNanoUsd raw',
    );
    assert.equal(Object.keys(row['cost'] ?? {}).join(' '), 'source nanoUsd');
  });

  it('replaces a file of that name', async () => {
    await record('a');
    writeFileSync(pathOf('x.json'), 'something longer than what is written now, '.repeat(100));
    await storage.reports.exportTo(pathOf('x.json'), 'json', always);
    assert.equal((JSON.parse(readFileSync(pathOf('x.json'), 'utf8')) as unknown[]).length, 1);
  });

  it('says that a folder is not there', () =>
    assert.rejects(storage.reports.exportTo(pathOf('none/x.csv'), 'csv', always), { code: 'io' }));

  it('leaves what was there and nothing else where the file cannot be replaced', async () => {
    await record('a');
    mkdirSync(pathOf('x.csv'));
    writeFileSync(pathOf('x.csv/inside'), 'kept');
    await assert.rejects(storage.reports.exportTo(pathOf('x.csv'), 'csv', always), { code: 'io' });
    assert.equal(readFileSync(pathOf('x.csv/inside'), 'utf8'), 'kept');
    assert.deepEqual(unfinished(), []);
  });

  it('leaves the old file and no half of a new one when a filter is refused', async () => {
    writeFileSync(pathOf('x.csv'), 'old');
    await assert.rejects(storage.reports.exportTo(pathOf('x.csv'), 'csv', { ...always, toDay: '' }), {
      code: 'invalid',
    });
    assert.equal(readFileSync(pathOf('x.csv'), 'utf8'), 'old');
    assert.deepEqual(unfinished(), []);
  });
});
