/** Time as a port: the core never reads a clock by itself. */
export interface Clock {
  /** Milliseconds since the epoch: dates what happens. It may be set back or forward at any moment. */
  now(): number;
  /** Milliseconds since some fixed moment: measures how long things take. It never goes back. */
  monotonic(): number;
  /** Calendar date `YYYY-MM-DD` of a moment in a zone (IANA name); in the machine's own without one. */
  localDate(epochMs: number, zone?: string): string;
  /** IANA name of the machine's own zone. */
  zone(): string;
  /** Resolves after the delay; resolves early, without throwing, when the signal aborts. */
  delay(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** Source of unique ids (plans, calls, tool calls). */
export type CreateId = () => string;

/** Gives a function back its listener. */
export type Unsubscribe = () => void;
