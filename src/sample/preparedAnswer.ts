/** What a prepared model says to one request, before it is put on a wire. */
export interface PreparedAnswer {
  readonly model: string;
  /** The answer in the pieces in which it is streamed. */
  readonly pieces: readonly string[];
  readonly inputTokens: number;
  /** The part of the input that is served from the provider's prompt cache. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** Bytes of a stream, with the pause before each piece in milliseconds. */
export interface TimedBytes {
  readonly pauseMs: number;
  readonly text: string;
}

/** Pause between two pieces: fast enough not to bore, slow enough to be seen arriving. */
export const piecePauseMs = 25;

/** Pause before the first token. */
export const firstTokenPauseMs = 350;
