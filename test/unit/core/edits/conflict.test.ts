import assert from 'node:assert/strict';
import { findConflict } from '../../../../src/core/edits/conflict.ts';

describe('findConflict', () => {
  const cases: [string, string | undefined, string | undefined, string | undefined][] = [
    ['the same text', 'a', 'a', undefined],
    ['a file that still does not exist', undefined, undefined, undefined],
    ['an empty file that stays empty', '', '', undefined],
    ['another text', 'a', 'b', 'was changed meanwhile'],
    ['a new file that somebody made', undefined, '', 'was created meanwhile'],
    ['a file that is gone', '', undefined, 'was deleted meanwhile'],
  ];
  for (const [name, base, current, reason] of cases) {
    it(`says ${reason ?? 'nothing'} for ${name}`, () => {
      assert.equal(findConflict(base, current), reason);
    });
  }
});
