/** Where in a response a text belongs, as far as an event says. */
export interface TextPlace {
  readonly output_index?: number | undefined;
  readonly item_id?: string | undefined;
  readonly content_index?: number | undefined;
}

/** Keeps what of each text has been received, because servers send it in pieces, whole, or in both ways. */
export interface TextRecord {
  /** Takes a piece. */
  add(place: TextPlace, piece: string): void;
  /** What of a text that came whole is new. */
  newOf(place: TextPlace, whole: string): string;
  /** Everything so far, in the order in which it came. */
  all(): string;
}

export function recordTexts(): TextRecord {
  const received = new Map<string, string>();
  let all = '';

  function add(place: TextPlace, piece: string): void {
    const key = keyOf(place);
    received.set(key, (received.get(key) ?? '') + piece);
    all += piece;
  }

  return {
    add,
    newOf(place, whole) {
      const before = received.get(keyOf(place));
      // For servers that number pieces and wholes differently, the text itself decides.
      const isKnown = before === undefined ? whole === '' || all.endsWith(whole) : !whole.startsWith(before);
      const piece = isKnown ? '' : whole.slice(before?.length ?? 0);
      if (piece !== '') add(place, piece);
      return piece;
    },
    all: () => all,
  };
}

function keyOf({ output_index: output, item_id: item, content_index: content }: TextPlace): string {
  return `${output ?? item ?? ''} ${content ?? 0}`;
}
