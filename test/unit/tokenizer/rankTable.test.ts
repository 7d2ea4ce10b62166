import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extendHash, hashPowers, noRank, RankTable } from '../../../src/tokenizer/rankTable.ts';

describe('RankTable', () => {
  const byteStrings = fc
    .array(fc.nat({ max: 255 }), { maxLength: 40 })
    .map((bytes) => String.fromCharCode(...bytes));

  function findAll(table: RankTable, text: string, visit: (part: string, rank: number) => void): void {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const prefixes = new Int32Array(bytes.length + 1);
    for (const [index, byte] of bytes.entries()) prefixes[index + 1] = extendHash(prefixes[index] ?? 0, byte);
    const powers = hashPowers(bytes.length);
    for (let start = 0; start < bytes.length; start += 1) {
      for (let end = start + 1; end <= bytes.length; end += 1) {
        visit(text.slice(start, end), table.find(bytes, start, end, { prefixes, powers }));
      }
    }
  }

  it('answers as a map does, for every part of any bytes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(byteStrings, { maxLength: 30 }), byteStrings, (tokens, text) => {
        const table = new RankTable(tokens.length);
        for (const [rank, token] of tokens.entries()) table.add(token, rank);
        const map = new Map(tokens.map((token, rank) => [token, rank]));
        for (const haystack of [text, ...tokens]) {
          findAll(table, haystack, (part, rank) => {
            assert.equal(rank, map.get(part) ?? noRank, JSON.stringify(part));
          });
        }
      }),
    );
  });

  it('refuses more tokens than it was made for', () => {
    const table = new RankTable(1);
    table.add('a', 0);
    assert.throws(() => {
      table.add('b', 1);
    }, RangeError);
  });
});
