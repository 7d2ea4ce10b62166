import assert from 'node:assert/strict';
import { matchPaths } from '../../../../../src/core/routing/rules/pathPatterns.ts';

describe('paths that are meant by patterns', () => {
  const patterns = ['secret/', '*.key', '!public.key'];
  for (const [path, isMeant] of [
    ['secret/a.ts', true],
    ['src/secret/a.ts', true],
    ['secrets/a.ts', false],
    ['a.KEY', true],
    ['./a.key', true],
    ['././a.key', true],
    ['src\\secret\\a.ts', true],
    ['public.key', false],
    ['src/a.ts', false],
    ['../a.ts', true],
    ['/etc/a.ts', true],
  ] as const) {
    it(`${isMeant ? 'include' : 'do not include'} ${path}, where outside counts`, () => {
      assert.equal(matchPaths(patterns, true)(path), isMeant);
    });
  }

  it('do not include what is outside where that does not count, with the same list', () => {
    assert.equal(matchPaths(patterns, false)('../a.ts'), false);
    assert.equal(matchPaths(patterns, false)('secret/a.ts'), true);
  });

  it('are none without patterns, outside too', () => {
    assert.equal(matchPaths([], true)('../a.ts'), false);
  });
});
