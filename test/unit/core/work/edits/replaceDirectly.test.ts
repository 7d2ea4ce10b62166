import assert from 'node:assert/strict';
import fc from 'fast-check';
import { replaceDirectly } from '../../../../../src/core/work/edits/replaceDirectly.ts';
import { replaceByLines } from '../../../../../src/core/work/edits/replaceInText.ts';

const line = fc.constantFrom('a', 'aa', 'b', ' b', '', 'c', 'd', 'e', 'ü😀', 'x\ry');
const lines = fc.array(line, { minLength: 1, maxLength: 10 });
const replace = fc.option(
  fc.array(fc.constantFrom('a', 'new', ''), { minLength: 1, maxLength: 3 }).map((all) => all.join('\n')),
  { nil: undefined },
);

/** A text and blocks whose search is mostly in it. */
const edits = fc
  .tuple(lines, fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.constantFrom('', '', '', '\ufeff', 'one\r\n'))
  .chain(([all, lineEnd, isClosed, start]) => {
    const place = fc.tuple(fc.nat(all.length - 1), fc.integer({ min: 1, max: 3 }));
    const search = fc.oneof(
      { weight: 5, arbitrary: place.map(([at, length]) => all.slice(at, at + length).join('\n')) },
      { weight: 1, arbitrary: line },
    );
    const block = fc
      .tuple(search, replace)
      .map((texts) => ({ search: texts[0], replace: texts[1], line: 1 }));
    return fc.record({
      before: fc.constant(start + all.join(lineEnd) + (isClosed ? lineEnd : '')),
      blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
    });
  });

describe('replaceDirectly', () => {
  it('comes to what looking line by line comes to, wherever it comes to anything', () => {
    let direct = 0;
    fc.assert(
      fc.property(edits, ({ before, blocks }) => {
        const found = replaceDirectly(before, blocks);
        if (found === undefined) return;
        direct += 1;
        assert.deepEqual(replaceByLines(before, blocks), { ok: true, text: found });
      }),
      { numRuns: 5_000 },
    );
    assert.ok(direct > 500, `only ${direct} were found directly`);
  });

  for (const [name, before, search] of [
    ['a place inside of a line', 'xa\n', 'a'],
    ['two places', 'a\nb\na\n', 'a'],
    ['an empty line after the last line end', 'a\n', 'a\n'],
    ['mixed line ends', 'a\nb\r\n', 'b'],
    ['a line of blanks', 'a\n\nb', ''],
    ['thousands of places inside of lines', `${'xa\n'.repeat(5_000)}a`, 'a'],
  ] as const) {
    it(`leaves ${name} to a closer look`, () => {
      assert.equal(replaceDirectly(before, [{ search, replace: 'c', line: 1 }]), undefined);
    });
  }
});
