/** What a model charges for input, in nano-dollars for a token; fractions are fine, nothing is summed up exactly. */
export interface InputRates {
  /** Of input that is new to the provider, a cache write counted where it writes one. */
  readonly fresh: number;
  /** Of input that the provider has in its cache; the same as `fresh` where it has none. */
  readonly cached: number;
}

/**
 * What carrying tokens along costs: once as new input, then in each later turn again.
 *
 * @param laterTurns turns after the one in which they are new.
 */
export function carryCost(tokens: number, rates: InputRates, laterTurns: number): number {
  return tokens * (rates.fresh + rates.cached * laterTurns);
}

/**
 * What is saved by taking tokens out of the middle of a conversation that the provider has read already. Everything
 * behind the gap has to be read anew, at the price of new input: that is what the lost cache costs. Negative when
 * leaving them where they are is cheaper.
 *
 * @param removed tokens that go. @param behind tokens that stay and stand behind the first of them.
 * @param turns turns in which the conversation will be sent, the next one included.
 */
export function compactionGain(removed: number, behind: number, rates: InputRates, turns: number): number {
  return removed * rates.cached * turns - behind * (rates.fresh - rates.cached);
}

/**
 * Turns that are likely to follow: as many as there have been, held to what the limit allows. Loops end at any time;
 * one that has gone on for long tends to go on.
 */
export function likelyTurnsLeft(turnsSoFar: number, mostTurns: number): number {
  return Math.max(0, Math.min(turnsSoFar, mostTurns - turnsSoFar));
}
