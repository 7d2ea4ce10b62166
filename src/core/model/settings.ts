import type { Tier } from '../../shared/tiers.ts';
import type { ModelReference } from './modelReference.ts';
import type { ProtocolTraits } from './request/protocol.ts';
import type { Effort } from './request/request.ts';

/** Limits of one provider; absent means the protocol's default. */
export interface ProviderLimits {
  /** Context window to hold a request to, in tokens. For Ollama it is sent as `num_ctx`. */
  readonly contextTokens?: number;
  /** Most requests at the same time. */
  readonly concurrentRequests?: number;
  /** Longest wait for the first token, in milliseconds. */
  readonly firstTokenTimeoutMs?: number;
  /** Longest silence after that, in milliseconds. */
  readonly idleTimeoutMs?: number;
  /** Longest wait for the headers of the answer, in milliseconds. */
  readonly connectTimeoutMs?: number;
  /** Longest time of a whole request, in milliseconds. */
  readonly totalTimeoutMs?: number;
  /** Most per minute and key, held to ahead of time. */
  readonly requestsPerMinute?: number;
  readonly inputTokensPerMinute?: number;
  readonly outputTokensPerMinute?: number;
  /** Name of the account that several providers draw on: when it is empty none of them is tried. */
  readonly quotaPool?: string;
}

/** One entry of `tierwise.providers`, validated. */
export interface ProviderSettings {
  readonly name: string;
  readonly protocol: ProtocolTraits;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether requests carry a key. Local servers need none. */
  readonly needsKey: boolean;
  /** Header that carries the key; absent means the usual one. */
  readonly keyHeader?: string;
  /** Word before the key in its header; empty for none. */
  readonly keyScheme?: string;
  /** Parameters that go with the address of every request, such as `api-version`. */
  readonly query?: Readonly<Record<string, string>>;
  /** Whether requests mark what the endpoint is to cache; absent means where that is known to be understood. */
  readonly cacheControl?: boolean;
  readonly limits: ProviderLimits;
  /** Vendor whose list prices apply, where the URL does not tell. */
  readonly priceAs?: string;
}

/** One entry of `tierwise.tiers`, validated. */
export interface TierSettings {
  /** The first is primary, the rest are its backups. */
  readonly models: readonly ModelReference[];
  readonly temperature?: number;
  readonly effort?: Effort;
  /** Cap on output tokens of one call. */
  readonly maxOutputTokens: number;
}

/** The user's own price of a model, in dollars per million tokens. */
export interface UserPrice {
  readonly inputPerMillionUsd: number;
  readonly outputPerMillionUsd: number;
  readonly cacheReadPerMillionUsd?: number;
  readonly cacheWritePerMillionUsd?: number;
}

/** The settings that say which models there are. */
export interface ModelSettings {
  readonly providers: ReadonlyMap<string, ProviderSettings>;
  readonly tiers: Readonly<Record<Tier, TierSettings>>;
}
