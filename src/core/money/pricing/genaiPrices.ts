import * as z from 'zod/mini';

/** The catalogue's data as `createCatalogue` reads it: plain, to be stored as JSON. */
export interface CatalogueData {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly source: string;
  readonly vendors: Readonly<Record<string, VendorData>>;
}

interface VendorData {
  readonly [rule: string]: unknown;
  readonly models: Readonly<Record<string, ModelData>>;
}

type ModelData = Readonly<Record<string, unknown>>;

/** The list of providers has not the shape of @pydantic/genai-prices, or a price in it cannot be one. */
export class PriceListError extends Error {
  override readonly name = 'PriceListError';
}

interface VendorRule {
  /** The vendor's id in the list. */
  readonly from: string;
  /** Models that a coding tool meets. */
  readonly models: RegExp;
  /** Which cache a plain `cache_write` means. */
  readonly cacheWrite?: 'cacheWrite5m' | 'cacheWrite30m';
  /** Longest prompts at the short price, where the list has one token less. */
  readonly boundaries?: Readonly<Record<number, number>>;
}

/** Ours → the list's. */
const vendorRules: Readonly<Record<string, VendorRule>> = {
  anthropic: { from: 'anthropic', models: /^claude-(?!2|v1|3-(?:sonnet|opus))/, cacheWrite: 'cacheWrite5m' },
  openai: {
    from: 'openai',
    models: /^(?:gpt-(?:4o|4o-2024-05-13|4o-mini|4\.1.*|5(?!.*image).*|6.*|chat-latest)|o\d.*|codex-mini)$/,
    cacheWrite: 'cacheWrite30m',
    // OpenAI's own words are "more than 272K input tokens" for every model that has the tier.
    boundaries: { 271_999: 272_000 },
  },
  // Only V4: the list still carries the prices of V3 for `deepseek-chat`, which has moved on.
  deepseek: { from: 'deepseek', models: /^deepseek-v4/ },
  zai: { from: 'zai', models: /^GLM/ },
  google: { from: 'google', models: /^gemini-(?:2\.5|[3-9])/ },
  mistral: {
    from: 'mistral',
    models: /^(?:codestral|devstral|magistral|ministral|mistral-(?:large|medium|small))/,
  },
  xai: { from: 'x-ai', models: /^grok-(?:[4-9]|code|build)/ },
  moonshot: { from: 'moonshotai', models: /^kimi/ },
  // Qwen's own cloud is in no list; these are the prices of OpenRouter, for use there.
  openrouter: {
    from: 'openrouter',
    models: /^qwen\/qwen3(?:\.[5-9]|.*(?:coder|max|next))/,
    cacheWrite: 'cacheWrite5m',
  },
};
/** The ids of our vendors in the list. */
export const vendorIds: readonly string[] = Object.values(vendorRules).map(({ from }) => from);

const notForCode =
  /audio|image|embed|realtime|transcribe|tts|live|voice|vision|deep-research|search-preview|:/;

/** Dollars per million tokens above which a price is a slip of the unit. */
const highestPerMillionUsd = 10_000;
/** How deep rules for names may be nested. */
const deepestRule = 8;

const perMillion = z
  .number()
  .check(
    z.refine(
      (value) => value >= 0 && value <= highestPerMillionUsd,
      `not a price from $0 to $${highestPerMillionUsd} per million`,
    ),
  );
const rateSchema = z.optional(
  z.union([
    perMillion,
    z.object({ base: perMillion, tiers: z.array(z.object({ start: z.number(), price: perMillion })) }),
  ]),
);
const ratesSchema = z.object({
  input_mtok: rateSchema,
  output_mtok: rateSchema,
  cache_read_mtok: rateSchema,
  cache_write_mtok: rateSchema,
  cache_write_1h_mtok: rateSchema,
  web_searches_kcount: rateSchema,
});
const constraintSchema = z.union([
  z.object({ start_date: z.string() }),
  z.object({ start_time: z.string(), end_time: z.string() }),
]);
const pricesSchema = z.union([
  z.array(z.object({ constraint: z.nullish(constraintSchema), prices: ratesSchema })),
  ratesSchema,
]);
const modelSchema = z.object({
  match: z.unknown(),
  prices: pricesSchema,
  context_window: z.nullish(z.number()),
});
const listedModelSchema = z.object({ id: z.string(), deprecated: z.nullish(z.boolean()) });
const providersSchema = z.array(z.object({ id: z.string(), models: z.array(z.unknown()) }));
const correctionsSchema = z.object({
  vendors: z.record(z.string(), z.record(z.string(), z.unknown())),
  models: z.array(
    z.object({
      vendor: z.string(),
      models: z.array(z.string()),
      set: z.record(z.string(), z.unknown()),
    }),
  ),
  ended: z.optional(z.array(z.object({ vendor: z.string(), models: z.array(z.string()), on: z.iso.date() }))),
});

type Rates = z.infer<typeof ratesSchema>;
type Prices = z.infer<typeof pricesSchema>;

/**
 * Turns the providers of @pydantic/genai-prices (its `data.json`, or what the package holds) and our corrections
 * (`corrections.json`) into the catalogue's data. Throws {@link PriceListError} where a vendor that we know is
 * missing, or a model that we take is malformed or has a price that cannot be one; other models are not looked at.
 */
export function catalogueFromProviders(
  providers: unknown,
  corrections: unknown,
  label: { readonly date: string; readonly source: string },
): CatalogueData {
  const list = checked(providersSchema, providers, 'The list of providers');
  const corrected = checked(correctionsSchema, corrections, 'The corrections');
  const models = new Map<string, Map<string, ModelData>>();
  for (const [vendor, rule] of Object.entries(vendorRules)) {
    const provider = list.find(({ id }) => id === rule.from);
    if (provider === undefined) throw new PriceListError(`There is no provider ${rule.from} in the list.`);
    models.set(vendor, modelsOf(vendor, rule, provider.models));
  }
  for (const { vendor, models: names, set } of corrected.models) {
    for (const name of names) {
      const entries = models.get(vendor);
      entries?.set(name, { ...entries.get(name), ...set });
    }
  }
  for (const { vendor, models: names, on } of corrected.ended ?? []) {
    if (on <= label.date) for (const name of names) models.get(vendor)?.delete(name);
  }
  return {
    ...label,
    vendors: Object.fromEntries(
      [...models].map(([vendor, entries]) => [
        vendor,
        {
          ...corrected.vendors[vendor],
          // What only corrects a model that the list has no more gives it no price.
          models: Object.fromEntries(
            [...entries]
              .filter(([, entry]) => entry['prices'] !== undefined)
              .sort(([left], [right]) => (left < right ? -1 : 1)),
          ),
        },
      ]),
    ),
  };
}

function modelsOf(vendor: string, rule: VendorRule, listed: readonly unknown[]): Map<string, ModelData> {
  const entries = new Map<string, ModelData>();
  for (const value of listed) {
    const named = listedModelSchema.safeParse(value);
    if (!named.success) continue;
    const { id, deprecated } = named.data;
    if (deprecated === true || !rule.models.test(id) || id.includes(':')) continue;
    if (notForCode.test(id) && vendor !== 'openrouter') continue;
    const model = checked(modelSchema, value, `${vendor}'s ${id}`);
    const prices = toPeriods(model.prices, rule);
    if (prices.some((period) => period['input'] === undefined || period['output'] === undefined)) continue;
    const aliases = aliasesOf(vendor, id, model.match);
    entries.set(id, {
      ...(aliases.length > 0 && { aliases }),
      prices,
      ...(typeof model.context_window === 'number' && { contextTokens: model.context_window }),
    });
  }
  return entries;
}

/** `{input_mtok: {base, tiers}}` → `{input, lengthTiers: [{aboveInputTokens, input, …}]}`. */
function toRateSet(prices: Rates, { cacheWrite, boundaries = {} }: VendorRule): ModelData {
  const base: Record<string, number> = {};
  const tiers = new Map<number, Record<string, number>>();
  const names: Readonly<Record<string, string | undefined>> = {
    input_mtok: 'input',
    output_mtok: 'output',
    cache_read_mtok: 'cacheRead',
    cache_write_mtok: cacheWrite,
    cache_write_1h_mtok: 'cacheWrite1h',
    web_searches_kcount: 'webSearchesPerThousand',
  };
  for (const [key, value] of Object.entries(prices)) {
    const name = names[key];
    if (name === undefined || value === undefined) continue;
    base[name] = typeof value === 'number' ? value : value.base;
    for (const { start, price } of typeof value === 'number' ? [] : value.tiers) {
      const above = boundaries[start] ?? start;
      tiers.set(above, { ...tiers.get(above), [name]: price });
    }
  }
  const lengthTiers = [...tiers].map(([aboveInputTokens, rates]) => ({
    aboveInputTokens,
    ...base,
    ...rates,
  }));
  return lengthTiers.length === 0 ? base : { ...base, lengthTiers };
}

/** The list has a first price, later ones by start date, and daily windows last, which belong to the youngest. */
function toPeriods(prices: Prices, rule: VendorRule): ModelData[] {
  const periods: ModelData[] = [];
  const windows: ModelData[] = [];
  for (const { constraint, prices: rates } of Array.isArray(prices) ? prices : [{ prices }]) {
    const rateSet = toRateSet(rates, rule);
    if (constraint === undefined || constraint === null) periods.push(rateSet);
    else if ('start_date' in constraint) periods.push({ from: constraint.start_date, ...rateSet });
    else {
      const [fromUtc, untilUtc] = [constraint.start_time.slice(0, 5), constraint.end_time.slice(0, 5)];
      windows.push({ fromUtc, untilUtc, ...rateSet });
    }
  }
  const last = periods.pop();
  if (last === undefined) throw new PriceListError('A model has prices for certain hours only.');
  return [...periods, windows.length === 0 ? last : { ...last, windows }];
}

/**
 * Exact names and dated snapshots only; the list's prefix rules are what misprices new models. Anthropic dates every
 * snapshot (`claude-opus-4-1-20250805`), so there the beginning stands for `beginning-########`.
 */
function aliasesOf(vendor: string, id: string, match: unknown): string[] {
  const names = new Set<string>();
  const visit = (rule: unknown, depth: number): void => {
    if (typeof rule !== 'object' || rule === null || depth > deepestRule) return;
    const { or, equals, regex, starts_with: start } = rule as Readonly<Record<string, unknown>>;
    if (Array.isArray(or)) for (const part of or) visit(part, depth + 1);
    if (typeof equals === 'string') names.add(equals);
    if (typeof regex === 'string') {
      const dated = /^\^([\w.\\-]+?)-(\\d\{8\}|\\d\{4\}-\\d\{2\}-\\d\{2\})\$$/.exec(regex);
      if (dated?.[1] !== undefined) {
        const digits = dated[2] === String.raw`\d{8}` ? '########' : '####-##-##';
        names.add(`${dated[1].replaceAll('\\', '')}-${digits}`);
      }
    }
    if (vendor === 'anthropic' && typeof start === 'string' && /^claude-[\w-]+$/.test(start)) {
      const undated = start.replace(/-20\d\d$/, '');
      names.add(undated).add(`${undated}-########`);
    }
  };
  visit(match, 0);
  // The API wants OpenAI's dots, and a model is known to it by one spelling.
  return [...names]
    .filter((name) => name !== id && name !== '' && !name.includes('/') && !/^gpt-\d-\d/.test(name))
    .sort();
}

function checked<Output>(schema: z.ZodMiniType<Output>, value: unknown, what: string): Output {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new PriceListError(`${what} cannot be read: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
