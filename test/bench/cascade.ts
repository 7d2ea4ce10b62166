import { existsSync, readFileSync } from 'node:fs';
import { spentNanoUsd } from '../../src/core/work/cascade/nextCandidate.ts';
import { tryCandidates } from '../../src/core/work/cascade/tryCandidates.ts';
import { nanoUsdPerUsd } from '../../src/core/model/request/cost.ts';
import type { ModelReference } from '../../src/core/model/modelReference.ts';
import type { Candidate } from '../../src/core/routing/rules/candidates.ts';
import { decide } from '../../src/core/routing/rules/decide.ts';
import { defaultRouting, strategies, type Strategy } from '../../src/core/routing/rules/routingSettings.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

/**
 * Replays 246 real coding tasks with their recorded outcomes and dollars through the shipped router and cascade.
 * Verifiers of stated quality stand in for the editor's; their errors are not drawn but enumerated, so that every
 * figure is an expected value. `npm run bench -- cascade review=0.02` sets what a review costs in the rows with
 * reviews, in dollars.
 */
const dataFile = new URL('../../../shared/data/swebench_bash_only_half.csv', import.meta.url);

/** Optional: `instance_id,characters` of each task's text. The outcomes' file has no texts. */
const lengthsFile = new URL('../../../shared/data/swebench_problem_lengths.csv', import.meta.url);

const strong = { provider: 'anthropic', model: 'Claude 4.5 Opus medium (20251101)' };
const mini = { provider: 'openai', model: 'GPT-5 mini (2025-08-07) (medium reasoning)' };
const deepseek = { provider: 'deepseek', model: 'DeepSeek V3.2 Reasoner' };

/** One recorded run. */
interface Outcome {
  readonly isResolved: boolean;
  readonly nanoUsd: number;
}

type Outcomes = ReadonlyMap<string, ReadonlyMap<string, Outcome>>;

/** How often a verifier accepts good and bad patches; errors that repeat hit every model of a task alike. */
interface Quality {
  readonly name: string;
  readonly acceptsGood: number;
  readonly acceptsBad: number;
  readonly errorsRepeat: boolean;
}

const perfect: Quality = { name: 'perfect', acceptsGood: 1, acceptsBad: 0, errorsRepeat: false };
const suite: Quality = { name: '90/20', acceptsGood: 0.9, acceptsBad: 0.2, errorsRepeat: false };
const weak: Quality = { name: '80/40', acceptsGood: 0.8, acceptsBad: 0.4, errorsRepeat: false };
const qualities: readonly Quality[] = [
  perfect,
  suite,
  weak,
  { ...suite, name: '90/20 repeating', errorsRepeat: true },
  { ...weak, name: '80/40 repeating', errorsRepeat: true },
];

/** A row: resolve rate (`ours`) and dollars, both in percent of the strong model alone. */
interface ReplayRow extends BenchmarkResult {
  readonly dollars: number;
  readonly dollarsTarget?: number;
}

interface Target {
  readonly resolved: number;
  readonly dollars: number;
}

interface Sums {
  readonly resolved: number;
  readonly nanoUsd: number;
}

function readOutcomes(): Outcomes {
  const outcomes = new Map<string, Map<string, Outcome>>();
  for (const line of readFileSync(dataFile, 'utf8').trim().split('\n').slice(1)) {
    const [task, model, resolved, dollars] = line.split(',');
    if (task === undefined || model === undefined || dollars === undefined)
      throw new Error(`Bad line: ${line}`);
    const nanoUsd = Math.round(Number(dollars) * nanoUsdPerUsd);
    if (!Number.isSafeInteger(nanoUsd)) throw new Error(`Bad dollars: ${line}`);
    const byTask = outcomes.get(model) ?? new Map<string, Outcome>();
    outcomes.set(model, byTask.set(task, { isResolved: resolved === '1', nanoUsd }));
  }
  return outcomes;
}

function outcomeOf(outcomes: Outcomes, model: ModelReference, task: string): Outcome {
  const outcome = outcomes.get(model.model)?.get(task);
  if (outcome === undefined) throw new Error(`No run of ${model.model} on ${task}.`);
  return outcome;
}

function tasksOf(outcomes: Outcomes): readonly string[] {
  return [...(outcomes.get(strong.model)?.keys() ?? [])];
}

function alone(outcomes: Outcomes, model: ModelReference): Sums {
  const runs = tasksOf(outcomes).map((task) => outcomeOf(outcomes, model, task));
  return {
    resolved: runs.filter(({ isResolved }) => isResolved).length,
    nanoUsd: runs.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0),
  };
}

/** The cascade that the shipped router makes of these chains, knowing each model's mean price and nothing else. */
function candidatesOf(
  outcomes: Outcomes,
  strategy: Strategy,
  orchestration: readonly ModelReference[],
  reviewNanoUsd: number,
): readonly Candidate[] {
  const tier = (models: readonly ModelReference[]) => ({ models, maxOutputTokens: 32_000 });
  const tasks = tasksOf(outcomes).length;
  const decided = decide({
    tier: 'execution',
    tierReason: 'The replay asks for a fix',
    tiers: { orchestration: tier(orchestration), execution: tier([mini, deepseek]), grunt: tier([]) },
    whyUnusable: () => undefined,
    work: { purpose: 'fix', stepKind: 'edit', text: '', files: [] },
    routing: { ...defaultRouting, strategy },
    knowledge: {
      callCost: (model) => {
        const mean = Math.round(alone(outcomes, model).nanoUsd / tasks);
        return { lowNanoUsd: mean, highNanoUsd: mean };
      },
    },
    judgingNanoUsd: reviewNanoUsd,
  });
  if ('noModel' in decided) throw new Error(decided.noModel);
  return decided.decision.candidates;
}

/** Which of a verifier's errors happen in one world, and how likely that world is. */
interface World {
  readonly chance: number;
  /** Whether it errs on the result of the candidate at this place. */
  errs(place: number, isGood: boolean): boolean;
}

function worldsOf(quality: Quality, results: readonly boolean[]): readonly World[] {
  const chanceOfError = (isGood: boolean) => (isGood ? 1 - quality.acceptsGood : quality.acceptsBad);
  // Errors that repeat are two coins of the task; others are one coin for each place.
  const coins = quality.errorsRepeat ? [true, false] : results;
  const worlds: World[] = [];
  for (let bits = 0; bits < 2 ** coins.length; bits += 1) {
    const isSet = (coin: number) => ((bits >> coin) & 1) === 1;
    const chance = coins.reduce((product, isGood, coin) => {
      const error = chanceOfError(isGood);
      return product * (isSet(coin) ? error : 1 - error);
    }, 1);
    if (chance === 0) continue;
    const errs = (place: number, isGood: boolean) => isSet(quality.errorsRepeat ? (isGood ? 0 : 1) : place);
    worlds.push({ chance, errs });
  }
  return worlds;
}

/** Expected sums of a cascade. Both countings: a rejected last result is discarded, or kept. */
async function replay(
  outcomes: Outcomes,
  candidates: readonly Candidate[],
  quality: Quality,
  reviewNanoUsd: number,
): Promise<{ readonly discarded: Sums; readonly kept: Sums }> {
  const sums = { discarded: 0, kept: 0, nanoUsd: 0 };
  for (const task of tasksOf(outcomes)) {
    const results = candidates.map(({ model }) => outcomeOf(outcomes, model, task).isResolved);
    for (const world of worldsOf(quality, results)) {
      let place = -1;
      let last: Outcome | undefined;
      const end = await tryCandidates<Candidate, Outcome>({
        candidates,
        attempt: async ({ model }) => {
          place += 1;
          const outcome = outcomeOf(outcomes, model, task);
          last = outcome;
          const spent = { costNanoUsd: outcome.nanoUsd + reviewNanoUsd };
          const isAccepted = outcome.isResolved !== world.errs(place, outcome.isResolved);
          return isAccepted
            ? { kind: 'passed', result: outcome, ...spent }
            : { kind: 'unusable', evidence: [], ...spent };
        },
        limits: { attempts: candidates.length, nanoUsd: Infinity, workMs: Infinity },
        clock: { monotonic: () => 0 },
        signal: new AbortController().signal,
      });
      const isGood = end.kind === 'passed' && end.result.isResolved;
      const isGoodWhenKept = isGood || (end.kind === 'failed-all' && last?.isResolved === true);
      sums.discarded += isGood ? world.chance : 0;
      sums.kept += isGoodWhenKept ? world.chance : 0;
      sums.nanoUsd += world.chance * spentNanoUsd(end.attempts);
    }
  }
  const { nanoUsd } = sums;
  return { discarded: { resolved: sums.discarded, nanoUsd }, kept: { resolved: sums.kept, nanoUsd } };
}

/** The cheapest model that resolves; the cheapest of all where none does. */
function oracle(outcomes: Outcomes): Sums {
  const chosen = tasksOf(outcomes).map((task) => {
    const runs = [mini, deepseek, strong].map((model) => outcomeOf(outcomes, model, task));
    const sorted = runs.sort((first, second) => first.nanoUsd - second.nanoUsd);
    return sorted.find(({ isResolved }) => isResolved) ?? sorted[0]!;
  });
  return {
    resolved: chosen.filter(({ isResolved }) => isResolved).length,
    nanoUsd: chosen.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0),
  };
}

/** A random part of the tasks goes to the strong model, as large as the dollars allow. */
function randomMix(cheap: Sums, dear: Sums, nanoUsd: number): Sums {
  const share = Math.min(1, Math.max(0, (nanoUsd - cheap.nanoUsd) / (dear.nanoUsd - cheap.nanoUsd)));
  return {
    resolved: cheap.resolved + share * (dear.resolved - cheap.resolved),
    nanoUsd: cheap.nanoUsd + share * (dear.nanoUsd - cheap.nanoUsd),
  };
}

/** The longest texts go to the strong model, as many as the dollars allow. */
function byLength(outcomes: Outcomes, lengths: ReadonlyMap<string, number>, nanoUsd: number): Sums {
  const sums = { ...alone(outcomes, mini) };
  const longestFirst = [...tasksOf(outcomes)].sort(
    (first, second) => (lengths.get(second) ?? 0) - (lengths.get(first) ?? 0),
  );
  for (const task of longestFirst) {
    const cheap = outcomeOf(outcomes, mini, task);
    const dear = outcomeOf(outcomes, strong, task);
    if (sums.nanoUsd - cheap.nanoUsd + dear.nanoUsd > nanoUsd) break;
    sums.nanoUsd += dear.nanoUsd - cheap.nanoUsd;
    sums.resolved += Number(dear.isResolved) - Number(cheap.isResolved);
  }
  return sums;
}

const targets: Readonly<Record<string, Target>> = {
  'cheap chain, perfect, discarded': { resolved: 95, dollars: 7.1 },
  'cheap chain, 90/20, discarded': { resolved: 88.5, dollars: 7 },
  'full chain, perfect, discarded': { resolved: 107, dollars: 51.5 },
  'full chain, 90/20, kept': { resolved: 98.5, dollars: 37.5 },
};

function rowOf(name: string, sums: Sums, reference: Sums, target?: Target): ReplayRow {
  const resolved = (100 * sums.resolved) / reference.resolved;
  const dollars = (100 * sums.nanoUsd) / reference.nanoUsd;
  const short = (value: number) => Number(value.toFixed(2));
  return {
    name: `cascade: ${name}`,
    ours: short(resolved),
    peer: 100,
    ratio: Number((resolved / 100).toFixed(4)),
    unit: "% of the strong model's resolve rate",
    dollars: short(dollars),
    ...(target !== undefined && {
      target: target.resolved,
      dollarsTarget: target.dollars,
      met: resolved >= target.resolved && dollars <= target.dollars,
    }),
  };
}

async function run(): Promise<readonly BenchmarkResult[]> {
  if (!existsSync(dataFile)) {
    console.log(JSON.stringify({ name: 'cascade', skipped: `${dataFile.pathname} is not there` }));
    return [];
  }
  const outcomes = readOutcomes();
  const reference = alone(outcomes, strong);
  const cheap = alone(outcomes, mini);
  const rows: ReplayRow[] = [
    rowOf('strong only', reference, reference),
    rowOf('cheap only, GPT-5 mini', cheap, reference),
    rowOf('cheap only, DeepSeek V3.2', alone(outcomes, deepseek), reference),
    rowOf('oracle of the three', oracle(outcomes), reference),
  ];
  const reviewNanoUsd = reviewCost();
  for (const strategy of strategies) {
    for (const [chain, orchestration] of [
      ['cheap chain', []],
      ['full chain', [strong]],
    ] as const) {
      for (const quality of qualities) {
        const candidates = candidatesOf(outcomes, strategy, orchestration, 0);
        const sums = await replay(outcomes, candidates, quality, 0);
        for (const counting of ['discarded', 'kept'] as const) {
          const name = `${chain}, ${quality.name}, ${counting}`;
          // Quality first has another cascade than the chains that the targets speak of.
          const target = strategy === 'qualityFirst' ? undefined : targets[name];
          rows.push(rowOf(`${strategy}, ${name}`, sums[counting], reference, target));
        }
      }
      const reviewed = await replay(
        outcomes,
        candidatesOf(outcomes, strategy, orchestration, reviewNanoUsd),
        suite,
        reviewNanoUsd,
      );
      const review = `each result reviewed for $${reviewNanoUsd / nanoUsdPerUsd}`;
      rows.push(rowOf(`${strategy}, ${chain}, 90/20, kept, ${review}`, reviewed.kept, reference));
    }
  }
  const full = await replay(outcomes, candidatesOf(outcomes, 'balanced', [strong], 0), suite, 0);
  const { nanoUsd } = full.kept;
  rows.push(
    rowOf("random mix at the full chain's 90/20 dollars", randomMix(cheap, reference, nanoUsd), reference),
  );
  const lengths = readLengths();
  if (lengths === undefined) {
    const skipped = `${lengthsFile.pathname} is not there, and the outcomes have no texts`;
    console.log(JSON.stringify({ name: 'cascade: text length', skipped }));
  } else {
    rows.push(
      rowOf("text length at the full chain's 90/20 dollars", byLength(outcomes, lengths, nanoUsd), reference),
    );
  }
  return rows;
}

function readLengths(): ReadonlyMap<string, number> | undefined {
  if (!existsSync(lengthsFile)) return undefined;
  const lines = readFileSync(lengthsFile, 'utf8').trim().split('\n').slice(1);
  return new Map(
    lines.map((line): [string, number] => [line.split(',')[0] ?? '', Number(line.split(',')[1])]),
  );
}

/** Dollars of one review: `review=0.02` behind the benchmark's name. */
function reviewCost(): number {
  const word = process.argv.find((argument) => argument.startsWith('review='));
  const dollars = word === undefined ? 0.01 : Number(word.slice('review='.length));
  if (!(dollars >= 0 && dollars < 1_000)) throw new Error(`${word} is not a number of dollars.`);
  return Math.round(dollars * nanoUsdPerUsd);
}

export const benchmarks: readonly Benchmark[] = [{ name: 'cascade', run }];
