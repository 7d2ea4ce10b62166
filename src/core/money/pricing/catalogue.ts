import * as z from 'zod/mini';
import { picoUsdPerToken } from './exactMoney.ts';
import { listedId } from './listedId.ts';
import type {
  DailyWindow,
  ModelLimits,
  Multiplier,
  Multipliers,
  PriceCard,
  PricePeriod,
  Rates,
  RateSet,
} from './priceCard.ts';

/** The price catalogue, ready to be searched. */
export interface Catalogue {
  /** Date of the figures, `YYYY-MM-DD`. */
  readonly date: string;
  /**
   * The card of a model by its exact id or a declared alias, never by a prefix: a prefix match prices
   * claude-sonnet-5-5 as claude-sonnet-5 (facts: protocols §1.1).
   */
  find(vendor: string, model: string): PriceCard | undefined;
  /** Whether any model of the vendor is known. */
  hasVendor(vendor: string): boolean;
  /** Every card, for tests and lists. */
  readonly cards: readonly PriceCard[];
}

/** The catalogue's data has not the expected shape. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
}

const perMillionUsd = z
  .number()
  .check(
    z.refine((value) => picoUsdPerToken(value) !== undefined, 'not a price in dollars per million tokens'),
  );

const ratesFields = {
  input: perMillionUsd,
  output: perMillionUsd,
  cacheRead: z.optional(perMillionUsd),
  cacheWrite5m: z.optional(perMillionUsd),
  cacheWrite1h: z.optional(perMillionUsd),
  cacheWrite30m: z.optional(perMillionUsd),
  cacheWrite12h: z.optional(perMillionUsd),
  webSearchesPerThousand: z.optional(z.number().check(z.gte(0), z.lte(10_000))),
};

const lengthTiersSchema = z.optional(
  z.array(z.strictObject({ ...ratesFields, aboveInputTokens: z.number().check(z.int(), z.positive()) })),
);
const timeSchema = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
const dateSchema = z.iso.date();

const periodSchema = z.strictObject({
  ...ratesFields,
  from: z.optional(dateSchema),
  until: z.optional(dateSchema),
  lengthTiers: lengthTiersSchema,
  windows: z.optional(
    z.array(
      z.strictObject({
        ...ratesFields,
        fromUtc: timeSchema,
        untilUtc: timeSchema,
        weekdaysOnly: z.optional(z.boolean()),
        lengthTiers: lengthTiersSchema,
      }),
    ),
  ),
});

const multipliersSchema = z.optional(
  z.record(
    z.string(),
    z.strictObject({
      multiplier: z.number().check(z.positive(), z.lte(100)),
      per: z.optional(z.int().check(z.positive(), z.lte(100))),
      approximate: z.optional(z.boolean()),
    }),
  ),
);

const tokensSchema = z.optional(z.number().check(z.int(), z.positive()));

const modelSchema = z.strictObject({
  aliases: z.optional(z.array(z.string().check(z.minLength(1)))),
  prices: z.array(periodSchema).check(z.minLength(1)),
  serviceTiers: multipliersSchema,
  contextTokens: tokensSchema,
  maxOutputTokens: tokensSchema,
  reasoning: z.optional(z.boolean()),
  tools: z.optional(z.boolean()),
  temperature: z.optional(z.boolean()),
  efforts: z.optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1))),
});

const catalogueSchema = z.strictObject({
  date: dateSchema,
  source: z.string(),
  vendors: z.record(
    z.string(),
    z.strictObject({
      serviceTiers: multipliersSchema,
      regions: multipliersSchema,
      models: z.record(z.string().check(z.minLength(1)), modelSchema),
    }),
  ),
});

/**
 * Reads the catalogue (`prices.json`, which whoever composes the extension imports on first use).
 * Throws {@link CatalogueError} when the data is malformed: a negative or infinite price, two models under one name.
 */
export function createCatalogue(data: unknown): Catalogue {
  const parsed = catalogueSchema.safeParse(data);
  if (!parsed.success) throw new CatalogueError(z.prettifyError(parsed.error));
  const vendors = new Map<string, ReadonlyMap<string, PriceCard>>();
  const cards: PriceCard[] = [];
  for (const [vendor, entry] of Object.entries(parsed.data.vendors)) {
    const byName = new Map<string, PriceCard>();
    for (const [model, modelEntry] of Object.entries(entry.models)) {
      const card: PriceCard = {
        vendor,
        model,
        periods: modelEntry.prices.map(toPeriod),
        serviceTiers: { ...toMultipliers(entry.serviceTiers), ...toMultipliers(modelEntry.serviceTiers) },
        regions: toMultipliers(entry.regions),
        limits: toLimits(modelEntry),
      };
      cards.push(card);
      for (const name of [model, ...(modelEntry.aliases ?? [])]) {
        if (byName.has(name)) throw new CatalogueError(`Two models of ${vendor} are named ${name}.`);
        byName.set(name, card);
      }
    }
    vendors.set(vendor, byName);
  }
  return {
    date: parsed.data.date,
    cards,
    hasVendor: (vendor) => vendors.has(vendor),
    find(vendor, model) {
      const byName = vendors.get(vendor);
      const id = listedId(vendor, model) ?? model;
      return byName?.get(id) ?? byName?.get(withoutSnapshotDate(id));
    },
  };
}

/**
 * Some models declare their dated snapshots as an alias with a `#` for each digit: `gpt-6-sol-####-##-##`,
 * `claude-opus-5-5-########`. Those that do not are found by their exact id alone.
 */
function withoutSnapshotDate(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '-####-##-##').replace(/-\d{8}$/, '-########');
}

type RatesData = z.infer<z.ZodMiniObject<typeof ratesFields>>;
type PeriodData = z.infer<typeof periodSchema>;
type RateSetData = RatesData & { lengthTiers?: (RatesData & { aboveInputTokens: number })[] | undefined };

function toRates(data: RatesData): Rates {
  return {
    inputPicoUsd: pico(data.input),
    outputPicoUsd: pico(data.output),
    ...(data.cacheRead !== undefined && { cacheReadPicoUsd: pico(data.cacheRead) }),
    ...(data.cacheWrite5m !== undefined && { cacheWrite5mPicoUsd: pico(data.cacheWrite5m) }),
    ...(data.cacheWrite1h !== undefined && { cacheWrite1hPicoUsd: pico(data.cacheWrite1h) }),
    ...(data.cacheWrite30m !== undefined && { cacheWrite30mPicoUsd: pico(data.cacheWrite30m) }),
    ...(data.cacheWrite12h !== undefined && { cacheWrite12hPicoUsd: pico(data.cacheWrite12h) }),
    ...(data.webSearchesPerThousand !== undefined && {
      webSearchNanoUsd: Math.round(data.webSearchesPerThousand * 1_000_000),
    }),
  };
}

/** The schema has let only exact prices through. */
function pico(perMillion: number): number {
  return picoUsdPerToken(perMillion) ?? Number.NaN;
}

function toRateSet(data: RateSetData): RateSet {
  const lengthTiers = (data.lengthTiers ?? []).map((tier) => ({
    aboveInputTokens: tier.aboveInputTokens,
    rates: toRates(tier),
  }));
  lengthTiers.sort((left, right) => left.aboveInputTokens - right.aboveInputTokens);
  return { rates: toRates(data), lengthTiers };
}

function toPeriod(data: PeriodData): PricePeriod {
  return {
    ...toRateSet(data),
    ...(data.from !== undefined && { fromMs: Date.parse(data.from) }),
    ...(data.until !== undefined && { untilMs: Date.parse(data.until) }),
    windows: (data.windows ?? []).map((window): DailyWindow => ({
      ...toRateSet(window),
      fromMinuteUtc: minuteOfDay(window.fromUtc),
      untilMinuteUtc: minuteOfDay(window.untilUtc),
      isWeekdaysOnly: window.weekdaysOnly ?? false,
    })),
  };
}

function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function toMultipliers(data: z.infer<typeof multipliersSchema>): Multipliers {
  return Object.fromEntries(
    Object.entries(data ?? {}).map(([name, { multiplier, per, approximate }]): [string, Multiplier] => [
      name,
      {
        permille: Math.round(multiplier * 1000),
        ...(per !== undefined && { per }),
        isApproximate: approximate ?? false,
      },
    ]),
  );
}

function toLimits(data: z.infer<typeof modelSchema>): ModelLimits {
  return {
    ...(data.contextTokens !== undefined && { contextTokens: data.contextTokens }),
    ...(data.maxOutputTokens !== undefined && { maxOutputTokens: data.maxOutputTokens }),
    ...(data.reasoning !== undefined && { isReasoning: data.reasoning }),
    ...(data.tools !== undefined && { canCallTools: data.tools }),
    ...(data.temperature !== undefined && { acceptsTemperature: data.temperature }),
    ...(data.efforts !== undefined && { efforts: data.efforts }),
  };
}
