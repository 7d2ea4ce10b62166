/** One limit as a provider states it with an answer. */
export interface RateLimitReading {
  /** Most that one period allows. */
  readonly limit?: number;
  /** What is left of it. */
  readonly remaining?: number;
  /** Time until everything is there again, in milliseconds. */
  readonly resetMs?: number;
}

/** What can be limited per minute. `tokens` is input and output together. */
export const rateDimensions = ['requests', 'inputTokens', 'outputTokens', 'tokens'] as const;

export type RateDimension = (typeof rateDimensions)[number];

/** A provider's own limits, normalised from its headers; what it does not say is absent. */
export type RateLimitReadings = Partial<Readonly<Record<RateDimension, RateLimitReading>>>;
