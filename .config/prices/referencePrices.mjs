import { isPrice } from './figures.mjs';

const vendors = {
  anthropic: 'anthropic',
  openai: 'openai',
  deepseek: 'deepseek',
  gemini: 'google',
  mistral: 'mistral',
  zai: 'zai',
};

/** The prices of a reference table: an array of `{provider, id, input, output, cache_read?, tiers?}`. */
export function referencePrices(rows) {
  return rows
    .filter((row) => vendors[row.provider] !== undefined && isPrice(row.input) && isPrice(row.output))
    .map((row) => ({ vendor: vendors[row.provider], model: row.id, figures: figuresOf(row) }));
}

function figuresOf({ input, output, cache_read: cacheRead, tiers: [tier] = [] }) {
  return {
    ...{ input, output, cacheRead },
    ...(tier === undefined
      ? {}
      : {
          above: tier.above_input_tokens,
          long: { input: tier.input, output: tier.output, cacheRead: tier.cache_read },
        }),
  };
}
