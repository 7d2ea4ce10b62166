import { readdirSync, readFileSync } from 'node:fs';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { Tiktoken } from 'js-tiktoken/lite';
import o200k from 'js-tiktoken/ranks/o200k_base';
import type { TokenCounter } from '../../src/core/money/meter/tokenCounter.ts';
import { createTokenizerLoader } from '../../src/tokenizer/loadTokenizer.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

const packages = new URL('../../node_modules/', import.meta.url);

/** TypeScript: the sources inside @anthropic-ai/sdk. Prose: licences and notices of packages that are always installed. */
const corpora = {
  typescript: () =>
    readdirSync(new URL('@anthropic-ai/sdk/src/', packages), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .sort()
      .map((path) => readPackageFile(`@anthropic-ai/sdk/src/${path.replaceAll('\\', '/')}`))
      .join('\n')
      .slice(0, 2_000_000),
  prose: () =>
    ['typescript/ThirdPartyNoticeText.txt', 'typescript/LICENSE.txt', 'playwright-core/ThirdPartyNotices.txt']
      .map(readPackageFile)
      .join('\n')
      .slice(0, 400_000),
} as const;

function readPackageFile(path: string): string {
  return readFileSync(new URL(path, packages), 'utf8');
}

const plainText = { disallowedSpecial: new Set<string>() };
/** gpt-tokenizer remembers pieces too: the warm runs of both are compared. */
const peerCount = (text: string): number => countTokens(text, plainText);
const rounds = 5;

/** Megabytes per second of the best of some runs. */
function bestThroughput(text: string, count: (text: string) => number, runs: number): number {
  const megabytes = Buffer.byteLength(text) / 1e6;
  let best = 0;
  for (let run = 0; run < runs; run += 1)
    best = Math.max(best, (megabytes * 1000) / elapsedMs(() => count(text)));
  return best;
}

function elapsedMs(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

async function compareThroughput(corpus: keyof typeof corpora): Promise<readonly BenchmarkResult[]> {
  const text = corpora[corpus]();
  const counter = await createTokenizerLoader()();
  const alone = new Tiktoken(o200k);
  const aloneCount = (part: string): number => alone.encode(part, [], []).length;
  const [ours, gptTokenizer, jsTiktoken] = [counter.count(text), peerCount(text), aloneCount(text)];
  const warm = bestThroughput(text, (part) => counter.count(part), rounds);
  const peerWarm = bestThroughput(text, peerCount, rounds);
  const aloneSpeed = bestThroughput(text, aloneCount, 1);
  const ratio = warm / peerWarm;
  return [
    {
      name: `tokens-${corpus}-beside-gpt-tokenizer`,
      ours: rounded(warm),
      peer: rounded(peerWarm),
      ratio: rounded(ratio),
      unit: 'MB/s',
      target: 1,
      met: ratio >= 1,
    },
    {
      name: `tokens-${corpus}-beside-js-tiktoken`,
      ours: rounded(warm),
      peer: rounded(aloneSpeed),
      ratio: rounded(warm / aloneSpeed),
      unit: 'MB/s',
    },
    {
      name: `tokens-${corpus}-counts`,
      ours,
      peer: jsTiktoken,
      ratio: ours / jsTiktoken,
      unit: 'tokens',
      target: jsTiktoken,
      met: ours === jsTiktoken && ours === gptTokenizer,
    },
  ];
}

const longRuns: Readonly<Record<string, string>> = {
  letter: 'a'.repeat(100_000),
  spaces: ' '.repeat(100_000),
  'cjk-character': '中'.repeat(100_000),
  'cjk-sentence': '模型根据任务的难度选择合适的层级并在执行之后检查结果'.repeat(4000).slice(0, 100_000),
  'cjk-random': randomCjk(100_000),
};

/** No text at all, but the hardest run: nothing repeats, so nothing is remembered. */
function randomCjk(length: number): string {
  let state = 1;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += String.fromCharCode(0x4e00 + (state % 20_000));
  }
  return text;
}

/** With a fresh cache each time, the best of some rounds. The peer gets a twentieth of the run, or it would take minutes. */
async function compareLongRuns(): Promise<readonly BenchmarkResult[]> {
  const results: BenchmarkResult[] = [];
  for (const [name, text] of Object.entries(longRuns)) {
    let ours = Infinity;
    for (let round = 0; round < rounds; round += 1) {
      const counter: TokenCounter = await createTokenizerLoader()();
      ours = Math.min(
        ours,
        elapsedMs(() => counter.count(text)),
      );
    }
    const peer = elapsedMs(() => peerCount(text.slice(0, 5000)));
    results.push({
      name: `tokens-run-${name} (peer: gpt-tokenizer on 5,000 of 100,000 characters)`,
      ours: rounded(ours),
      peer: rounded(peer),
      ratio: rounded(ours / peer),
      unit: 'ms',
      target: 50,
      met: ours < 50,
    });
  }
  return results;
}

async function compareLoading(): Promise<readonly BenchmarkResult[]> {
  const start = performance.now();
  await createTokenizerLoader()();
  const ours = performance.now() - start;
  const peer = elapsedMs(() => new Tiktoken(o200k));
  return [
    {
      name: 'tokens-load-beside-js-tiktoken',
      ours: rounded(ours),
      peer: rounded(peer),
      ratio: rounded(ours / peer),
      unit: 'ms',
    },
  ];
}

export const benchmarks: readonly Benchmark[] = [
  { name: 'tokens-typescript', run: () => compareThroughput('typescript') },
  { name: 'tokens-prose', run: () => compareThroughput('prose') },
  { name: 'tokens-runs', run: compareLongRuns },
  { name: 'tokens-load', run: compareLoading },
];
