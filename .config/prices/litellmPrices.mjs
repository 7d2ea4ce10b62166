import { isPrice } from './figures.mjs';

/** Our vendors' names in LiteLLM's map, and what the ids of their models begin with there. */
const vendors = {
  anthropic: { vendor: 'anthropic', prefix: '' },
  openai: { vendor: 'openai', prefix: '' },
  deepseek: { vendor: 'deepseek', prefix: 'deepseek/' },
  gemini: { vendor: 'google', prefix: 'gemini/' },
  mistral: { vendor: 'mistral', prefix: 'mistral/' },
  xai: { vendor: 'xai', prefix: 'xai/' },
  zai: { vendor: 'zai', prefix: 'zai/' },
  moonshot: { vendor: 'moonshot', prefix: 'moonshot/' },
};

/** The prices of LiteLLM's model_prices_and_context_window.json for the vendors that we list. */
export function litellmPrices(map) {
  const found = [];
  for (const [name, entry] of Object.entries(map)) {
    const { vendor, prefix } = vendors[entry?.litellm_provider] ?? {};
    if (vendor === undefined || !name.startsWith(prefix)) continue;
    if (!['chat', 'responses'].includes(entry.mode)) continue;
    // The hours that most of a day has; the others are twice as dear.
    const figures = figuresOf({ ...entry, ...entry.off_peak_pricing });
    if (isPrice(figures.input) && isPrice(figures.output))
      found.push({ vendor, model: name.slice(prefix.length), figures, ends: entry.deprecation_date });
  }
  return found;
}

function figuresOf(entry) {
  const above = Object.keys(entry)
    .map((key) => /^input_cost_per_token_above_(\d+)k_tokens$/.exec(key)?.[1])
    .find((thousands) => thousands !== undefined);
  return {
    ...ratesOf(entry, ''),
    ...(above === undefined
      ? {}
      : { above: Number(above) * 1000, long: ratesOf(entry, `_above_${above}k_tokens`) }),
  };
}

function ratesOf(entry, suffix) {
  return {
    input: perMillion(entry[`input_cost_per_token${suffix}`]),
    output: perMillion(entry[`output_cost_per_token${suffix}`]),
    cacheRead: perMillion(entry[`cache_read_input_token_cost${suffix}`]),
  };
}

/** Dollars per token → dollars per million, without the dust of floating point. */
function perMillion(usd) {
  return isPrice(usd) ? Math.round(usd * 1e12) / 1e6 : undefined;
}
