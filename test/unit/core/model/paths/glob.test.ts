import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countCalls } from '../../../support/countCalls.ts';
import { readGlob } from '../../../../../src/core/model/paths/glob.ts';

describe('readGlob', () => {
  const files = [
    'a.ts',
    'b.js',
    'src/a.ts',
    'src/core/b.ts',
    'src/core/deep/c.test.ts',
    'docs/a.md',
    'docs/src/a.md',
  ];
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['*.ts', ['a.ts', 'src/a.ts', 'src/core/b.ts', 'src/core/deep/c.test.ts']],
    ['/*.ts', ['a.ts']],
    ['./src/*.ts', ['src/a.ts']],
    ['src/**/*.ts', ['src/a.ts', 'src/core/b.ts', 'src/core/deep/c.test.ts']],
    ['src/**', ['src/a.ts', 'src/core/b.ts', 'src/core/deep/c.test.ts']],
    ['src\\core\\**', ['src/core/b.ts', 'src/core/deep/c.test.ts']],
    ['**/core/**/c*', ['src/core/deep/c.test.ts']],
    ['src', ['src/a.ts', 'src/core/b.ts', 'src/core/deep/c.test.ts', 'docs/src/a.md']],
    ['/src/', ['src/a.ts', 'src/core/b.ts', 'src/core/deep/c.test.ts']],
    ['src/core', ['src/core/b.ts', 'src/core/deep/c.test.ts']],
    ['?.{js,md}', ['b.js', 'docs/a.md', 'docs/src/a.md']],
    ['[ab].[!t]*', ['b.js', 'docs/a.md', 'docs/src/a.md']],
    ['[a-b].js', ['b.js']],
    ['*.test.*', ['src/core/deep/c.test.ts']],
    ['**', files],
    ['src/a.ts', ['src/a.ts']],
    ['SRC/a.ts', []],
  ];
  for (const [pattern, expected] of cases) {
    it(`finds what ${pattern} means`, () => {
      const glob = readGlob(pattern);
      assert.deepEqual(
        files.filter((path) => glob?.matches(path)),
        expected,
      );
    });
  }

  for (const pattern of ['', ' ', '!src', '../x', 'src/../../x', 'C:/x', '/', '{a', '{a,{b,c}', 'a,b']) {
    it(`cannot read ${JSON.stringify(pattern)}`, () => assert.equal(readGlob(pattern), undefined));
  }

  it('tells the endings that all files have', () => {
    assert.deepEqual(readGlob('src/**/*.{ts,tsx}')?.names?.toSorted(), ['*.ts', '*.tsx']);
    for (const pattern of ['src/**', 'src', '*a*', '{*.ts,src}', '*.[jt]s'])
      assert.equal(readGlob(pattern)?.names, undefined, pattern);
  });

  it('agrees with itself: a path is found by itself and by a pattern that lets any name through', () => {
    const name = fc.stringMatching(/^[a-z.]{1,6}$/).filter((text) => !/^\.*$/.test(text));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        const path = names.join('/');
        assert.ok(readGlob(`/${path}`)?.matches(path));
        assert.ok(readGlob(`**/${names.at(-1)}`)?.matches(path));
        assert.ok(readGlob(names.map((part) => `${part.slice(0, 1)}*`).join('/'))?.matches(path));
        assert.ok(!readGlob(`/${path}`)?.matches(`${path}x`));
      }),
    );
  });

  it('stays quick on patterns made to be slow', () => {
    const path = `${'a'.repeat(900)}/${'a/'.repeat(200)}c`;
    for (const pattern of [
      '*a'.repeat(400),
      '**/*a*a*a*a*a*a*b',
      `${'**/a/'.repeat(180)}b`,
      '+(a|aa|aaa)b',
    ]) {
      const glob = readGlob(pattern);
      const looks = countCalls(String.prototype, 'charAt', () => {
        assert.equal(glob?.matches(path) ?? false, false);
      });
      assert.ok(looks <= 4 * pattern.length * path.length, `${looks} looks at a character: ${pattern}`);
    }
  });
});
