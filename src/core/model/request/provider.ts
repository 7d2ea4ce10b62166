import type { ModelAbilities } from '../abilities/fitRequest.ts';
import type { ModelRequest } from './request.ts';
import type { StreamEvent } from './streamEvent.ts';

/** Time limits of one request, in milliseconds. */
export interface StreamTimeouts {
  /** From sending to the first event with content. Local models load first, so theirs is long. */
  readonly firstTokenMs: number;
  /** Longest silence between two events after that. */
  readonly idleMs: number;
  /** From sending to the headers of the answer; bounded by `firstTokenMs` alone where it is absent. */
  readonly connectMs?: number;
  /** From an answer that is whole to its late usage and its proper end; short, and bounded by `idleMs`. */
  readonly tailMs?: number;
  /** From sending to the end, whatever arrives; unbounded where it is absent. */
  readonly totalMs?: number;
}

/** What goes with a request besides its content. */
export interface StreamOptions {
  readonly signal: AbortSignal;
  readonly timeouts: StreamTimeouts;
}

/**
 * One configured endpoint. `stream` never throws and never retries: whatever goes wrong is its last event,
 * `failed`. A cancelled stream ends with a failure of kind `cancelled`.
 */
export interface ModelProvider {
  readonly name: string;
  /** See `ProtocolTraits.leavesPromptsRunning`. */
  readonly leavesPromptsRunning?: true;
  stream(request: ModelRequest, options: StreamOptions): AsyncIterable<StreamEvent>;
  /**
   * Input tokens of a request as the provider itself counts them, free of charge; absent where it has no such
   * endpoint. Rejects when there is no answer; never retries.
   */
  countInput?(request: ModelRequest, signal: AbortSignal): Promise<number>;
  /**
   * What a model can do, as its server reports it; absent where servers report nothing. `undefined` without an answer.
   * Never rejects.
   */
  fetchAbilities?(model: string, signal: AbortSignal): Promise<ReportedAbilities | undefined>;
}

/** What a server reports of a model. */
export interface ReportedAbilities {
  readonly abilities: ModelAbilities;
  /** Of the server and the model together: what another version refused is tried again. */
  readonly version?: string;
  /** The server does not run the model itself: it passes requests on to another server. */
  readonly isForwarded?: true;
}

/** A model that an endpoint says it has. */
export interface AvailableModel {
  readonly id: string;
  /** Longest context in tokens, where the endpoint says. */
  readonly contextTokens?: number;
  /** What it costs there, where the endpoint says. */
  readonly price?: ListedPrice;
}

/** A price on an endpoint's own list, in dollars per million tokens. */
export interface ListedPrice {
  readonly inputPerMillionUsd: number;
  readonly outputPerMillionUsd: number;
  readonly cacheReadPerMillionUsd?: number;
  readonly cacheWritePerMillionUsd?: number;
}

/** What a vendor's SDK says of a model beside the answer, such as that its life ends. */
export interface ProviderWarning {
  /** Name of the configured provider. */
  readonly provider: string;
  readonly model: string;
  readonly words: string;
}
