import assert from 'node:assert/strict';
import { createBytePairCounter } from '../../../src/tokenizer/bytePairCounter.ts';
import { RankTable } from '../../../src/tokenizer/rankTable.ts';

describe('createBytePairCounter', () => {
  const ranks = new RankTable(7);
  const tokens = ['a', 'b', 'c', 'bc', 'ab', 'abc', 'aa'];
  for (const [rank, token] of tokens.entries()) ranks.add(token, rank);
  const count = createBytePairCounter(ranks);

  const cases: readonly (readonly [string, number])[] = [
    ['', 0],
    ['a', 1],
    ['abc', 1],
    ['ac', 2],
    ['aaa', 2], // aa a: leftmost first
    ['aabc', 2], // bc is merged first, then abc beats aa by rank
    ['abab', 2],
    ['cab', 2],
  ];
  for (const [piece, tokens] of cases) {
    it(`counts ${JSON.stringify(piece)} as ${tokens}`, () => {
      assert.equal(count(piece), tokens);
    });
  }

  it('counts the UTF-8 bytes of what is not ASCII', () => {
    assert.equal(count('é'), 2);
    assert.equal(count('中'), 3);
  });

  it('takes pieces as long as their bytes have places, and refuses texts', () => {
    assert.equal(count('ac'.repeat(1_365)), 2_730);
    assert.equal(count('中'.repeat(2_730)), 8_190);
    assert.throws(() => count('a'.repeat(2_731)), RangeError);
  });
});
