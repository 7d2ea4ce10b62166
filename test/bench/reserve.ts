import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openStorage } from '../../src/storage/client/openStorage.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

const script = fileURLToPath(new URL('./reserve/writer.ts', import.meta.url));
const workerUrl = new URL('../../src/storage/worker/ledgerWorker.ts', import.meta.url);
const rounds = 3;
const callsPerRound = 400;

/** Starts a writer; `go` resolves when it has written all. */
async function startWriter(directory: string, name: string, how: string, count: number) {
  const child = spawn(process.execPath, [script, directory, name, how, String(count)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const expect = async (word: string): Promise<void> => {
    const next: IteratorResult<string, unknown> = await lines.next();
    if (next.value !== word) throw new Error(`A writer ended before it said ${word}.`);
  };
  await expect('ready');
  return {
    async go() {
      child.stdin.end('go\n');
      await expect('done');
    },
    gone,
  };
}

/** Calls per second that processes write together into a new ledger. */
async function measure(how: 'ours' | 'plain', processes: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'tierwise-reserve-'));
  try {
    // The tables, for the side that does not make them itself.
    const files = { ledgerFile: 'ledger.sqlite', plansFile: 'plans.sqlite' } as const;
    await (await openStorage({ directory, ...files, workerUrl, sessionId: 'maker' })).dispose();
    const count = callsPerRound / processes;
    const names = Array.from({ length: processes }, (_, index) => `writer-${index}`);
    const writers = await Promise.all(names.map((name) => startWriter(directory, name, how, count)));
    const startMs = performance.now();
    await Promise.all(writers.map((writer) => writer.go()));
    const perSecond = (callsPerRound * 1000) / (performance.now() - startMs);
    await Promise.all(writers.map((writer) => writer.gone));
    return perSecond;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function run(): Promise<readonly BenchmarkResult[]> {
  const results: BenchmarkResult[] = [];
  for (const processes of [1, 4]) {
    const figures: Record<'ours' | 'plain', number[]> = { ours: [], plain: [] };
    // In turns, so that a busy moment of the machine meets both.
    for (let round = 0; round < rounds; round += 1)
      for (const how of ['ours', 'plain'] as const) figures[how].push(await measure(how, processes));
    const ours = Math.round(median(figures.ours));
    const peer = Math.round(median(figures.plain));
    results.push({
      name: `reserve-${processes}-${processes === 1 ? 'process' : 'processes'}-beside-plain-inserts`,
      ours,
      peer,
      ratio: Number((ours / peer).toPrecision(3)),
      unit: 'calls held and settled/s',
    });
  }
  return results;
}

export const benchmarks: readonly Benchmark[] = [{ name: 'reserve', run }];
