import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLearnedStats } from '../../src/core/routing/learned/learnedStats.ts';
import { learnWork } from '../../src/core/money/meter/learnedWork.ts';
import { finish } from '../../src/core/money/meter/steps.ts';
import { workSamples } from '../../src/core/money/meter/workSamples.ts';
import { generateTraces, recordedRuns, tracePrice } from '../unit/core/money/meter/workTraces.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

const rows = 2_000;
const rounds = 5;
const longestMs = 10;

/** Steps of one to four calls, as plans make them: many pieces of work in few rows. */
const shortRuns = recordedRuns.map((run) => ({ ...run, logCalls: 0.5, callSpread: 0.4 }));

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Milliseconds that this thread has worked: what others on the machine take from it does not count. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * How long the host's thread is held up while the ledger's newest calls are learned from: the longest stretch between
 * two turns of the event loop, beside learning in one go. The first round is cold, as a window is.
 */
async function run(): Promise<readonly BenchmarkResult[]> {
  const newestFirst = generateTraces(rows, 21, { runs: shortRuns })
    .flatMap((work) => work.rows)
    .slice(-rows)
    .toReversed();
  const nowMs = (newestFirst[0]?.startedAtMs ?? 0) + 86_400_000;
  const stretches: number[] = [];
  const inAll: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    let stretchStart = 0;
    let longest = 0;
    const endStretch = (): void => {
      longest = Math.max(longest, workedMs() - stretchStart);
    };
    const source = createLearnedStats({
      history: async () => {
        await nextTurn();
        stretchStart = workedMs();
        return newestFirst;
      },
      priceAt: tracePrice,
      strongModel: () => 'lab/opus-like',
      clock: {
        now: () => nowMs,
        monotonic: () => performance.now(),
        async delay() {
          endStretch();
          await nextTurn();
          stretchStart = workedMs();
        },
      },
      log: {
        warn: (message) => {
          throw new Error(message);
        },
      },
    });
    const start = workedMs();
    await source.refresh();
    endStretch();
    inAll.push(workedMs() - start);
    stretches.push(longest);
  }
  const atOnce: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = workedMs();
    finish(learnWork({ pieces: finish(workSamples(newestFirst, nowMs)), priceAt: tracePrice }));
    atOnce.push(workedMs() - start);
  }
  const result = (name: string, ours: number, peer: number, unit: string): BenchmarkResult => ({
    ...{ name, ours: rounded(ours), peer: rounded(peer), ratio: rounded(ours / peer), unit },
  });
  return [
    {
      ...result(
        'learning-longest-stretch-cold',
        stretches[0] ?? Number.NaN,
        median(atOnce),
        `ms that ${rows} calls hold the thread up at a time (peer: learned in one go, warm)`,
      ),
    },
    {
      ...result('learning-longest-stretch-warm', median(stretches.slice(1)), median(atOnce), 'ms, as above'),
      target: longestMs,
      met: median(stretches.slice(1)) <= longestMs,
    },
    result('learning-in-all', median(inAll), median(atOnce), 'ms from the rows to the lessons'),
  ];
}

export const benchmarks: readonly Benchmark[] = [{ name: 'learning', run }];
