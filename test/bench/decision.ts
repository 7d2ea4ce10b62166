import type { HistoryRow } from '../../src/core/model/ledger/reportPorts.ts';
import { decide } from '../../src/core/routing/rules/decide.ts';
import { learnPassRates, type PassRates } from '../../src/core/routing/learned/passRates.ts';
import { defaultRouting } from '../../src/core/routing/rules/routingSettings.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

const decisions = 2_000;
const rounds = 7;
const models = ['gpt-6-luna', 'deepseek-v4', 'qwen4-coder', 'claude-sonnet-5-5', 'claude-opus-5-5'].map(
  (model) => ({ provider: 'gateway', model }),
);

/** A step as a planner writes it, of a length that is on the long side. */
const text = 'Move the parsing of dates out of the report and let every caller use it. '.repeat(30);

function history(length: number): readonly HistoryRow[] {
  return Array.from({ length }, (_, index) => ({
    startedAtMs: index,
    planId: `plan-${Math.floor(index / 20)}`,
    stepId: `step-${Math.floor(index / 2) % 10}`,
    purpose: 'step' as const,
    tier: 'execution' as const,
    provider: 'gateway',
    model: models[index % models.length]?.model ?? '',
    position: index % 2,
    outcome: 'succeeded' as const,
    usageSource: 'reported' as const,
    verdict: index % 3 === 0 ? ('fail' as const) : ('pass' as const),
  }));
}

function microsecondsWith(passRates: PassRates): number {
  const tier = (...members: number[]) => ({
    models: members.map((index) => models[index]!),
    maxOutputTokens: 32_000,
  });
  const input = {
    tier: 'execution',
    tierReason: 'The plan says so',
    tiers: { orchestration: tier(4), execution: tier(0, 1, 2), grunt: tier(0) },
    whyUnusable: () => undefined,
    work: {
      purpose: 'step',
      stepKind: 'edit',
      text,
      files: ['src/report.ts', 'src/dates.ts'],
      isPlanned: true,
    },
    routing: {
      ...defaultRouting,
      strategy: 'costOptimized',
      criticalPaths: ['src/ledger/'],
      criticalWords: ['settlement'],
    },
    knowledge: { passRates, callCost: () => ({ lowNanoUsd: 1_000_000, highNanoUsd: 3_000_000 }) },
  } as const;
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    for (let index = 0; index < decisions; index += 1) decide({ ...input, turn: index });
    times.push(((performance.now() - start) * 1_000) / decisions);
  }
  return times.sort((first, second) => first - second)[Math.floor(rounds / 2)]!;
}

function run(): Promise<readonly BenchmarkResult[]> {
  const short = learnPassRates(history(100));
  const long = learnPassRates(history(100_000));
  microsecondsWith(short);
  const afterFew = microsecondsWith(short);
  const afterMany = microsecondsWith(long);
  const microseconds = (value: number) => Number(value.toFixed(1));
  const ratio = afterMany / afterFew;
  return Promise.resolve([
    {
      name: 'decision-after-100000-attempts-beside-100',
      ours: microseconds(afterMany),
      peer: microseconds(afterFew),
      ratio: Number(ratio.toFixed(2)),
      unit: 'µs per decision',
      target: 1.5,
      met: ratio <= 1.5,
    },
    {
      name: 'decision-beside-a-millisecond',
      ours: microseconds(afterMany),
      peer: 1_000,
      ratio: Number((afterMany / 1_000).toFixed(3)),
      unit: 'µs per decision',
      target: 0.5,
      met: afterMany <= 500,
    },
  ]);
}

export const benchmarks: readonly Benchmark[] = [{ name: 'decision', run }];
