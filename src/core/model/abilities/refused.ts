/** How a structured answer is asked for, from the firmest way to the one that every server takes. */
export const formatRungs = ['strict-schema', 'schema', 'json-object', 'prompt'] as const;

/** See {@link formatRungs}. */
export type FormatRung = (typeof formatRungs)[number];

/**
 * What one model at one endpoint has refused by name, as far as the next request can do without it: plain data, so
 * that it can be stored. Absent is untried or taken.
 */
export interface Refused {
  /** It calls no tools. */
  readonly tools?: true;
  /** It is not told how hard to think. */
  readonly thinking?: true;
  /** Efforts that it does not take, in the wire's words. */
  readonly efforts?: readonly string[];
  /** Efforts that its server lists, in the wire's words. */
  readonly effortsTaken?: readonly string[];
  readonly temperature?: true;
  /** Instructions have to stand in the first message. */
  readonly instructions?: true;
  /** The firmest way of asking for a structured answer that is left. */
  readonly format?: FormatRung;
  /** The name under which it takes the cap on output. */
  readonly limitField?: string;
  /** The highest cap on output that it takes. */
  readonly maxOutputTokens?: number;
  /** Other parameters, by their names on the wire. */
  readonly parameters?: readonly string[];
}

/** Nothing was refused. */
export const nothingRefused: Refused = {};
