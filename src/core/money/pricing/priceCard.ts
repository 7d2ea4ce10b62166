/**
 * Prices of tokens as whole pico-dollars per token: $1 per million tokens is 1,000,000 pico-dollars per token, so
 * every list price in use is exact. The kinds are those of `Usage`; an absent kind has no listed price.
 */
export interface Rates {
  readonly inputPicoUsd: number;
  readonly outputPicoUsd: number;
  /** Absent: no discount is listed, cache reads cost as much as input. */
  readonly cacheReadPicoUsd?: number;
  readonly cacheWrite5mPicoUsd?: number;
  readonly cacheWrite1hPicoUsd?: number;
  readonly cacheWrite30mPicoUsd?: number;
  readonly cacheWrite12hPicoUsd?: number;
  /** One call of the provider's own web search, in nano-dollars. */
  readonly webSearchNanoUsd?: number;
}

/** Rates for prompts longer than a limit. They re-price the whole request, output included (facts: protocols §1.2). */
export interface LengthTier {
  /** The tier applies when all input tokens together, cached or not, are more than this. */
  readonly aboveInputTokens: number;
  readonly rates: Rates;
}

/** Rates with the tiers for long prompts, the shortest limit first. */
export interface RateSet {
  readonly rates: Rates;
  readonly lengthTiers: readonly LengthTier[];
}

/** Other rates at certain hours. */
export interface DailyWindow extends RateSet {
  /** Minute of the UTC day, 0–1439, inclusive. */
  readonly fromMinuteUtc: number;
  /** Minute of the UTC day, exclusive; smaller than the start when the window passes midnight. */
  readonly untilMinuteUtc: number;
  /** True when the window does not apply on Saturdays and Sundays (UTC). */
  readonly isWeekdaysOnly: boolean;
}

/** What a model costs between two moments. */
export interface PricePeriod extends RateSet {
  /** Epoch milliseconds, inclusive; absent means since the model exists. */
  readonly fromMs?: number;
  /** Epoch milliseconds, exclusive; absent means until further notice. */
  readonly untilMs?: number;
  /** The first window that covers the moment wins over the period's own rates. */
  readonly windows: readonly DailyWindow[];
}

/** What a served tier or region multiplies the token prices by. */
export interface Multiplier {
  /** Thousandths: 500 halves the price, 1100 adds a tenth. */
  readonly permille: number;
  /** What the product is divided by, for a price that no thousandths hold: 5000 by 3 is five thirds. Absent: 1. */
  readonly per?: number;
  /** True for a rule of thumb instead of a listed price; what it prices is labelled an estimate. */
  readonly isApproximate: boolean;
}

/** Multipliers by the name that the provider reports. */
export type Multipliers = Readonly<Record<string, Multiplier>>;

/** What is known of a model besides its price; absent is unknown. */
export interface ModelLimits {
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  /** Whether it thinks before it answers; hidden reasoning is billed as output. */
  readonly isReasoning?: boolean;
  readonly canCallTools?: boolean;
  /** Whether `temperature` is accepted. */
  readonly acceptsTemperature?: boolean;
  /** Efforts that it takes, in its vendor's words. */
  readonly efforts?: readonly string[];
}

/** Everything the catalogue knows of one model of one vendor. */
export interface PriceCard {
  readonly vendor: string;
  readonly model: string;
  readonly periods: readonly PricePeriod[];
  readonly serviceTiers: Multipliers;
  readonly regions: Multipliers;
  readonly limits: ModelLimits;
  /** Day of the vendor's own list, `YYYY-MM-DD`; absent for a model of the catalogue. */
  readonly listedOn?: string;
}
