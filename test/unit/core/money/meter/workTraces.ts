import { quantileOf, sortedNumbers } from '../../../../../src/core/money/meter/quantiles.ts';
import {
  learnWork,
  type LearnedWork,
  type WorkEstimate,
} from '../../../../../src/core/money/meter/learnedWork.ts';
import { finish } from '../../../../../src/core/money/meter/steps.ts';
import { workSamples } from '../../../../../src/core/money/meter/workSamples.ts';
import type { Price } from '../../../../../src/core/money/pricing/price.ts';
import type { HistoryRow } from '../../../../../src/core/model/ledger/reportPorts.ts';
import type { StepKind } from '../../../../../src/shared/tiers.ts';
import { noonMs } from '../pricing/shippedCatalogue.ts';

/** A model's runs as log-normal distributions. */
export interface RunDistribution {
  readonly model: string;
  /** Mean and standard deviation of the logarithm of the dollars of a run. */
  readonly logUsd: number;
  readonly spread: number;
  /** The same of the number of calls. */
  readonly logCalls: number;
  readonly callSpread: number;
  /** Dollars go with calls to this power, with so much left over. */
  readonly power: number;
  readonly rest: number;
}

/**
 * Fitted to runs of mini-SWE-agent on 246 SWE-bench Verified tasks (the leaderboard's per-task costs and calls,
 * SWE-bench/swe-bench.github.io at f1176b65); only these fits are kept here, none of the data.
 */
export const recordedRuns: readonly RunDistribution[] = [
  run('lab/opus-like', -0.56, 0.7, [3.51, 0.53], 1.24, 0.22),
  run('lab/sonnet-like', -0.69, 0.52, [3.86, 0.45], 0.98, 0.27),
  run('lab/gemini-like', -0.92, 0.59, [3.63, 0.43], 1.22, 0.28),
  run('lab/deepseek-like', -3.72, 0.6, [3.76, 0.47], 1.03, 0.34),
  run('lab/mini-like', -3.6, 0.74, [2.54, 0.51], 1.38, 0.21),
];

/**
 * How what is known beforehand goes with the logarithm of the dollars (facts: routing evidence §2): a model's reading
 * of the task 0.50–0.65, the text's own statistics 0.25–0.32.
 */
const guessCorrelation = 0.575;
const textCorrelation = 0.28;

/** One piece of work that was done. */
export interface TracedWork {
  readonly kind: StepKind;
  readonly model: string;
  readonly planId: string;
  readonly countedTokens?: number;
  readonly outputGuess?: number;
  readonly rows: readonly HistoryRow[];
  readonly nanoUsd: number;
  readonly startedAtMs: number;
}

/** A repeatable source of numbers from 0 to 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Two hours apart, so that each piece has ended when the next begins. */
const betweenMs = 2 * 60 * 60 * 1000;

/** Work of two kinds by all models in turn, oldest first. */
export function generateTraces(
  count: number,
  seed: number,
  options: { readonly escalationShare?: number; readonly runs?: readonly RunDistribution[] } = {},
): TracedWork[] {
  const { escalationShare = 0, runs = recordedRuns } = options;
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, (_, index) => {
    const distribution = runs[Math.floor(random() * runs.length)];
    if (distribution === undefined) throw new Error('There is no distribution to draw from.');
    const isRefactor = random() < 0.4;
    const { logUsd, spread, logCalls, callSpread, power, rest } = distribution;
    const callDeviation = normal() * callSpread;
    const deviation = power * callDeviation + rest * normal();
    const scaled = deviation / spread;
    const correlated = (correlation: number): number =>
      correlation * scaled + Math.sqrt(1 - correlation ** 2) * normal();
    const usd = Math.exp(logUsd + deviation) * (isRefactor ? 1.6 : 1);
    const escalated = random() < escalationShare ? Math.exp(-0.56 + 0.7 * normal()) : 0;
    const work = {
      kind: isRefactor ? 'refactor' : 'edit',
      model: distribution.model,
      planId: `plan-${index}`,
      countedTokens: Math.round(3_000 * Math.exp(0.7 * correlated(textCorrelation))),
      outputGuess: Math.round(700 * Math.exp(0.6 * correlated(guessCorrelation))),
      startedAtMs: noonMs + index * betweenMs,
    } as const;
    const calls = Math.max(1, Math.round(Math.exp(logCalls + callDeviation)));
    return traced(work, usd, calls, escalated);
  });
}

/** A piece of work as the ledger would have it: its calls share the money, an escalation is one row more. */
export function traced(
  work: Omit<TracedWork, 'rows' | 'nanoUsd'>,
  usd: number,
  calls: number,
  escalatedUsd = 0,
): TracedWork {
  const shareNanoUsd = Math.round((usd * 1e9) / calls);
  const row = (call: number): HistoryRow => ({
    ...{ startedAtMs: work.startedAtMs + call * 1000, planId: work.planId, stepId: 'step' },
    ...{ stepKind: work.kind, purpose: 'step', tier: 'execution', position: 0, outcome: 'succeeded' },
    ...{ provider: 'lab', model: work.model.slice('lab/'.length), usageSource: 'reported' },
    ...(call === 0 && work.countedTokens !== undefined && { countedTokens: work.countedTokens }),
    ...(work.outputGuess !== undefined && { outputGuess: work.outputGuess }),
    ...{ inputTokens: Math.round(shareNanoUsd / 2_000), outputTokens: Math.round(shareNanoUsd / 40_000) },
    costNanoUsd: shareNanoUsd,
  });
  const rows = Array.from({ length: calls }, (_, call) => row(call));
  if (escalatedUsd > 0) {
    rows.push({
      ...row(calls),
      model: 'opus-like',
      position: 1,
      costNanoUsd: Math.round(escalatedUsd * 1e9),
    });
  }
  return { ...work, rows, nanoUsd: rows.reduce((sum, { costNanoUsd = 0 }) => sum + costNanoUsd, 0) };
}

/** Prices of the models in the traces: as dear as their runs, so that no assumption fits them by chance. */
export function tracePrice(model: string): Price {
  const dollars = /opus|sonnet|gemini/.test(model) ? 3 : 0.3;
  return {
    source: 'user',
    rates: { inputPicoUsd: dollars * 1e6, outputPicoUsd: dollars * 5e6 },
  };
}

/** What is learned from the work done so far. */
export function learnFrom(done: readonly TracedWork[], nowMs: number): LearnedWork {
  const rows = done.flatMap((work) => work.rows).toReversed();
  return finish(
    learnWork({
      pieces: finish(workSamples(rows, nowMs)),
      priceAt: tracePrice,
    }),
  );
}

/** The estimate for a piece of work before it is done. */
export function estimateOf(learned: LearnedWork, work: TracedWork): WorkEstimate {
  const { kind, model, countedTokens, outputGuess, startedAtMs: atMs } = work;
  const estimate = learned.estimate({
    ...{ kind, model, tier: 'execution', atMs, price: tracePrice(model) },
    ...(countedTokens !== undefined && { countedTokens }),
    ...(outputGuess !== undefined && { outputGuess }),
  });
  if (estimate === 'unpriced') throw new Error(`${model} has no price`);
  return estimate;
}

/** How estimates did, one after the other, each made from what came before it alone. */
export interface Score {
  readonly n: number;
  /** Share of actuals within p10–p90. */
  readonly coverage: number;
  readonly medianWidth: number;
  /** p90/p10 of each estimate, to be pooled. */
  readonly widths: readonly number[];
  /** Mean pinball loss at p10, p50 and p90, in shares of the model's mean cost; lower is better. */
  readonly pinball: number;
  /** The same of the mean of the model's past costs, taken for every quantile. */
  readonly meanPinball: number;
}

/** Runs through the traces, learning anew every few pieces. */
export function scoreTraces(traces: readonly TracedWork[], warmUp: number, every = 5): Score {
  const groupOf = (work: TracedWork): string => `${work.kind} ${work.model}`;
  const means = new Map<string, { sum: number; n: number }>();
  const all = new Map<string, { sum: number; n: number }>();
  for (const work of traces) add(all, groupOf(work), work.nanoUsd);
  let learned = learnFrom([], noonMs);
  const widths: number[] = [];
  let inside = 0;
  let ours = 0;
  let plain = 0;
  for (const [index, work] of traces.entries()) {
    if (index % every === 0) learned = learnFrom(traces.slice(0, index), work.startedAtMs);
    const mean = means.get(groupOf(work));
    if (index >= warmUp && mean !== undefined) {
      const { lowNanoUsd, midNanoUsd, highNanoUsd } = estimateOf(learned, work);
      const scale = meanOf(all.get(groupOf(work)));
      widths.push(highNanoUsd / lowNanoUsd);
      if (lowNanoUsd <= work.nanoUsd && work.nanoUsd <= highNanoUsd) inside += 1;
      const loss = (low: number, mid: number, high: number): number =>
        (pinball(0.1, low, work.nanoUsd) +
          pinball(0.5, mid, work.nanoUsd) +
          pinball(0.9, high, work.nanoUsd)) /
        (3 * scale);
      ours += loss(lowNanoUsd, midNanoUsd, highNanoUsd);
      plain += loss(meanOf(mean), meanOf(mean), meanOf(mean));
    }
    add(means, groupOf(work), work.nanoUsd);
  }
  const n = widths.length;
  return {
    n,
    coverage: inside / n,
    medianWidth: quantileOf(sortedNumbers(widths), 0.5) ?? Number.NaN,
    widths,
    pinball: ours / n,
    meanPinball: plain / n,
  };
}

function pinball(share: number, forecast: number, actual: number): number {
  return actual >= forecast ? share * (actual - forecast) : (1 - share) * (forecast - actual);
}

function add(sums: Map<string, { sum: number; n: number }>, key: string, value: number): void {
  const entry = sums.get(key) ?? { sum: 0, n: 0 };
  sums.set(key, { sum: entry.sum + value, n: entry.n + 1 });
}

function meanOf(entry: { sum: number; n: number } | undefined): number {
  return entry === undefined ? Number.NaN : entry.sum / entry.n;
}

function run(
  model: string,
  logUsd: number,
  spread: number,
  [logCalls, callSpread]: readonly [number, number],
  power: number,
  rest: number,
): RunDistribution {
  return { model, logUsd, spread, logCalls, callSpread, power, rest };
}
