import assert from 'node:assert/strict';
import { join } from 'node:path';

interface Price {
  readonly vendor: string;
  readonly model: string;
  readonly figures: object;
}

const prices = join(import.meta.dirname, '..', '..', '..', '.config', 'prices');
const { disagreements, disagreementText, missingText } = (await import(
  join(prices, 'disagreements.mjs')
)) as {
  disagreements: (
    ours: (vendor: string, model: string) => object | undefined,
    sources: readonly { readonly name: string; readonly prices: readonly Price[] }[],
  ) => { readonly compared: number; readonly differ: readonly object[]; readonly missing: readonly object[] };
  disagreementText: (entry: object, corrections: readonly string[]) => string;
  missingText: (entry: object) => string;
};
const { litellmPrices } = (await import(join(prices, 'litellmPrices.mjs'))) as {
  litellmPrices: (map: object) => readonly Price[];
};
const { referencePrices } = (await import(join(prices, 'referencePrices.mjs'))) as {
  referencePrices: (rows: readonly object[]) => readonly Price[];
};

const ours: Readonly<Record<string, object>> = {
  'openai/same': { input: 1, output: 2, cacheRead: 0.1, above: 272_000, long: { input: 2, output: 3 } },
  'openai/dearer': { input: 1, output: 2 },
  'deepseek/night': { input: 0.15, output: 0.6, cacheRead: 0.003 },
};
const find = (vendor: string, model: string) => ours[`${vendor}/${model}`];

const map = {
  same: {
    litellm_provider: 'openai',
    mode: 'chat',
    input_cost_per_token: 1e-6,
    output_cost_per_token: 2e-6,
    cache_read_input_token_cost: 1e-7,
    input_cost_per_token_above_272k_tokens: 2e-6,
    output_cost_per_token_above_272k_tokens: 3e-6,
  },
  dearer: {
    litellm_provider: 'openai',
    mode: 'responses',
    input_cost_per_token: 1e-6,
    output_cost_per_token: 4e-6,
  },
  new: {
    litellm_provider: 'openai',
    mode: 'chat',
    input_cost_per_token: 0,
    output_cost_per_token: 0,
    deprecation_date: '2026-12-31',
  },
  'deepseek/night': {
    litellm_provider: 'deepseek',
    mode: 'chat',
    input_cost_per_token: 3e-7,
    output_cost_per_token: 1.2e-6,
    cache_read_input_token_cost: 6e-9,
    off_peak_pricing: {
      input_cost_per_token: 1.5e-7,
      output_cost_per_token: 6e-7,
      cache_read_input_token_cost: 3e-9,
    },
  },
  picture: { litellm_provider: 'openai', mode: 'image_generation', input_cost_per_token: 1e-6 },
  odd: { litellm_provider: 'openai', mode: 'chat', input_cost_per_token: 'much' },
  elsewhere: { litellm_provider: 'bedrock', mode: 'chat', input_cost_per_token: 1e-6 },
  nothing: null,
};

describe('npm run prices', () => {
  const reference = referencePrices([
    {
      provider: 'openai',
      id: 'same',
      input: 1,
      output: 2,
      cache_read: 0.1,
      tiers: [{ above_input_tokens: 271_999, input: 2, output: 3 }],
    },
    { provider: 'openai', id: 'dearer', input: 1, output: 2 },
    { provider: 'nobody', id: 'same', input: 9, output: 9 },
    { provider: 'openai', id: 'odd', input: Number.NaN, output: 9 },
  ]);
  const found = disagreements(find, [
    { name: 'LiteLLM', prices: litellmPrices(map) },
    { name: 'the reference', prices: reference },
  ]);

  it('names every model on which a source disagrees, with what each says', () => {
    assert.equal(found.compared, 3);
    assert.deepEqual(
      found.differ.map((entry) => disagreementText(entry, ['2026-11-30, a page'])),
      ['openai/dearer: ours 1/2/– · LiteLLM 1/4/– · the reference the same (corrected: 2026-11-30, a page)'],
    );
  });

  it('names every model that only others have a price for', () => {
    assert.deepEqual(
      found.missing.map((entry) => missingText(entry)),
      ['openai/new: LiteLLM 0/0/– (ends 2026-12-31)'],
    );
  });
});
