/** Counts the tokens of a text with one encoding. */
export interface TokenCounter {
  /** Whole tokens; exact for the encoding but for the slices of very long runs (see `createPieceCachedCounter`). */
  count(text: string): number;
}

/** Loads a counter on first use; the same one ever after. Rejects when it cannot be loaded. */
export type LoadTokenCounter = () => Promise<TokenCounter>;
