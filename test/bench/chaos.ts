import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultBudgets } from '../../src/core/money/budget/budgetSettings.ts';
import { callModel } from '../../src/core/calling/send/callModel.ts';
import type { CallResult } from '../../src/core/calling/send/call.ts';
import { nanoUsdPerUsd } from '../../src/core/model/request/cost.ts';
import { formatModelReference, type ModelReference } from '../../src/core/model/modelReference.ts';
import type { CallRow } from '../../src/core/model/ledger/ledger.ts';
import type { SendEvent } from '../../src/core/calling/failover/sendEvents.ts';
import { defaultRouting } from '../../src/core/routing/rules/routingSettings.ts';
import type { EngineSettings } from '../../src/core/routing/rules/engineSettings.ts';
import type { UserPrice } from '../../src/core/model/settings.ts';
import type { AnswerUsage } from '../servers/answer.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { createFastClock } from './chaos/fastClock.ts';
import { markOf, startProviders, type Served } from './chaos/providers.ts';
import { seededRandom } from './chaos/random.ts';
import { countEvents, openWindow, type ChaosWindow } from './chaos/window.ts';

const calls = Number(process.env['TIERWISE_CHAOS_CALLS'] ?? 3_000);
const seed = Number(process.env['TIERWISE_CHAOS_SEED'] ?? 20_261_121);
const windows = 2;
const atOnce = 24;
const timesFaster = 100;
/** Share of the calls that somebody cancels in the middle. */
const cancelledShare = 0.02;
const plans = 40;

const models: readonly ModelReference[] = ['first', 'second', 'third', 'fourth', 'local'].flatMap(
  (provider) => ['large', 'small'].map((model) => ({ provider, model })),
);
const prices = new Map<string, UserPrice>(
  models.map((model) => [
    formatModelReference(model),
    model.model === 'large'
      ? { inputPerMillionUsd: 3, outputPerMillionUsd: 15 }
      : { inputPerMillionUsd: 1, outputPerMillionUsd: 5 },
  ]),
);

/** Tight on purpose: calls of the second half meet the wall of the day, some plans meet their own before. */
const budgets = {
  ...defaultBudgets,
  perDayNanoUsd: calls * 1_000_000,
  perPlanNanoUsd: Math.round((calls * 1_000_000 * 1.2) / plans),
  askAt: 1,
  atShare: 'continue' as const,
};

interface Ended {
  readonly call: string;
  readonly result: CallResult;
  readonly wasCancelled: boolean;
  readonly durationMs: number;
}

async function run(): Promise<readonly BenchmarkResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tierwise-chaos-'));
  const random = seededRandom(seed);
  const providers = await startProviders(seededRandom(seed + 1));
  const opened: ChaosWindow[] = [];
  try {
    const clock = createFastClock(Date.parse('2026-11-21T06:00:00Z'), timesFaster);
    const tier = { models, maxOutputTokens: 1_000 };
    const settings: EngineSettings = {
      providers: providers.settings,
      tiers: { orchestration: tier, execution: tier, grunt: tier },
      prices,
      planContextTokens: 4_000,
      budgets,
      routing: defaultRouting,
    };
    for (let index = 0; index < windows; index += 1)
      opened.push(await openWindow({ name: `window-${index}`, directory, clock, random, settings }));
    const events: SendEvent[] = [];
    const ended: Ended[] = [];
    const lost: string[] = [];
    let next = 0;
    let peakShare = 0;
    const startMs = performance.now();

    async function watchBudget(): Promise<void> {
      const [first] = opened;
      const day = clock.localDate(clock.now());
      for (const state of (await first?.storage.budgets.states(
        [{ scope: 'day', nanoUsd: budgets.perDayNanoUsd }],
        { day },
      )) ?? [])
        peakShare = Math.max(peakShare, (state.spentNanoUsd + state.reservedNanoUsd) / state.limit.nanoUsd);
    }

    async function work(window: ChaosWindow): Promise<void> {
      while (next < calls) {
        const call = String(next++);
        const chain = pickChain(random);
        const controller = new AbortController();
        const willCancel = random() < cancelledShare;
        const timer = willCancel ? setTimeout(() => controller.abort(), random() * 40) : undefined;
        const begunMs = performance.now();
        const [model, ...fallbacks] = chain;
        if (model === undefined) throw new Error('A chain has models.');
        try {
          const result = await callModel(window.ports, {
            purpose: 'step',
            planId: `plan-${Number(call) % plans}`,
            stepId: call,
            position: 0,
            decision: { tier: 'execution', model, fallbacks },
            request: {
              instructions: [{ text: 'You are terse. '.repeat(20) }],
              messages: [
                { role: 'user', text: `${markOf(call)} ${'word '.repeat(Math.floor(random() * 200))}` },
              ],
              maxOutputTokens: 1_000,
            },
            signal: controller.signal,
            onProgress: (progress) => {
              if (progress.type === 'send-event') events.push(progress.event);
            },
          });
          ended.push({ call, result, wasCancelled: willCancel, durationMs: performance.now() - begunMs });
        } catch (error) {
          lost.push(`${call}: ${String(error)}`);
        } finally {
          clearTimeout(timer);
        }
        if (Number(call) % 25 === 0) await watchBudget();
      }
    }

    await Promise.all(
      opened.flatMap((window) => Array.from({ length: atOnce / windows }, () => work(window))),
    );
    await watchBudget();
    const seconds = (performance.now() - startMs) / 1000;
    return await judge({ opened, ended, lost, events, served: providers.served, peakShare, seconds });
  } finally {
    for (const { storage } of opened) await storage.dispose();
    await providers.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Three different models in any order. */
function pickChain(random: () => number): readonly ModelReference[] {
  const left = [...models];
  return Array.from({ length: 3 }, () => left.splice(Math.floor(random() * left.length), 1)).flat();
}

interface Outcome {
  readonly opened: readonly ChaosWindow[];
  readonly ended: readonly Ended[];
  readonly lost: readonly string[];
  readonly events: readonly SendEvent[];
  readonly served: readonly Served[];
  readonly peakShare: number;
  readonly seconds: number;
}

async function judge(outcome: Outcome): Promise<readonly BenchmarkResult[]> {
  const { opened, ended, lost, events, served, peakShare, seconds } = outcome;
  const ledger = opened[0]?.storage.ledger;
  if (ledger === undefined) throw new Error('There is no window.');
  const rows = await ledger.calls({ limit: 1_000_000 });
  const attempts = ended.flatMap(({ result }) => result.calls);
  const wrong = wrongOutcomes(ended, served);
  const day = (await ledger.totals({ fromDay: '2026-01-01', toDay: '2026-12-31' })).reduce(
    (sum, row) => sum + row.costNanoUsd,
    0,
  );
  const leftOpen = await ledger.recoverInterrupted(() => ({ cost: { source: 'unpriced' } }));
  console.log(
    JSON.stringify({
      name: 'chaos-figures',
      seed,
      calls: ended.length,
      requests: served.length,
      attempts: rows.length,
      seconds: Number(seconds.toFixed(1)),
      answered: ended.filter(({ result }) => result.last !== undefined && 'finish' in result.last.end).length,
      refusedByBudget: ended.filter(
        ({ result }) => result.notSent !== undefined && result.notSent.failure === undefined,
      ).length,
      unavailable: ended.filter(({ result }) => result.notSent?.failure !== undefined).length,
      spentUsd: Number((day / nanoUsdPerUsd).toFixed(4)),
      dayBudgetUsd: budgets.perDayNanoUsd / nanoUsdPerUsd,
      callMedianMs: Math.round(
        percentile(
          ended.map(({ durationMs }) => durationMs),
          0.5,
        ),
      ),
      callP99Ms: Math.round(
        percentile(
          ended.map(({ durationMs }) => durationMs),
          0.99,
        ),
      ),
      outcomes: countBy(rows, ({ outcome: kind }) => kind),
      fates: countBy(served, ({ fate }) => fate.name),
      engine: countEvents(events),
      storeTroubles: opened
        .flatMap(({ warnings }) => warnings)
        .filter((line) => line.includes('could not be shared')).length,
    }),
  );
  for (const line of [...lost, ...wrong].slice(0, 10)) console.error(line);
  const attemptsOfRows = new Set(rows.map(({ id }) => id));
  return [
    exactly('chaos-calls-with-an-end', ended.length, calls, 'calls'),
    exactly('chaos-attempts-once-in-the-ledger', attemptsOfRows.size, attempts.length, 'attempts'),
    exactly('chaos-rows-that-nobody-made', rows.length - attempts.length, 0, 'rows'),
    exactly('chaos-attempts-left-open', leftOpen, 0, 'attempts'),
    exactly('chaos-outcomes-of-the-wrong-kind', wrong.length, 0, 'attempts'),
    exactly('chaos-cost-of-answers', costOf(rows, served), costServed(served, rows), 'nano-dollars'),
    exactly('chaos-answers-for-nothing', answersForNothing(rows), 0, 'attempts'),
    exactly('chaos-costs-that-cannot-be', impossibleCosts(rows, served), 0, 'attempts'),
    exactly(
      'chaos-absurd-costs-doubted',
      opened.reduce((sum, { doubted }) => sum + doubted.length, 0),
      absurdCosts(rows, served),
      'attempts',
    ),
    exactly('chaos-kept-sums', day, allCosts(rows), 'nano-dollars'),
    atMost('chaos-share-of-the-day-budget', peakShare, 1, 'spent and held / limit'),
    atMost('chaos-share-of-the-tightest-plan', worstPlan(rows), 1, 'spent / limit'),
  ];
}

function exactly(name: string, ours: number, peer: number, unit: string): BenchmarkResult {
  return { name, ours, peer, ratio: peer === 0 ? ours : ours / peer, unit, target: peer, met: ours === peer };
}

function atMost(name: string, ours: number, limit: number, unit: string): BenchmarkResult {
  const rounded = Number(ours.toPrecision(6));
  return {
    name,
    ours: rounded,
    peer: limit,
    ratio: rounded / limit,
    unit,
    target: limit,
    met: ours <= limit,
  };
}

/**
 * Attempts whose outcome is not what the server did to them. Requests of one call reach the servers one after the
 * other, so they line up; a cancelled one is the last of its call, and may or may not have got there.
 */
function wrongOutcomes(ended: readonly Ended[], served: readonly Served[]): readonly string[] {
  const byCall = Map.groupBy(served, ({ call }) => call);
  const wrong: string[] = [];
  for (const { call, result, wasCancelled } of ended) {
    const fates = byCall.get(call) ?? [];
    for (const [index, attempt] of result.calls.entries()) {
      const met = fates[index];
      const isCancelled =
        attempt.outcome === 'cancelled' && wasCancelled && index === result.calls.length - 1;
      if (isCancelled) continue;
      const matches =
        met?.provider === attempt.model.provider &&
        met.model === attempt.model.model &&
        (met.fate.outcome === attempt.outcome || met.fate.orElse === attempt.outcome);
      if (!matches)
        wrong.push(
          `call ${call}, attempt ${index}: ${attempt.outcome} at ${formatModelReference(attempt.model)}, served: ` +
            (met === undefined ? 'nothing' : `${met.fate.name} at ${met.provider}/${met.model}`),
        );
    }
    if (fates.length > result.calls.length)
      wrong.push(`call ${call}: ${fates.length} requests, ${result.calls.length} attempts`);
  }
  return wrong;
}

/** What the ledger says that whole answers cost which the servers have counted. */
function costOf(rows: readonly CallRow[], served: readonly Served[]): number {
  const countedHere = new Set(
    served.filter(({ fate }) => fate.counted !== undefined).map(({ call }) => call),
  );
  return rows
    .filter(({ outcome, stepId }) => outcome === 'succeeded' && !countedHere.has(stepId ?? ''))
    .reduce((sum, { cost }) => sum + amount(cost), 0);
}

/** Whole answers that the ledger has for nothing, or without a price: nothing here is free. */
function answersForNothing(rows: readonly CallRow[]): number {
  return rows.filter(({ outcome, cost }) => outcome === 'succeeded' && amount(cost) === 0).length;
}

/** Whole answers whose reported cost is absurd, and which came to us whole. */
function absurdCosts(rows: readonly CallRow[], served: readonly Served[]): number {
  const absurd = new Set(
    served
      .filter(({ fate }) => fate.counted === 'at the bound')
      .map(({ call, provider, model }) => `${call} ${provider}/${model}`),
  );
  return rows.filter(
    ({ outcome, stepId, provider, modelAsked }) =>
      outcome === 'succeeded' && absurd.has(`${stepId ?? ''} ${provider}/${modelAsked}`),
  ).length;
}

/** Attempts that cost more than the longest answer to the request as it was sent. */
function impossibleCosts(rows: readonly CallRow[], served: readonly Served[]): number {
  const most = new Map<string, number>();
  for (const { call, provider, model, most: longest } of served)
    most.set(
      `${call} ${provider}/${model}`,
      Math.max(most.get(`${call} ${provider}/${model}`) ?? 0, nanoUsdOf(provider, model, longest)),
    );
  return rows.filter(({ stepId, provider, modelAsked, cost }) => {
    const limit = most.get(`${stepId ?? ''} ${provider}/${modelAsked}`);
    return limit !== undefined && amount(cost) > limit;
  }).length;
}

function nanoUsdOf(provider: string, model: string, usage: AnswerUsage): number {
  const price = prices.get(`${provider}/${model}`);
  if (price === undefined) throw new Error(`No price for ${provider}/${model}.`);
  return (
    usage.inputTokens * price.inputPerMillionUsd * 1_000 +
    usage.outputTokens * price.outputPerMillionUsd * 1_000
  );
}

/** The same from the servers' side: their own counts by the prices of the settings. */
function costServed(served: readonly Served[], rows: readonly CallRow[]): number {
  // An answer that was whole at the server may have been cancelled at our side a moment before its end.
  const succeeded = countBy(
    rows.filter(({ outcome }) => outcome === 'succeeded'),
    ({ stepId }) => stepId ?? '',
  );
  let sum = 0;
  for (const { call, provider, model, fate, usage } of served) {
    if (fate.outcome !== 'succeeded' || fate.counted !== undefined || (succeeded[call] ?? 0) === 0) continue;
    sum += nanoUsdOf(provider, model, usage);
  }
  return sum;
}

function allCosts(rows: readonly CallRow[]): number {
  return rows.reduce((sum, { cost }) => sum + amount(cost), 0);
}

function amount(cost: CallRow['cost']): number {
  return cost.source === 'unpriced' ? 0 : cost.nanoUsd;
}

function worstPlan(rows: readonly CallRow[]): number {
  const byPlan = Map.groupBy(rows, ({ planId }) => planId ?? '');
  return Math.max(...[...byPlan.values()].map((ofPlan) => allCosts(ofPlan) / budgets.perPlanNanoUsd));
}

function countBy<T>(items: readonly T[], name: (item: T) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[name(item)] = (counts[name(item)] ?? 0) + 1;
  return counts;
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((left, right) => left - right)[Math.floor((values.length - 1) * share)] ?? 0;
}

export const benchmarks: readonly Benchmark[] = [{ name: 'chaos', run }];
