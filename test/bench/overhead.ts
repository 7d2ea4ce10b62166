import { mkdtempSync, rmSync } from 'node:fs';
import { traitsOf } from '../unit/support/protocols.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { defaultBudgets } from '../../src/core/money/budget/budgetSettings.ts';
import { callModel } from '../../src/core/calling/send/callModel.ts';
import { defaultRouting } from '../../src/core/routing/rules/routingSettings.ts';
import type { EngineSettings } from '../../src/core/routing/rules/engineSettings.ts';
import { anthropicAnswer } from '../servers/anthropicAnswer.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { openWindow, type ChaosWindow } from './chaos/window.ts';

/** How long a server lets wait, in milliseconds. */
interface Pace {
  readonly firstTokenMs: number;
  readonly chunkMs: number;
  readonly chunks: number;
}

const modelLike: Pace = { firstTokenMs: 300, chunkMs: 5, chunks: 80 };
const instant: Pace = { firstTokenMs: 0, chunkMs: 0, chunks: 3 };
const rounds = 15;
const instantRounds = 300;
const warmUps = 10;

const clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  localDate: (epochMs: number) => new Date(epochMs).toISOString().slice(0, 10),
  zone: () => 'UTC',
  delay: () => Promise.reject(new Error('Nothing is to be waited for.')),
};

const prompt = 'Explain what a ledger is. '.repeat(40);

/** A server that answers at a model's pace, its events on an absolute schedule so that delays do not add up. */
async function startPacedServer(pace: Pace) {
  const events = anthropicAnswer({ text: 'abcd '.repeat(pace.chunks), pieceLength: 5 });
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      const startMs = performance.now();
      let index = 0;
      const sendDue = () => {
        const passedMs = performance.now() - startMs;
        for (; index < events.length; index += 1) {
          const dueMs = pace.firstTokenMs + index * pace.chunkMs;
          if (dueMs > passedMs) {
            setTimeout(sendDue, dueMs - passedMs);
            return;
          }
          response.write(events[index]);
        }
        response.end();
      };
      sendDue();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Times of one request, in milliseconds from its sending. */
interface Times {
  readonly firstToken: number;
  readonly whole: number;
}

async function timeSdk(client: Anthropic): Promise<Times> {
  const startMs = performance.now();
  let firstToken: number | undefined;
  const stream = await client.messages.create({
    model: 'claude-test',
    max_tokens: 1_000,
    messages: [{ role: 'user', content: prompt }],
    stream: true,
  });
  for await (const event of stream)
    if (event.type === 'content_block_delta') firstToken ??= performance.now() - startMs;
  return timesOf(firstToken, startMs);
}

async function timeEngine({ ports }: ChaosWindow): Promise<Times> {
  const startMs = performance.now();
  let firstToken: number | undefined;
  const { last } = await callModel(ports, {
    purpose: 'step',
    planId: 'plan',
    stepId: 'step',
    position: 0,
    decision: { tier: 'execution', model: { provider: 'claude', model: 'claude-test' }, fallbacks: [] },
    request: { instructions: [], messages: [{ role: 'user', text: prompt }], maxOutputTokens: 1_000 },
    signal: new AbortController().signal,
    onProgress(progress) {
      if (progress.type === 'stream-event' && progress.event.type === 'text-delta')
        firstToken ??= performance.now() - startMs;
    },
  });
  if (last === undefined || !('finish' in last.end)) throw new Error('The engine brought no answer.');
  return timesOf(firstToken, startMs);
}

function timesOf(firstToken: number | undefined, startMs: number): Times {
  if (firstToken === undefined) throw new Error('There was no first token.');
  return { firstToken, whole: performance.now() - startMs };
}

interface Measured {
  readonly ours: readonly Times[];
  readonly sdk: readonly Times[];
  /** Milliseconds of processor for one request, the worker and the server counted in: what no busy machine blurs. */
  readonly processor: { readonly ours: number; readonly sdk: number };
}

/** Processor time of one request, over many. The ledger's last word is waited for, because calls do not wait for it. */
async function processorTime(count: number, request: () => Promise<Times>, drain: () => Promise<unknown>) {
  const before = process.cpuUsage();
  for (let round = 0; round < count; round += 1) await request();
  await drain();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / count;
}

/** Both sides in turns against one server, so that a busy moment of the machine meets both. */
async function measure(pace: Pace, count: number): Promise<Measured> {
  const directory = mkdtempSync(join(tmpdir(), 'tierwise-overhead-'));
  const server = await startPacedServer(pace);
  const window = await openWindow({
    name: 'window',
    directory,
    clock,
    random: Math.random,
    settings: settingsFor(server.url),
  });
  try {
    const client = new Anthropic({ apiKey: 'sk-test', baseURL: server.url, maxRetries: 0 });
    const ours: Times[] = [];
    const sdk: Times[] = [];
    for (let round = -warmUps; round < count; round += 1) {
      const first = round % 2 === 0 ? 'ours' : 'sdk';
      for (const side of first === 'ours' ? ['ours', 'sdk'] : ['sdk', 'ours']) {
        const times = side === 'ours' ? await timeEngine(window) : await timeSdk(client);
        if (round >= 0) (side === 'ours' ? ours : sdk).push(times);
      }
    }
    const drain = () => window.ports.ledger.calls({ limit: 1 });
    const processor = {
      ours: await processorTime(count, () => timeEngine(window), drain),
      sdk: await processorTime(
        count,
        () => timeSdk(client),
        () => Promise.resolve(),
      ),
    };
    return { ours, sdk, processor };
  } finally {
    await window.storage.dispose();
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function settingsFor(baseUrl: string): EngineSettings {
  const tier = { models: [{ provider: 'claude', model: 'claude-test' }], maxOutputTokens: 1_000 };
  return {
    providers: new Map([
      [
        'claude',
        {
          name: 'claude',
          protocol: traitsOf('anthropic'),
          baseUrl,
          headers: {},
          needsKey: true,
          limits: { requestsPerMinute: 1_000_000 },
        },
      ],
    ]),
    tiers: { orchestration: tier, execution: tier, grunt: tier },
    prices: new Map([['claude/claude-test', { inputPerMillionUsd: 1, outputPerMillionUsd: 5 }]]),
    planContextTokens: 4_000,
    // A budget that holds everything: its arithmetic is a part of what is measured.
    budgets: { ...defaultBudgets, perDayNanoUsd: 1_000_000_000_000 },
    routing: defaultRouting,
  };
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((left, right) => left - right)[Math.floor((values.length - 1) * share)] ?? 0;
}

function beside(name: string, { ours, sdk }: Measured, part: keyof Times): BenchmarkResult {
  const mine = percentile(
    ours.map((times) => times[part]),
    0.5,
  );
  const peer = percentile(
    sdk.map((times) => times[part]),
    0.5,
  );
  const ratio = Number((mine / peer).toPrecision(4));
  return {
    name,
    ours: round(mine),
    peer: round(peer),
    ratio,
    unit: 'ms (median)',
    target: 1.03,
    met: ratio <= 1.03,
  };
}

async function run(): Promise<readonly BenchmarkResult[]> {
  const paced = await measure(modelLike, rounds);
  const quick = await measure(instant, instantRounds);
  // What the engine adds to each request beside its neighbour, so that the machine's mood cancels out.
  const added = quick.ours.map((times, index) => times.whole - (quick.sdk[index]?.whole ?? 0));
  return [
    beside('overhead-first-token-beside-sdk', paced, 'firstToken'),
    beside('overhead-whole-beside-sdk', paced, 'whole'),
    addedAt('median', percentile(added, 0.5), quick, 0.5),
    addedAt('p95', percentile(added, 0.95), quick, 0.95),
    processorRow(quick),
  ];
}

function addedAt(which: string, added: number, { sdk }: Measured, share: number): BenchmarkResult {
  const peer = percentile(
    sdk.map(({ whole }) => whole),
    share,
  );
  return {
    name: `overhead-added-to-an-instant-server-${which}`,
    ours: round(added),
    peer: round(peer),
    ratio: Number((added / peer).toPrecision(3)),
    unit: 'ms',
    target: 5,
    met: added <= 5,
  };
}

/** What the engine adds in work, whatever else the machine is doing. */
function processorRow({ processor: { ours, sdk } }: Measured): BenchmarkResult {
  const added = ours - sdk;
  return {
    name: 'overhead-added-to-an-instant-server-processor',
    ours: round(added),
    peer: round(sdk),
    ratio: Number((added / sdk).toPrecision(3)),
    unit: 'ms of processor',
    target: 5,
    met: added <= 5,
  };
}

function round(milliseconds: number): number {
  return Number(milliseconds.toFixed(2));
}

export const benchmarks: readonly Benchmark[] = [{ name: 'overhead', run }];
