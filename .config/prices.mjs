/**
 * Writes src/core/pricing/prices.json from the npm package @pydantic/genai-prices and our own dated, sourced
 * corrections (src/core/pricing/corrections.json). Run by hand after either changed: `node .config/prices.mjs DATE`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { findProvider } from '@pydantic/genai-prices';

const folder = new URL('../src/core/pricing/', import.meta.url);
const packageVersion = JSON.parse(
  readFileSync(new URL('../node_modules/@pydantic/genai-prices/package.json', import.meta.url), 'utf8'),
).version;

/** Our vendor name → the package's, with the models that a coding tool meets and the cache that `cache_write` means. */
const vendors = {
  anthropic: { from: 'anthropic', models: /^claude-(?!2|v1|3-(?:sonnet|opus))/, cacheWrite: 'cacheWrite5m' },
  openai: {
    from: 'openai',
    models: /^(?:gpt-(?:4o|4o-2024-05-13|4o-mini|4\.1.*|5(?!.*image).*|6.*|chat-latest)|o\d.*|codex-mini)$/,
    cacheWrite: 'cacheWrite30m',
  },
  // Only V4: the package still carries the prices of V3 for `deepseek-chat`, which has moved on.
  deepseek: { from: 'deepseek', models: /^deepseek-v4/, cacheWrite: undefined },
  zai: { from: 'zai', models: /^GLM/, cacheWrite: undefined },
  google: { from: 'google', models: /^gemini-(?:2\.5|[3-9])/, cacheWrite: undefined },
  mistral: {
    from: 'mistral',
    models: /^(?:codestral|devstral|magistral|ministral|mistral-(?:large|medium|small))/,
    cacheWrite: undefined,
  },
  xai: { from: 'x-ai', models: /^grok-(?:[4-9]|code|build)/, cacheWrite: undefined },
  moonshot: { from: 'moonshotai', models: /^kimi/, cacheWrite: undefined },
  // Qwen's own cloud is in no source; these are the prices of OpenRouter, for use there.
  openrouter: {
    from: 'openrouter',
    models: /^qwen\/qwen3(?:\.[5-9]|.*(?:coder|max|next))/,
    cacheWrite: 'cacheWrite5m',
  },
};
const notForCode =
  /audio|image|embed|realtime|transcribe|tts|live|voice|vision|deep-research|search-preview|:/;

const rateNames = {
  input_mtok: 'input',
  output_mtok: 'output',
  cache_read_mtok: 'cacheRead',
  cache_write_1h_mtok: 'cacheWrite1h',
  web_searches_kcount: 'webSearchesPerThousand',
};

/** `{input_mtok: {base, tiers}}` → `{input, lengthTiers: [{aboveInputTokens, input, …}]}`. */
function toRateSet(prices, cacheWrite) {
  const base = {};
  const tiers = new Map();
  for (const [key, value] of Object.entries(prices)) {
    const name = key === 'cache_write_mtok' ? cacheWrite : rateNames[key];
    if (name === undefined) continue;
    base[name] = typeof value === 'number' ? value : value.base;
    for (const tier of typeof value === 'number' ? [] : value.tiers) {
      tiers.set(tier.start, { ...tiers.get(tier.start), [name]: tier.price });
    }
  }
  const lengthTiers = [...tiers].map(([aboveInputTokens, rates]) => ({
    aboveInputTokens,
    ...base,
    ...rates,
  }));
  return lengthTiers.length === 0 ? base : { ...base, lengthTiers };
}

/** The package lists a first price, later ones by start date, and daily windows last, which belong to the youngest. */
function toPeriods(prices, cacheWrite) {
  const periods = [];
  const windows = [];
  for (const { constraint, prices: rates } of Array.isArray(prices) ? prices : [{ prices }]) {
    const rateSet = toRateSet(rates, cacheWrite);
    if (constraint === undefined) periods.push(rateSet);
    else if (constraint.type === 'start_date') periods.push({ from: constraint.start_date, ...rateSet });
    else
      windows.push({
        fromUtc: constraint.start_time.slice(0, 5),
        untilUtc: constraint.end_time.slice(0, 5),
        ...rateSet,
      });
  }
  const last = periods.pop();
  return [...periods, windows.length === 0 ? last : { ...last, windows }];
}

/**
 * Exact names and dated snapshots only; the package's prefix rules are what misprices new models. Anthropic dates
 * every snapshot (`claude-opus-4-1-20250805`), so there the beginning stands for `beginning-########`.
 */
function aliasesOf(vendor, model) {
  const names = new Set();
  const visit = (rule) => {
    for (const part of rule.or ?? []) visit(part);
    if (rule.equals !== undefined) names.add(rule.equals);
    if (rule.regex !== undefined) {
      const dated = /^\^([\w.\\-]+?)-(\\d\{8\}|\\d\{4\}-\\d\{2\}-\\d\{2\})\$$/.exec(rule.regex);
      if (dated !== null) {
        names.add(`${dated[1].replaceAll('\\', '')}-${dated[2] === '\\d{8}' ? '########' : '####-##-##'}`);
      }
    }
    if (vendor === 'anthropic' && /^claude-[\w-]+$/.test(rule.starts_with ?? '')) {
      const start = rule.starts_with.replace(/-20\d\d$/, '');
      names.add(start).add(`${start}-########`);
    }
  };
  visit(model.match);
  // The API wants OpenAI's dots, and a model is known to it by one spelling.
  return [...names]
    .filter((name) => name !== model.id && !name.includes('/') && !/^gpt-\d-\d/.test(name))
    .sort();
}

const corrections = JSON.parse(readFileSync(new URL('corrections.json', folder), 'utf8'));
const [date = new Date().toISOString().slice(0, 10)] = process.argv.slice(2);
const catalogue = {
  date,
  source: `@pydantic/genai-prices ${packageVersion} (MIT) and corrections.json`,
  vendors: {},
};
for (const [vendor, { from, models, cacheWrite }] of Object.entries(vendors)) {
  const entries = {};
  for (const model of findProvider({ providerId: from }).models) {
    if (
      !models.test(model.id) ||
      (notForCode.test(model.id) && vendor !== 'openrouter') ||
      model.id.includes(':')
    )
      continue;
    if (model.deprecated) continue;
    const prices = toPeriods(model.prices, cacheWrite);
    if (prices.some((period) => period.input === undefined || period.output === undefined)) continue;
    const aliases = aliasesOf(vendor, model);
    entries[model.id] = {
      ...(aliases.length > 0 && { aliases }),
      prices,
      ...(model.context_window !== undefined && { contextTokens: model.context_window }),
    };
  }
  catalogue.vendors[vendor] = { ...corrections.vendors[vendor], models: entries };
}
for (const { vendor, models, set } of corrections.models) {
  const entries = catalogue.vendors[vendor].models;
  for (const model of models) entries[model] = { ...entries[model], ...set };
}
for (const vendor of Object.values(catalogue.vendors)) {
  vendor.models = Object.fromEntries(Object.entries(vendor.models).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One line per model: a change of price is then a change of one line. */
const text = JSON.stringify(catalogue, (key, value) => (key === 'models' ? 'MODELS' : value), 1).replaceAll(
  / *"models": "MODELS"/g,
  'MODELS',
);
const blocks = Object.values(catalogue.vendors).map(({ models }) =>
  Object.entries(models)
    .map(([id, entry]) => `    ${JSON.stringify(id)}: ${JSON.stringify(entry)}`)
    .join(',\n'),
);
let index = 0;
writeFileSync(
  new URL('prices.json', folder),
  `${text.replaceAll('MODELS', () => `   "models": {\n${blocks[index++]}\n   }`)}\n`,
);
