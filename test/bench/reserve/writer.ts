import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BudgetLimit } from '../../../src/core/model/ledger/budgetLimits.ts';
import type { CallEnd, CallStart } from '../../../src/core/model/ledger/ledger.ts';
import { callEndRow, callStartRow } from '../../../src/storage/ledger/ledgerRows.ts';
import type { Columns } from '../../../src/storage/ledger/rowMapping.ts';
import { openStorage } from '../../../src/storage/client/openStorage.ts';

/**
 * A process that writes attempts: `node writer.ts DIRECTORY NAME HOW COUNT`. `ours` holds a reservation against four
 * limits and settles it, through the worker as the extension does; `plain` writes the same rows into the same tables
 * by node:sqlite alone and looks at no limit. It says `ready`, waits for a line on stdin, writes and says `done`.
 */
const [directory = '', name = '', how = '', countText = '0'] = process.argv.slice(2);
const count = Number(countText);
const warmUp = 10;

const limits: readonly BudgetLimit[] = [
  { scope: 'plan', nanoUsd: 1_000_000_000_000 },
  { scope: 'day', nanoUsd: 1_000_000_000_000 },
  { scope: 'month', nanoUsd: 1_000_000_000_000 },
  { scope: 'tier', tier: 'execution', nanoUsd: 1_000_000_000_000 },
];
const reservedNanoUsd = 20_000_000;

const end: CallEnd = {
  usage: { source: 'reported', inputUncachedTokens: 5_000, cacheReadTokens: 20_000, outputTokens: 700 },
  cost: { source: 'catalogue', nanoUsd: 12_345_678 },
  latencyMs: 4_000,
  firstTokenMs: 600,
  toolUses: [{ turn: 0, name: 'read_file', resultBytes: 4_096 }],
  outcome: 'succeeded',
};

function startOf(index: number): CallStart {
  return {
    id: `${name}-${index}`,
    startedAtMs: 1_790_000_000_000 + index,
    windowDate: '2026-09-21',
    tier: 'execution',
    purpose: 'step',
    planId: `plan-${name}-${Math.floor(index / 20)}`,
    stepId: 's1',
    position: 0,
    provider: 'anthropic',
    modelAsked: 'claude-opus-5-5',
    sessionId: name,
  };
}

interface Writer {
  write(index: number): Promise<void> | void;
  close(): Promise<void> | void;
}

async function ours(): Promise<Writer> {
  const storage = await openStorage({
    directory,
    ledgerFile: 'ledger.sqlite',
    plansFile: 'plans.sqlite',
    workerUrl: new URL('../../../src/storage/worker/ledgerWorker.ts', import.meta.url),
    sessionId: name,
  });
  const { ledger } = storage;
  return {
    async write(index) {
      const start = startOf(index);
      const result = await ledger.begin(start, { nanoUsd: reservedNanoUsd, limits });
      if (!result.begun) throw new Error('The limits of the benchmark are too small.');
      await ledger.settle(start.id, end);
    },
    close: () => storage.dispose(),
  };
}

function plain(): Writer {
  const database = new DatabaseSync(join(directory, 'ledger.sqlite'));
  database.exec(`PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;`);
  const insert = (table: string, columns: Columns) => {
    const names = Object.keys(columns);
    const places = names.map((column) => `:${column}`).join(', ');
    return database.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`);
  };
  const open = (index: number): Columns => ({
    ...callStartRow.toColumns(startOf(index)),
    reserved_nano_usd: reservedNanoUsd,
  });
  const settled = (index: number): Columns => ({
    ...open(index),
    ...callEndRow.toColumns(end),
    settled_by: name,
  });
  const insertOpen = insert('open_attempts', { ...open(0), opened_by: name });
  const insertSettled = insert('attempts', settled(0));
  const removeOpen = database.prepare('DELETE FROM open_attempts WHERE id = ?');
  return {
    write(index) {
      insertOpen.run({ ...open(index), opened_by: name });
      database.exec('BEGIN IMMEDIATE');
      insertSettled.run(settled(index));
      removeOpen.run(`${name}-${index}`);
      database.exec('COMMIT');
    },
    close: () => {
      database.close();
    },
  };
}

const writer = how === 'ours' ? await ours() : plain();
for (let index = 0; index < warmUp; index += 1) await writer.write(index);
writeSync(1, 'ready\n');
process.stdin.once('data', () => {
  process.stdin.pause();
  void (async () => {
    for (let index = warmUp; index < warmUp + count; index += 1) await writer.write(index);
    writeSync(1, 'done\n');
    await writer.close();
  })();
});
