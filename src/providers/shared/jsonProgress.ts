/** How far a JSON text has come: nothing but space, begun, at its end, or no JSON any more. */
export type JsonState = 'empty' | 'open' | 'whole' | 'broken';

/** Follows one JSON document while it arrives in pieces, without reading any piece twice. */
export interface JsonProgress {
  state(): JsonState;
  /**
   * Takes the next piece from an index on. Returns the index behind the document's end, or -1 while it is open or when
   * it is broken; what comes after the end is not read.
   */
  feed(text: string, from?: number): number;
  /** What the state would be after another piece, which is not taken. */
  stateAfter(text: string): JsonState;
}

/** Deeper documents are no answer of a model, and would only fill the memory. */
const deepest = 512;

interface Place {
  readonly open: string[];
  state: JsonState;
  isInString: boolean;
  isEscaped: boolean;
  /** The last character outside of strings that was no space. */
  last: string;
}

/**
 * Brackets, strings and where a value may begin are checked, everything else is left to the parser:
 * that is enough to know whether a piece continues a document or begins another one.
 */
export function followJson(): JsonProgress {
  const place: Place = { open: [], state: 'empty', isInString: false, isEscaped: false, last: '' };
  return {
    state: () => place.state,
    feed: (text, from = 0) => advance(place, text, from),
    stateAfter(text) {
      const copy = { ...place, open: [...place.open] };
      advance(copy, text, 0);
      return copy.state;
    },
  };
}

function advance(place: Place, text: string, from: number): number {
  for (let index = from; index < text.length && isGoingOn(place); index++) {
    const character = text.charAt(index);
    if (place.isInString) takeInString(place, character);
    else if (!/\s/.test(character)) take(place, character);
    if (place.state === 'whole') return index + 1;
  }
  return -1;
}

function isGoingOn({ state }: Place): boolean {
  return state === 'empty' || state === 'open';
}

function takeInString(place: Place, character: string): void {
  if (place.isEscaped) place.isEscaped = false;
  else if (character === '\\') place.isEscaped = true;
  else if (character === '"') {
    place.isInString = false;
    if (place.open.length === 0) place.state = 'whole';
  }
  // JSON has no line ends in its strings: the document was cut, and another line begins.
  else if (character === '\n') place.state = 'broken';
}

function take(place: Place, character: string): void {
  if (character === '"') {
    place.isInString = true;
    place.state = 'open';
  } else if (character === '{' || character === '[') {
    if (!mayOpen(place)) place.state = 'broken';
    else {
      place.open.push(character);
      place.state = place.open.length > deepest ? 'broken' : 'open';
    }
  } else if (character === '}' || character === ']') {
    const opened = place.open.pop();
    if (opened !== (character === '}' ? '{' : '[')) place.state = 'broken';
    else if (place.open.length === 0) place.state = 'whole';
  } else if (place.state === 'empty') {
    place.state = 'broken';
  }
  place.last = character;
}

function mayOpen({ state, open, last }: Place): boolean {
  if (state === 'empty' || last === ':' || last === '[') return true;
  return last === ',' && open.at(-1) === '[';
}
