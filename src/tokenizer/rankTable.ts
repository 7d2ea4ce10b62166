/** Multiplier of the polynomial hash: any odd number with well-mixed bits. */
const hashBase = 0x01_00_01_93;

/** No token has these bytes. */
export const noRank = 0x7f_ff_ff_ff;

/** The hash of so many bytes from their running hashes: see {@link RankTable.find}. */
interface RunningHashes {
  /** At `i`: the hash of the first `i` bytes. */
  readonly prefixes: Int32Array;
  /** At `i`: the multiplier to the power `i`. */
  readonly powers: Int32Array;
}

/**
 * Ranks of byte sequences, found by bytes in place: no string is made for a look-up, as a `Map` would need. Where
 * running hashes are kept, a look-up takes the same time for any length, and the many that find nothing end at once.
 */
export class RankTable {
  readonly #mask: number;
  /** Index of the token, plus one; 0 is a free place. */
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  readonly #ranks: Int32Array;
  readonly #starts: Int32Array;
  /** A bit for each hash that some token may have: small enough to stay near, where most look-ups find nothing. */
  readonly #filter = new Uint32Array(filterBits / 32);
  #bytes: Uint8Array;
  #count = 0;

  /** A table for at most so many tokens. */
  constructor(capacity: number) {
    const places = 2 ** Math.ceil(Math.log2(capacity * 2 + 1));
    this.#mask = places - 1;
    this.#slots = new Int32Array(places);
    this.#hashes = new Int32Array(capacity);
    this.#ranks = new Int32Array(capacity);
    this.#starts = new Int32Array(capacity + 1);
    this.#bytes = new Uint8Array(capacity * 8);
  }

  /** Adds a token, its bytes written as a string with one character (0–255) each. Throws when the table is full. */
  add(token: string, rank: number): void {
    const index = this.#count;
    if (index >= this.#ranks.length) throw new RangeError('The rank table is full.');
    const start = this.#starts[index] ?? 0;
    this.#reserve(start + token.length);
    let hash = 0;
    for (let offset = 0; offset < token.length; offset += 1) {
      const byte = token.charCodeAt(offset);
      this.#bytes[start + offset] = byte;
      hash = extendHash(hash, byte);
    }
    this.#starts[index + 1] = start + token.length;
    this.#ranks[index] = rank;
    this.#hashes[index] = hash;
    this.#count = index + 1;
    const bit = bitOf(hash);
    this.#filter[bit >>> 5] = (this.#filter[bit >>> 5] ?? 0) | (1 << (bit & 31));
    let place = this.#placeOf(hash);
    while (this.#slots[place] !== 0) place = (place + 1) & this.#mask;
    this.#slots[place] = index + 1;
  }

  /** Rank of `bytes[start, end)`, whose running hashes are given; {@link noRank} when it is no token. */
  find(bytes: Uint8Array, start: number, end: number, { prefixes, powers }: RunningHashes): number {
    const length = end - start;
    const hash = ((prefixes[end] ?? 0) - Math.imul(prefixes[start] ?? 0, powers[length] ?? 0)) | 0;
    const bit = bitOf(hash);
    if (((this.#filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return noRank;
    for (let place = this.#placeOf(hash); ; place = (place + 1) & this.#mask) {
      const index = (this.#slots[place] ?? 0) - 1;
      if (index < 0) return noRank;
      if (this.#hashes[index] === hash && this.#isToken(index, bytes, start, length)) {
        return this.#ranks[index] ?? noRank;
      }
    }
  }

  #isToken(index: number, bytes: Uint8Array, start: number, length: number): boolean {
    const tokenStart = this.#starts[index] ?? 0;
    if ((this.#starts[index + 1] ?? 0) - tokenStart !== length) return false;
    for (let offset = 0; offset < length; offset += 1) {
      if (this.#bytes[tokenStart + offset] !== bytes[start + offset]) return false;
    }
    return true;
  }

  #placeOf(hash: number): number {
    const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c_1b_3c_6d);
    return (mixed ^ (mixed >>> 13)) & this.#mask;
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(length, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Eight bits or more for each token, so that few look-ups pass by chance. */
const filterBits = 2 ** 21;

function bitOf(hash: number): number {
  return Math.imul(hash ^ (hash >>> 16), 0x45_d9_f3_b3) >>> 11;
}

/** The hash of a sequence with one more byte. */
export function extendHash(hash: number, byte: number): number {
  return (Math.imul(hash, hashBase) + byte + 1) | 0;
}

/** Powers of the hash's multiplier, from 0 to `count` inclusive. */
export function hashPowers(count: number): Int32Array {
  const powers = new Int32Array(count + 1);
  powers[0] = 1;
  for (let index = 1; index <= count; index += 1) powers[index] = Math.imul(powers[index - 1] ?? 0, hashBase);
  return powers;
}
