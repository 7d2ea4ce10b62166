/** How a structured answer is asked for, from the firmest way to the one that every server takes. */
export const formatRungs = ['strict-schema', 'schema', 'json-object', 'prompt'] as const;

export type FormatRung = (typeof formatRungs)[number];

/** How one field is wanted in which a model's thinking goes back to it. */
export interface ReplayField {
  /** The server refuses what it sent itself. */
  readonly isRefused?: true;
  /** Which of the fillers stands where a turn has none: the server demands it of every turn. */
  readonly filler?: number;
  /** How often the way has changed: a server that wants it no way at all is not asked for ever. */
  readonly changes: number;
}

/** What a server has said about the fields that go back, by their names; the rest goes back as it came. */
export type ReplayDialect = Readonly<Record<string, ReplayField>>;

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
  /** How its own thinking goes back to it. */
  readonly replay?: ReplayDialect;
}

/** Nothing was refused. */
export const nothingRefused: Refused = {};
