import assert from 'node:assert/strict';
import { expandBraces } from '../../../../../src/core/model/paths/braces.ts';
import { buildExcludeGlob } from '../../../../../src/core/work/tools/excludeGlobs.ts';

describe('excludeGlobs', () => {
  const always = '**/node_modules,**/node_modules/**,**/.git,**/.git/**';

  it("leaves out packages and Git's own files whatever the settings say", () => {
    assert.equal(buildExcludeGlob(undefined, ''), `{${always}}`);
    assert.equal(buildExcludeGlob('nonsense', ''), `{${always}}`);
  });

  it('takes the patterns of search.exclude that are on, without those that depend on siblings', () => {
    const setting = { '**/out': true, '**/off': false, '**/*.js': { when: '$(basename).ts' }, 'tmp/': true };
    assert.equal(buildExcludeGlob(setting, ''), `{${always},**/out,**/out/**,tmp,tmp/**}`);
  });

  it('enters no folder that .gitignore names plainly', () => {
    const text = 'dist/\n/build/\n*.log\ncoverage\n# note/\n';
    assert.equal(buildExcludeGlob({}, text), `{${always},**/dist/**,build/**}`);
  });

  it('enters a folder that .gitignore takes back', () => {
    assert.equal(buildExcludeGlob({}, 'dist/\n!/packages/dist/\n'), `{${always}}`);
  });

  const braces: [pattern: string, expected: readonly string[]][] = [
    ['**/*.js', ['**/*.js']],
    ['**/*.{js,map}', ['**/*.js', '**/*.map']],
    ['{a,b/{c,d}}', ['a', 'b/c', 'a', 'b/d']],
    ['a,b', []],
    ['{a,b', []],
    ['{a,b,c,d}{a,b,c,d}{a,b,c,d}{a,b,c,d}', []],
  ];
  for (const [pattern, expected] of braces) {
    it(`spells out ${pattern}`, () => {
      assert.deepEqual(new Set(expandBraces(pattern)), new Set(expected));
    });
  }
});
