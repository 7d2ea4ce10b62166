import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findSequence } from '../../../../../src/core/work/edits/findSequence.ts';

describe('findSequence', () => {
  it('finds what trying every place finds', () => {
    const letters = fc.array(fc.constantFrom('a', 'b'), { maxLength: 20 });
    fc.assert(
      fc.property(letters, letters, (items, wanted) => {
        const places = [...items.keys()].filter(
          (start) => wanted.length > 0 && wanted.every((letter, at) => items[start + at] === letter),
        );
        assert.deepEqual(findSequence(items, wanted), places);
      }),
      { numRuns: 2_000 },
    );
  });
});
