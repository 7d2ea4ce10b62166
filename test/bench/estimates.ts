import { existsSync, readFileSync } from 'node:fs';
import { quantileOf, sortedNumbers } from '../../src/core/money/meter/quantiles.ts';
import {
  generateTraces,
  type Score,
  scoreTraces,
  traced,
  type TracedWork,
} from '../unit/core/money/meter/workTraces.ts';
import { noonMs } from '../unit/core/money/pricing/shippedCatalogue.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

/** Measured with, never shipped or copied (CC BY-NC 4.0): 246 tasks × 24 models, dollars and calls of each run. */
const recorded = new URL('../../../shared/data/swebench_bash_only_half.csv', import.meta.url);
/** Other seeds than the unit test's. */
const seeds = [11, 12, 13, 14, 15, 16, 17, 18];
const warmUp = 30;

const targets = { coverage: 0.8, width: 4 } as const;
/** A share of some thousand cases is known to about this. */
const coverageTolerance = 0.02;

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function resultsOf(name: string, scores: readonly Score[], withTargets: boolean): BenchmarkResult[] {
  const mean = (key: 'coverage' | 'pinball' | 'meanPinball'): number =>
    scores.reduce((sum, score) => sum + score[key], 0) / scores.length;
  const n = scores.reduce((sum, score) => sum + score.n, 0);
  const coverage = mean('coverage');
  const width = quantileOf(sortedNumbers(scores.flatMap(({ widths }) => widths)), 0.5) ?? Number.NaN;
  const ratio = mean('pinball') / mean('meanPinball');
  const against = (ours: number, target: number): Pick<BenchmarkResult, 'ours' | 'peer' | 'ratio'> => ({
    ours: rounded(ours),
    peer: target,
    ratio: rounded(ours / target),
  });
  return [
    {
      name: `estimates-${name}-inside`,
      ...against(coverage, targets.coverage),
      unit: `share of ${n} actuals within p10–p90 (peer: the aim)`,
      ...(withTargets && {
        target: targets.coverage,
        met: Math.abs(coverage - targets.coverage) <= coverageTolerance,
      }),
    },
    {
      name: `estimates-${name}-width`,
      ...against(width, targets.width),
      unit: 'median p90/p10 (peer: the aim)',
      ...(withTargets && { target: targets.width, met: width <= targets.width }),
    },
    {
      name: `estimates-${name}-pinball`,
      ours: rounded(mean('pinball')),
      peer: rounded(mean('meanPinball')),
      ratio: rounded(ratio),
      unit: 'mean loss at p10, p50, p90 in shares of the mean cost (peer: the plain historical mean); lower is better',
      ...(withTargets && { target: 1, met: ratio < 1 }),
    },
  ];
}

function runGenerated(): Promise<readonly BenchmarkResult[]> {
  const score = (escalationShare: number): readonly Score[] =>
    seeds.map((seed) => scoreTraces(generateTraces(400, seed, { escalationShare }), warmUp, 10));
  return Promise.resolve([
    ...resultsOf('generated', score(0), true),
    // An escalation to a model forty times as dear makes two humps: no range of four spans both.
    ...resultsOf('generated-with-escalations', score(0.2), false),
  ]);
}

/** Real runs, shuffled over time, with nothing known of a task beforehand: what the model's past alone can tell. */
function runRecorded(): Promise<readonly BenchmarkResult[]> {
  if (!existsSync(recorded)) {
    console.log(`estimates-recorded is skipped: ${recorded.pathname} is not there.`);
    return Promise.resolve([]);
  }
  const byModel = readRuns(readFileSync(recorded, 'utf8'));
  const scores = [...byModel.values()].map((works) => scoreTraces(works, warmUp, 10));
  return Promise.resolve(resultsOf(`recorded-${byModel.size}-models`, scores, false));
}

function readRuns(text: string): ReadonlyMap<string, TracedWork[]> {
  const byModel = new Map<string, TracedWork[]>();
  const runs = text
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([task = '', model = '', , usd, calls]) => ({ task, model, usd: Number(usd), calls: Number(calls) }))
    .filter(({ usd, calls }) => usd > 0 && calls > 0)
    .sort((left, right) => hashOf(left.task) - hashOf(right.task));
  for (const { task, model, usd, calls } of runs) {
    const works = byModel.get(model) ?? [];
    const startedAtMs = noonMs + works.length * 7_200_000;
    works.push(traced({ kind: 'edit', model: `lab/${model}`, planId: task, startedAtMs }, usd, calls));
    byModel.set(model, works);
  }
  return byModel;
}

function hashOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return Math.imul(hash, 0x9e_37_79_b1) >>> 0;
}

export const benchmarks: readonly Benchmark[] = [
  { name: 'estimates-generated', run: runGenerated },
  { name: 'estimates-recorded', run: runRecorded },
];
