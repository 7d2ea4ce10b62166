import type { Failure } from '../../core/model/request/failure.ts';

/** What a provider's record says of one call. */
export type LateCost =
  | { readonly kind: 'known'; readonly nanoUsd: number }
  /** There is no record of it, or none yet. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly failure: Failure };
