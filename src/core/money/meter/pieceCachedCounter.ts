import type { TokenCounter } from './tokenCounter.ts';

/** How to cut a text into pieces, and how much to remember. */
export interface PieceCachedCounterOptions {
  /** The encoding's pre-token pattern, with the flags `g` and `u`: its matches are the pieces, which never share a token. */
  readonly pattern: RegExp;
  /** Pieces to remember at most, twice over (two generations). */
  readonly maxCachedPieces?: number;
}

/** Longest piece that is encoded in one go. Real text stays far below. */
const longestPieceCharacters = 256;
/** The same for text beyond ASCII, where a character is up to four bytes to merge. */
const longestWidePieceCharacters = 64;
/** Runs without (or of nothing but) white space that fill such a block are cut before the pattern sees them. */
const blockCharacters = 65_536;

/**
 * Counts by pieces and remembers each piece's count: source code repeats itself, so nearly every piece is a look-up.
 * Counts equal those of the encoding itself, except that a piece of more than 256 characters (64 beyond ASCII) is cut
 * into slices, at most one token too many per cut: one letter 100,000 times over would take minutes otherwise
 * (facts: protocols §2.4).
 */
export function createPieceCachedCounter(
  countPiece: (piece: string) => number,
  options: PieceCachedCounterOptions,
): TokenCounter {
  const { pattern, maxCachedPieces = 40_000 } = options;
  let recent = new Map<string, number>();
  let older = new Map<string, number>();

  const remember = (piece: string, tokens: number): void => {
    if (recent.size >= maxCachedPieces) {
      older = recent;
      recent = new Map();
    }
    recent.set(detached(piece), tokens);
  };
  const countShort = (piece: string): number => {
    const known = recent.get(piece);
    if (known !== undefined) return known;
    const tokens = older.get(piece) ?? countPiece(piece);
    remember(piece, tokens);
    return tokens;
  };
  const countUnseen = (piece: string): number => {
    if (!isLong(piece)) return countShort(piece);
    const length = isAscii(piece) ? longestPieceCharacters : longestWidePieceCharacters;
    let tokens = 0;
    for (const slice of slices(piece, length)) tokens += countShort(slice);
    return tokens;
  };

  return {
    count(text) {
      let tokens = 0;
      for (const section of sections(text)) {
        for (const piece of section.match(pattern) ?? []) tokens += recent.get(piece) ?? countUnseen(piece);
      }
      return tokens;
    },
  };
}

function isLong(piece: string): boolean {
  return (
    piece.length > longestWidePieceCharacters && (piece.length > longestPieceCharacters || !isAscii(piece))
  );
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 127) return false;
  }
  return true;
}

/** A match is a view into the whole text; a remembered piece must not keep that text alive, only a copy as short. */
function detached(piece: string): string {
  return piece.length < 13 ? piece : ` ${piece}`.slice(1);
}

function* slices(text: string, length: number): Iterable<string> {
  for (let start = 0; start < text.length;) {
    const end = characterBoundary(text, start + length);
    yield text.slice(start, end);
    start = end;
  }
}

/** The text itself; or, where a run fills a block, its parts: a pattern must not run over a run of millions. */
function* sections(text: string): Iterable<string> {
  let start = 0;
  for (let block = blockCharacters; block + blockCharacters <= text.length; block += blockCharacters) {
    const end = block + blockCharacters;
    if (firstIndex(/\s/g, text, block) < end && firstIndex(/\S/g, text, block) < end) continue;
    const cut = characterBoundary(text, block);
    yield text.slice(start, cut);
    start = cut;
  }
  yield start === 0 ? text : text.slice(start);
}

function firstIndex(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** The index itself, or the one before where it would split a surrogate pair. */
function characterBoundary(text: string, index: number): number {
  const isInPair =
    /^[\uDC00-\uDFFF]/.test(text.charAt(index)) && /^[\uD800-\uDBFF]/.test(text.charAt(index - 1));
  return isInPair ? index - 1 : index;
}
