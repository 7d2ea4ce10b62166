import assert from 'node:assert/strict';
import { privateOutput } from '../../../../../src/core/model/request/tracedText.ts';
import { privateMatcher } from '../../../../../src/core/routing/rules/privateMatcher.ts';

describe('privateMatcher', () => {
  it('takes a path outside the folder for private, where anything is', () => {
    assert.equal(privateMatcher({ privatePatterns: ['secret/'] })('../a.ts'), true);
    assert.equal(privateMatcher({ privatePatterns: [] })('../a.ts'), false);
  });

  it('lets the person leave out of their own list', () => {
    const isPrivate = privateMatcher({ privatePatterns: ['secret/*', '!secret/readme.md', 'theirs/'] });
    assert.deepEqual(
      ['secret/a', 'secret/readme.md', 'theirs/b', 'src/c'].map((path) => isPrivate(path)),
      [true, false, true, false],
    );
  });

  it('takes output of a check that stems from private files for private', () => {
    assert.equal(privateMatcher({ privatePatterns: [] })(privateOutput), true);
  });
});
