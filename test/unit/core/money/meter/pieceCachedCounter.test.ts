import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPieceCachedCounter } from '../../../../../src/core/money/meter/pieceCachedCounter.ts';

describe('createPieceCachedCounter', () => {
  const words = /\S+|\s+/gu;

  function recording(maxCachedPieces?: number): { count(text: string): number; readonly asked: string[] } {
    const asked: string[] = [];
    const counter = createPieceCachedCounter(
      (piece) => {
        asked.push(piece);
        return piece.length;
      },
      { pattern: words, ...(maxCachedPieces !== undefined && { maxCachedPieces }) },
    );
    return { count: (text) => counter.count(text), asked };
  }

  it('encodes each piece once', () => {
    const counter = recording();
    assert.equal(counter.count('one two one two'), 15);
    assert.equal(counter.count('two one'), 7);
    assert.deepEqual(counter.asked, ['one', ' ', 'two']);
  });

  it('forgets the oldest pieces and stays right', () => {
    const counter = recording(2);
    const text = 'a b c d e f';
    assert.equal(counter.count(text), 11);
    assert.equal(counter.count(text), 11);
    assert.ok(counter.asked.length > 7, 'nothing was forgotten');
  });

  it('keeps what is used often through a change of generation', () => {
    const counter = recording(3);
    counter.count('keep a b keep c keep d keep');
    assert.equal(counter.asked.filter((piece) => piece === 'keep').length, 1);
  });

  it('cuts long pieces into slices that never split a surrogate pair', () => {
    const counter = recording();
    const text = `x${'😀'.repeat(1000)}`;
    assert.equal(counter.count(text), text.length);
    for (const piece of counter.asked) {
      assert.ok(piece.length <= 64);
      assert.ok(piece.isWellFormed(), 'a pair was split');
    }
  });

  it('leaves a piece of 256 ASCII characters whole and cuts a longer one', () => {
    const counter = recording();
    counter.count('a'.repeat(256));
    counter.count('b'.repeat(257));
    assert.deepEqual(
      counter.asked.map((piece) => piece.length),
      [256, 256, 1],
    );
  });

  it('covers every character of any text', () => {
    const run = fc
      .tuple(fc.constantFrom('a', ' ', '\n', '中', '😀', 'ab ', '\uD800'), fc.nat({ max: 150_000 }))
      .map(([unit, length]) => unit.repeat(Math.ceil(length / unit.length)));
    fc.assert(
      fc.property(fc.array(run, { maxLength: 4 }), (runs) => {
        const text = runs.join('x');
        assert.equal(recording().count(text), text.length);
      }),
      { numRuns: 30 },
    );
  });
});
