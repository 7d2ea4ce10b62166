import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CallEnd, CallStart } from '../../src/core/model/ledger/ledger.ts';
import { createDatabaseFile } from '../../src/storage/worker/databaseFile.ts';
import { ledgerSchema } from '../../src/storage/ledger/ledgerSchema.ts';
import { openStorage } from '../../src/storage/client/openStorage.ts';
import { createReportDatabase } from '../../src/storage/reports/reportDatabase.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

const rows = 1_000_000;
const days = 365;
const firstDay = '2025-11-21';
const always = { fromDay: '2000-01-01', toDay: '2100-01-01' };
const appends = 300;
const rounds = 9;
/** What the dashboard may wait for its totals. */
const totalsTargetMs = 50;

/**
 * A year of work: ten purposes, five models at four providers, plans of ten steps with four attempts each. Rows as
 * wide as real ones, and 36 kept sums a day.
 */
const insertRows = `
WITH RECURSIVE counter(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM counter WHERE i < :last)
INSERT INTO attempts (
  id, started_at_ms, window_date, tier, purpose, plan_id, step_id, step_kind, position, provider, model_asked,
  key_label, session_id, counted_tokens, estimate_low_nano_usd, estimate_high_nano_usd, settled_by, model_served,
  request_id, usage_source, input_uncached_tokens, cache_read_tokens, cache_write_5m_tokens, output_tokens,
  reasoning_tokens, usage_raw_json, price_applied_json, cost_source, cost_nano_usd, latency_ms, first_token_ms,
  tool_uses_json, outcome
)
SELECT printf('%08x-%04x-4%03x-8%03x-%012x', (i * 2654435761) & 0xffffffff, i & 0xffff, i & 0xfff, i & 0xfff, i),
  unixepoch(:firstDay) * 1000 + i * (:days * 86400000 / (:last + 1)),
  date(:firstDay, '+' || (i * :days / (:last + 1)) || ' days'),
  CASE i % 10 WHEN 0 THEN 'orchestration' WHEN 1 THEN 'grunt' WHEN 2 THEN 'grunt' ELSE 'execution' END,
  CASE i % 10 WHEN 0 THEN 'plan' WHEN 1 THEN 'classify' WHEN 2 THEN 'review' WHEN 9 THEN 'fix' ELSE 'step' END,
  CASE i % 10 WHEN 1 THEN NULL ELSE 'plan-' || (i / 40) END,
  CASE WHEN i % 10 IN (0, 1) THEN NULL ELSE 's' || (i / 4 % 10) END,
  'edit', i % 4 / 2,
  CASE i % 7 WHEN 0 THEN 'anthropic' WHEN 1 THEN 'openai' WHEN 2 THEN 'ollama' ELSE 'openrouter' END,
  'model-' || (i % 5), CASE i % 3 WHEN 0 THEN 'work key' ELSE 'home key' END,
  'session-' || (i / 5000), i % 20000, i % 1000000 + 1000, i % 40000000 + 3000000, 'session-' || (i / 5000),
  'model-' || (i % 5) || '-20260801', 'req_' || hex(i * 7919), 'reported', i % 9000, i % 20000, i % 3000, i % 1200,
  i % 400,
  '{"input_tokens":1234,"cache_creation_input_tokens":3333,"cache_read_input_tokens":20000,"output_tokens":733}',
  '{"inputPerMillionUsd":5,"outputPerMillionUsd":25,"cacheReadPerMillionUsd":0.5,"from":"2026-01-01"}',
  'catalogue', i % 90000000, i * 7919 % 30000 + 0.5, i * 7907 % 2000 + 0.25,
  CASE i % 4 WHEN 0 THEN '[{"turn":0,"name":"read_file","resultBytes":4096}]' ELSE '[]' END,
  CASE WHEN i % 25 = 0 THEN 'overloaded' WHEN i % 40 = 1 THEN 'malformed' ELSE 'succeeded' END
FROM counter`;

const insertVerdicts = `
INSERT INTO verdicts (attempt_id, recorded_at_ms, verdict, judged_by)
SELECT id, started_at_ms + 50000, CASE WHEN sequence % 5 = 1 THEN 'fail' ELSE 'pass' END, 'checks'
FROM attempts WHERE step_id IS NOT NULL AND sequence % 2 = 1`;

/** The same figures as the kept sums, from the rows. */
const plainScan = `
SELECT window_date, tier, purpose, provider, model_asked, COUNT(*), SUM(outcome = 'succeeded'),
  SUM(cost_nano_usd IS NULL), SUM(COALESCE(input_uncached_tokens, 0) + COALESCE(cache_read_tokens, 0)
    + COALESCE(cache_write_5m_tokens, 0)), SUM(cache_read_tokens), SUM(output_tokens), SUM(cost_nano_usd) AS cost
FROM attempts WHERE window_date BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5`;

function fill(path: string): void {
  // The schema is made by the store itself; its triggers keep the sums.
  const file = createDatabaseFile(path, ledgerSchema, () => undefined);
  file.use((connection) =>
    connection.transaction(() => {
      connection.statement(insertRows).run({ last: rows - 1, days, firstDay });
      connection.statement(insertVerdicts).run();
    }),
  );
  file.close();
}

function startOf(index: number): CallStart {
  return {
    ...{ id: `bench-${index}`, startedAtMs: Date.parse(firstDay) + days * 86_400_000 + index },
    ...{ windowDate: '2026-11-21', tier: 'execution', purpose: 'step', planId: 'bench', stepId: 's1' },
    ...{ position: 0, provider: 'anthropic', modelAsked: 'model-1', sessionId: 'bench' },
  };
}

const end: CallEnd = {
  usage: { source: 'reported', inputUncachedTokens: 1200, cacheReadTokens: 20_000, outputTokens: 700 },
  cost: { source: 'catalogue', nanoUsd: 12_345_678 },
  latencyMs: 4200,
  toolUses: [],
  outcome: 'succeeded',
};

function elapsedMs(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Nearest rank. */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

function result(
  name: string,
  { ours, peer, unit }: { readonly ours: number; readonly peer: number; readonly unit: string },
  target?: number,
): BenchmarkResult {
  const rounded = (value: number): number => Number(value.toPrecision(3));
  return {
    ...{ name, ours: rounded(ours), peer: rounded(peer), ratio: rounded(ours / peer), unit },
    ...(target === undefined ? {} : { target, met: ours < target }),
  };
}

/** Begin and settle as the engine calls them, through the worker, with a sync to the disk at each commit. */
async function appendTimes(directory: string): Promise<readonly number[]> {
  const storage = await openStorage({
    ...{ directory, ledgerFile: 'ledger.sqlite', plansFile: 'plans.sqlite', sessionId: 'bench' },
    workerUrl: new URL('../../src/storage/worker/ledgerWorker.ts', import.meta.url),
  });
  try {
    const times: number[] = [];
    for (let index = 0; index < appends; index += 1) {
      const start = performance.now();
      await storage.ledger.begin(startOf(index));
      await storage.ledger.settle(`bench-${index}`, end);
      times.push(performance.now() - start);
    }
    return times;
  } finally {
    await storage.dispose();
  }
}

/** The worker's own methods, so that what is measured is the work and not the way to it. */
function compareReports(path: string): readonly BenchmarkResult[] {
  const file = createDatabaseFile(path, ledgerSchema, () => undefined);
  const reports = createReportDatabase(file, (notice) => {
    throw new Error(`The ledger complains: ${JSON.stringify(notice)}`);
  });
  const plain = new DatabaseSync(path, { readOnly: true });
  try {
    const scan = plain.prepare(plainScan);
    const times = { sums: [] as number[], rows: [] as number[], scan: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.sums.push(elapsedMs(() => reports.reportSums({ filter: always })));
      times.rows.push(elapsedMs(() => reports.reportRows({ filter: always })));
      if (round % 3 === 0) times.scan.push(elapsedMs(() => scan.all(always.fromDay, always.toDay)));
    }
    const summed = reports.reportSums({ filter: always }).sums;
    const scanned = scan.all(always.fromDay, always.toDay);
    const cost = scanned.reduce((sum, row) => sum + Number(row['cost']), 0);
    if (summed.costNanoUsd !== cost || summed.calls !== rows) throw new Error('The sums are not the rows.');
    const peer = percentile(times.scan, 0.5);
    const of = (ours: number) => ({
      ours,
      peer,
      unit: 'ms for the whole year (peer: a plain scan of its rows)',
    });
    return [
      result('ledger-totals-p50', of(percentile(times.sums, 0.5)), totalsTargetMs),
      result('ledger-totals-first', of(times.sums[0] ?? Number.NaN)),
      result('ledger-newest-20000-p50', of(percentile(times.rows, 0.5))),
    ];
  } finally {
    plain.close();
    file.close();
  }
}

/** A million rows: totals, appends and size; the appends beside those into an empty ledger. */
async function run(): Promise<readonly BenchmarkResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-bench-ledger-'));
  try {
    const path = join(folder, 'full', 'ledger.sqlite');
    fill(path);
    const { size } = statSync(path);
    const reports = compareReports(path);
    const empty = await appendTimes(join(folder, 'empty'));
    const full = await appendTimes(join(folder, 'full'));
    const append = (share: number) => ({
      ours: percentile(full, share),
      peer: percentile(empty, share),
      unit: 'ms to begin and settle at a million rows (peer: an empty ledger)',
    });
    return [
      ...reports,
      result('ledger-append-p50', append(0.5)),
      result('ledger-append-p99', append(0.99)),
      result('ledger-size', {
        ours: size / rows,
        peer: sizeOfJson(path),
        unit: 'bytes per row, indexes, verdicts and sums included (peer: the row as JSON)',
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function sizeOfJson(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const known = database
      .prepare('SELECT * FROM attempts ORDER BY sequence DESC LIMIT 1000')
      .all()
      .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
    return Buffer.byteLength(JSON.stringify(known)) / known.length;
  } finally {
    database.close();
  }
}

export const benchmarks: readonly Benchmark[] = [{ name: 'ledger', run }];
