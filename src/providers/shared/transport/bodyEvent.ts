/** One event of a body that carries an answer. */
export type BodyEvent =
  | {
      readonly kind: 'value';
      readonly value: unknown;
      /** Name of a server-sent event, where it has one. */
      readonly name?: string;
      /** `json`: the body is JSON from its first character on, one document or one for each line. */
      readonly framing: 'sse' | 'json';
    }
  /** The word `[DONE]`: nothing follows. */
  | { readonly kind: 'done' };

/** A longer event is none of an answer, and would only fill the memory. */
export const longestEventCharacters = 16_000_000;
