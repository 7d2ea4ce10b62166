/** Caps on output tokens that one call may be sent with, reasoning included. `floor` ≤ `wished` ≤ `most`. */
export interface OutputCaps {
  /** Below it the answer would most likely be cut off: money for nothing. */
  readonly floor: number;
  /** Enough for nearly every answer of this purpose. */
  readonly wished: number;
  /** The tier's own cap. */
  readonly most: number;
}

/** What is known of the output that a call will have. */
export interface OutputForecast {
  /** A high percentile (p95) of this purpose's output, reasoning included: learned, or a prior. */
  readonly highOutputTokens: number;
  /** Whether the model thinks before it answers; unknown counts as yes. */
  readonly isReasoning: boolean | undefined;
  /** `maxOutputTokens` of the tier. */
  readonly most: number;
}

/** A model that thinks needs this much before its first word. Assumptions, on the safe side. */
const reasoningFloor = 4_096;
const plainFloor = 512;

/**
 * Headroom over the percentile. A cap at the percentile itself would cut off what it is learned from, and so sink
 * with every lesson.
 */
const headroom = 1.25;

/** The caps of a call, see {@link OutputCaps}. */
export function outputCaps({ highOutputTokens, isReasoning, most }: OutputForecast): OutputCaps {
  const usual = Math.ceil(highOutputTokens * headroom);
  const wished = Math.min(most, isReasoning === false ? usual : Math.max(usual, reasoningFloor));
  return { wished, floor: Math.min(wished, isReasoning === false ? plainFloor : reasoningFloor), most };
}
