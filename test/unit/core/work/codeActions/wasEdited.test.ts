import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wasEdited } from '../../../../../src/core/work/codeActions/wasEdited.ts';

describe('wasEdited', () => {
  const table: [name: string, before: string | undefined, after: string, now: string, edited: boolean][] = [
    ['nothing more was done', 'a\n', 'a\nb\n', 'a\nb\n', false],
    ['another place was changed', 'a\n', 'a\nb\n', 'x\nb\n', false],
    ['a formatter went over it', 'a\n', 'a\nb (c)\n', 'a\n    b(c)\r\n', false],
    ['an added line was changed', 'a\n', 'a\nb\n', 'a\nc\n', true],
    ['an added line was removed', 'a\n', 'a\nb\nb\n', 'a\nb\n', true],
    ['all of a new file was thrown away', undefined, 'a\nb\n', '', true],
    ['it only removed lines', 'a\nb\n', 'a\n', 'a\nx\n', false],
  ];
  for (const [name, before, after, now, edited] of table) {
    it(name, () => {
      assert.equal(wasEdited(before, after, now), edited);
    });
  }

  it('never takes the text as it was written for edited', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', ' c', ''), { maxLength: 10 })
      .map((all) => all.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        assert.equal(wasEdited(before, after, after), false);
      }),
    );
  });
});
