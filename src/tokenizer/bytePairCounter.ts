import { extendHash, hashPowers, noRank, type RankTable } from './rankTable.ts';

const encoder = new TextEncoder();
/** UTF-16 units become at most three bytes each. */
const mostBytesPerUnit = 3;

/**
 * A pair waits as one small integer: its rank, then in so many bits the byte where it begins. Orders by rank, then
 * leftmost. The ranks of every encoding have 18 bits at most.
 */
const placeBits = 13;
const placeMask = 2 ** placeBits - 1;
/** Longest piece in UTF-16 units: its bytes have places. */
const longestPiece = Math.floor(2 ** placeBits / mostBytesPerUnit);

/** Where a piece is worked on; used again for the next one, so that counting makes no garbage. */
interface Workbench {
  readonly bytes: Uint8Array;
  readonly prefixes: Int32Array;
  readonly powers: Int32Array;
  /** By the byte where a part begins: where the part ends, which is where the next one begins. */
  readonly ends: Int32Array;
  /** By the byte where a part begins: where the part before it begins; -1 for the first. */
  readonly previous: Int32Array;
  /** By the byte where a part begins: rank of the part together with the next one. */
  readonly pairRanks: Int32Array;
  /** A heap of the pairs that can be merged, some of them out of date. */
  readonly waiting: Int32Array;
}

/**
 * Makes a function that counts the tokens of a piece: it merges the bytes pair by pair, lowest rank first and
 * leftmost among equals, until no pair is a token, as every tokenizer of this family does. Takes n log n of the
 * length and keeps a workbench as long as the longest piece: for pieces, not for texts. Throws a `RangeError` for a
 * piece of more than {@link longestPiece} UTF-16 units.
 */
export function createBytePairCounter(ranks: RankTable): (piece: string) => number {
  const rankOfTwoBytes = twoByteRanks(ranks);
  let bench = createWorkbench(1024);

  return (piece) => {
    if (piece.length > longestPiece) throw new RangeError(`A piece has at most ${longestPiece} characters.`);
    if (piece.length * mostBytesPerUnit > bench.bytes.length) {
      bench = createWorkbench(piece.length * mostBytesPerUnit);
    }
    const { bytes, prefixes, ends, previous, pairRanks, waiting } = bench;
    const length = writeBytes(piece, bytes);
    for (let index = 0; index < length; index += 1) {
      prefixes[index + 1] = extendHash(prefixes[index] ?? 0, bytes[index] ?? 0);
    }
    if (length <= 1 || ranks.find(bytes, 0, length, bench) !== noRank) return Math.min(length, 1);

    let size = 0;
    for (let index = 0; index < length; index += 1) {
      ends[index] = index + 1;
      previous[index] = index - 1;
      const pair = (bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0);
      const rank = index + 1 < length ? (rankOfTwoBytes[pair] ?? noRank) : noRank;
      pairRanks[index] = rank;
      if (rank !== noRank) size = pushKey(waiting, size, (rank << placeBits) | index);
    }

    /** Looks the pair up anew that begins at a part, after one of the two has grown. */
    const renew = (start: number): void => {
      const middle = ends[start] ?? length;
      const rank = middle < length ? ranks.find(bytes, start, ends[middle] ?? length, bench) : noRank;
      pairRanks[start] = rank;
      if (rank !== noRank) size = pushKey(waiting, size, (rank << placeBits) | start);
    };

    let parts = length;
    while (size > 0) {
      const key = waiting[0] ?? 0;
      size = dropFirst(waiting, size);
      const start = key & placeMask;
      // A pair that has changed since then waits under its new rank, if it is a token at all.
      if (pairRanks[start] !== key >> placeBits) continue;
      const middle = ends[start] ?? length;
      const end = ends[middle] ?? length;
      ends[start] = end;
      if (end < length) previous[end] = start;
      pairRanks[middle] = noRank;
      parts -= 1;
      renew(start);
      const before = previous[start] ?? -1;
      if (before >= 0) renew(before);
    }
    return parts;
  };
}

function createWorkbench(length: number): Workbench {
  return {
    bytes: new Uint8Array(length),
    prefixes: new Int32Array(length + 1),
    powers: hashPowers(length),
    ends: new Int32Array(length),
    previous: new Int32Array(length),
    pairRanks: new Int32Array(length),
    // Each byte begins one pair at first, and each merge renews two.
    waiting: new Int32Array(length * 3),
  };
}

/** Adds a key to a heap of so many and returns how many it is then. */
function pushKey(heap: Int32Array, size: number, key: number): number {
  let place = size;
  while (place > 0) {
    const parent = (place - 1) >>> 1;
    const other = heap[parent] ?? 0;
    if (other <= key) break;
    heap[place] = other;
    place = parent;
  }
  heap[place] = key;
  return size + 1;
}

/** Takes the lowest key out of a heap of so many and returns how many are left. */
function dropFirst(heap: Int32Array, size: number): number {
  const left = size - 1;
  const key = heap[left] ?? 0;
  let place = 0;
  for (;;) {
    let child = place * 2 + 1;
    if (child >= left) break;
    if (child + 1 < left && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child += 1;
    const lower = heap[child] ?? 0;
    if (lower >= key) break;
    heap[place] = lower;
    place = child;
  }
  heap[place] = key;
  return left;
}

/** Every piece is looked up by all of its byte pairs first: a table answers those at once. */
function twoByteRanks(ranks: RankTable): Int32Array {
  const table = new Int32Array(65_536);
  const powers = hashPowers(2);
  const bytes = new Uint8Array(2);
  const prefixes = new Int32Array(3);
  for (let pair = 0; pair < table.length; pair += 1) {
    bytes[0] = pair >>> 8;
    bytes[1] = pair & 255;
    prefixes[1] = extendHash(0, pair >>> 8);
    prefixes[2] = extendHash(prefixes[1], pair & 255);
    table[pair] = ranks.find(bytes, 0, 2, { prefixes, powers });
  }
  return table;
}

/** Writes the piece as UTF-8 and returns how many bytes it has. */
function writeBytes(piece: string, bytes: Uint8Array): number {
  for (let index = 0; index < piece.length; index += 1) {
    const code = piece.charCodeAt(index);
    if (code > 127) return encoder.encodeInto(piece, bytes).written;
    bytes[index] = code;
  }
  return piece.length;
}
