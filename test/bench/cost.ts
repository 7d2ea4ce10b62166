import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import { createCatalogue } from '../../src/core/money/pricing/catalogue.ts';
import { costOf } from '../../src/core/money/pricing/costOf.ts';
import { findPrice } from '../../src/core/money/pricing/findPrice.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

const calls = 20_000;
const atMs = Date.parse('2026-11-20T12:00:00Z');
/** Known to both sides, with a length tier and without. */
const models = [
  { vendor: 'anthropic', model: 'claude-opus-5-5' },
  { vendor: 'openai', model: 'gpt-6-sol' },
] as const;

function perSecond(work: (index: number) => unknown): number {
  for (let index = 0; index < calls / 10; index += 1) work(index);
  const start = performance.now();
  for (let index = 0; index < calls; index += 1) work(index);
  return Math.round((calls * 1000) / (performance.now() - start));
}

function run(): Promise<readonly BenchmarkResult[]> {
  const text = readFileSync(new URL('../../src/core/money/pricing/prices.json', import.meta.url), 'utf8');
  const catalogue = createCatalogue(JSON.parse(text) as unknown);
  const timestamp = new Date(atMs);
  const results = models.map(({ vendor, model }): BenchmarkResult => {
    const ours = perSecond((index) =>
      costOf(
        { source: 'reported', inputUncachedTokens: index, cacheReadTokens: 5000, outputTokens: 700 },
        findPrice(catalogue, { vendor, model, atMs }),
        atMs,
      ),
    );
    const peer = perSecond((index) =>
      calcPrice({ input_tokens: index + 5000, cache_read_tokens: 5000, output_tokens: 700 }, model, {
        providerId: vendor,
        timestamp,
      }),
    );
    const ratio = Number((ours / peer).toPrecision(3));
    return { name: `cost-${model}-beside-genai-prices`, ours, peer, ratio, unit: 'look-ups and costs/s' };
  });
  return Promise.resolve(results);
}

export const benchmarks: readonly Benchmark[] = [{ name: 'cost', run }];
