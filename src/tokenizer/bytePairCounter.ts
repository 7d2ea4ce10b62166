const encoder = new TextEncoder();

/** Ranks of byte sequences, each written as a string with one character (0–255) per byte. */
export type Ranks = ReadonlyMap<string, number>;

/**
 * Makes a function that counts the tokens of a piece: it merges the bytes pair by pair, lowest rank first and
 * leftmost among equals, until no pair is a token, as every tokenizer of this family does. Quadratic in the length:
 * for pieces, not for texts.
 */
export function createBytePairCounter(ranks: Ranks): (piece: string) => number {
  const rankOfTwoBytes = twoByteRanks(ranks);
  return (piece) => {
    const bytes = byteString(piece);
    if (bytes.length <= 1 || ranks.has(bytes)) return bytes.length === 0 ? 0 : 1;
    /** Where each part begins; the last entry is the end of the piece. */
    const starts: number[] = [];
    /** Rank of the part together with the next one. */
    const pairRanks: number[] = [];
    for (let index = 0; index < bytes.length; index += 1) {
      starts.push(index);
      pairRanks.push(index + 1 < bytes.length ? rankOfTwoBytes(bytes, index) : Infinity);
    }
    starts.push(bytes.length);
    const pairRank = (part: number): number => {
      const end = starts[part + 2];
      return end === undefined ? Infinity : (ranks.get(bytes.slice(starts[part], end)) ?? Infinity);
    };
    for (;;) {
      const best = indexOfLowest(pairRanks);
      if (pairRanks[best] === Infinity) return pairRanks.length;
      starts.splice(best + 1, 1);
      pairRanks.splice(best + 1, 1);
      pairRanks[best] = pairRank(best);
      if (best > 0) pairRanks[best - 1] = pairRank(best - 1);
    }
  };
}

/** Every piece is looked up by all of its byte pairs first: a table spares as many strings. */
function twoByteRanks(ranks: Ranks): (bytes: string, index: number) => number {
  const table = new Float64Array(65_536).fill(Infinity);
  for (const [bytes, rank] of ranks) {
    if (bytes.length === 2) table[bytes.charCodeAt(0) * 256 + bytes.charCodeAt(1)] = rank;
  }
  return (bytes, index) => table[bytes.charCodeAt(index) * 256 + bytes.charCodeAt(index + 1)] ?? Infinity;
}

function indexOfLowest(values: readonly number[]): number {
  let lowest = Infinity;
  let best = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Infinity;
    if (value < lowest) {
      lowest = value;
      best = index;
    }
  }
  return best;
}

/** The piece itself where it is ASCII, else its UTF-8 bytes. */
function byteString(piece: string): string {
  for (let index = 0; index < piece.length; index += 1) {
    if (piece.charCodeAt(index) > 127) return String.fromCharCode(...encoder.encode(piece));
  }
  return piece;
}
