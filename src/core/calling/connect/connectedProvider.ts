import type { ModelProvider, StreamTimeouts } from '../../model/request/provider.ts';
import type { MinuteLimits } from '../limits/rateWindow.ts';

/** A provider with what the limits need to know of it. */
export interface ConnectedProvider {
  /** Ids of its keys; one empty id where there is none to choose from. */
  readonly keys: readonly string[];
  /** See `CallTarget.quotaPool`. */
  readonly quotaPool?: string;
  /** The person's own limits, for each key. */
  readonly limits: MinuteLimits;
  /** The adapter that sends with a key. */
  withKey(id: string): KeyedAdapter;
  readonly timeouts: StreamTimeouts;
  /** `num_ctx` for local models. */
  readonly contextTokens?: number;
  /** A place among the provider's concurrent requests, if one is free now; the result gives it back. */
  tryAcquire(): (() => void) | undefined;
  /** Waits for a free place; the result gives it back. */
  acquire(signal: AbortSignal): Promise<() => void>;
}

/** An adapter that sends with one key. */
export interface KeyedAdapter {
  readonly adapter: ModelProvider;
  /** What the ledger calls the key. */
  readonly keyLabel?: string;
}
