import assert from 'node:assert/strict';
import fc from 'fast-check';
import ignore from 'ignore';
import { readIgnoreRules } from '../../../../../src/core/model/paths/gitignore.ts';

/** Whether our rules and those of the package `ignore`, which follows Git's own tests, say the same of a path. */
function agree(lines: readonly string[], path: string): void {
  const theirs = ignore({ ignorecase: false })
    .add([...lines])
    .ignores(path);
  assert.equal(readIgnoreRules(lines, true).ignores(path), theirs, `${JSON.stringify(lines)} of ${path}`);
}

const segment = fc.constantFrom('a', 'b', 'ab', 'a.js', 'b.ts', '.env', 'node_modules');
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const part = fc.constantFrom('a', 'b', '*', '**', '*.js', 'a*', '?b', '[ab]', '[!a]', '.env', 'node_modules');
const rule = fc
  .tuple(
    fc.constantFrom('', '!', '/', '!/'),
    fc.array(part, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '/', ' ', '/**'),
  )
  .map(([before, parts, after]) => `${before}${parts.join('/')}${after}`)
  // The package takes runs of `**` for more than one folder.
  .filter((text) => !/\*\*\/\*\*|\*\*\/$/.test(text.trim()));

describe('gitignore', () => {
  const known: [string[], string, boolean][] = [
    [['*.log', '!keep.log'], 'x/keep.log', false],
    [['dist/', '!dist/keep.js'], 'dist/keep.js', true],
    [['dist/'], 'dist', false],
    [['/a'], 'b/a', false],
    [['a/b'], 'x/a/b', false],
    [['a/**'], 'a/b/c', true],
    [['a/**/z'], 'a/z', true],
    [['\\#a'], '#a', true],
    [['\\!a'], '!a', true],
    [['a\\ '], 'a ', true],
    [['a  '], 'a', true],
    [['#a', '', '   '], '#a', false],
    [['a?c'], 'a/c', false],
    [['[a-c].x'], 'b.x', true],
    [['a\r'], 'a', true],
  ];
  for (const [lines, of, right] of known)
    it(`says ${String(right)} of ${JSON.stringify(of)} by ${JSON.stringify(lines)}`, () => {
      assert.equal(readIgnoreRules(lines, true).ignores(of), right);
    });

  it('agrees with the package on generated rules and paths', () => {
    fc.assert(fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), path, agree), {
      seed: 5,
      numRuns: 2_000,
    });
  });

  it('lets case count only where it is told to', () => {
    assert.equal(readIgnoreRules(['Secret/'], false).ignores('sECRET/a'), true);
    assert.equal(readIgnoreRules(['Secret/'], true).ignores('secret/a'), false);
  });

  it('answers for hostile rules without going over the path again and again', () => {
    const deep = Array.from({ length: 400 }, () => 'a').join('/');
    for (const hostile of [
      `${'**/'.repeat(1_000)}z`,
      `${'**/a/'.repeat(500)}z`,
      `${'*a'.repeat(1_500)}b`,
      `[${'a'.repeat(3_000)}`,
      '\\'.repeat(3_999),
    ])
      assert.equal(
        typeof readIgnoreRules([hostile], false).ignores(`${deep}/${'a'.repeat(3_000)}`),
        'boolean',
      );
  });
});
