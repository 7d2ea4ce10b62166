import type { Failure } from '../request/failure.ts';
import type { RequestChange } from './requestChange.ts';

/** A request that was refused by name and sent again in other words: it cost nothing, and counts all the same. */
export interface RefusedRequest {
  readonly failure: Failure;
  readonly latencyMs: number;
}

/** How a request came to be sent in another way than it was meant. */
export interface Adaptation {
  readonly changes: readonly RequestChange[];
  /** The cap on output that was sent, where it is lower than the one that was asked for. */
  readonly maxOutputTokens?: number;
  readonly refused: readonly RefusedRequest[];
}
