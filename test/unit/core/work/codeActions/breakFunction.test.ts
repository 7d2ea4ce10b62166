import assert from 'node:assert/strict';
import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { breakFunction } from '../../../../../src/core/work/codeActions/breakFunction.ts';

const place = { startLine: 1, endLine: 20, symbol: 'f' };

function broken(path: string, text: string, lines = place): [string, string][] {
  return breakFunction(path, text, lines).map(({ what, text: mutant }) => [what, mutant]);
}

describe('breakFunction', () => {
  it('makes a function return nothing, and turns its first condition round', () => {
    const text = 'function f(a) {\n  if (a === 1) return 2;\n  return a;\n}\n';
    assert.deepEqual(broken('a.js', text), [
      [
        'f returns nothing',
        'function f(a) {\n  if (a === 1) return undefined; return 2;\n  return undefined; return a;\n}\n',
      ],
      ['a condition or sum in f is turned round', text.replace('===', '!==')],
    ]);
  });

  it('really breaks it', () => {
    const text = 'return a > 1 ? { sum: a + b,\n  rest: 0 } : undefined;';
    const run = (body: string): unknown =>
      JSON.parse(
        String(runInContext(`JSON.stringify((() => { ${body} })() ?? null)`, createContext({ a: 2, b: 3 }))),
      );
    assert.deepEqual(run(text), { sum: 5, rest: 0 });
    const mutants = broken('a.ts', text);
    assert.equal(mutants.length, 2);
    for (const [, mutant] of mutants) assert.notDeepEqual(run(mutant), run(text));
  });

  const table: [name: string, path: string, text: string, mutants: readonly string[]][] = [
    [
      'Python',
      'a.py',
      'def f(a):\n    return a and 1\n',
      ['    return None; return a and 1', '    return a or 1'],
    ],
    ['Go, whose types allow no empty return', 'a.go', '\treturn a <= b\n', ['\treturn a > b']],
    ['an arrow is no comparison', 'a.ts', 'const f = (a) => a\n', []],
    ['texts and comments are left alone', 'a.js', "f('a === b'); // return x === y\n", []],
    ['a comment before the code in its line', 'a.js', '/* x */ g(a === b)\n', []],
    ['prose', 'a.md', 'return a === b\n', []],
    ['Windows line ends stay', 'a.js', 'g(a)\r\ng(a < b)\r\n', ['g(a >= b)\r']],
  ];
  for (const [name, path, text, mutants] of table) {
    it(name, () => {
      const found = broken(path, text);
      assert.equal(found.length, mutants.length);
      for (const [index, line] of mutants.entries())
        assert.ok(found[index]?.[1].split('\n').includes(line), found[index]?.[1]);
    });
  }

  it('changes nothing outside of its lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('return a;', 'if (a === b) g();', '// x', '`', 'x = y + 1;\r'), {
          maxLength: 8,
        }),
        fc.nat(8),
        fc.nat(8),
        (lines, startLine, length) => {
          const endLine = startLine + length;
          for (const { text } of breakFunction('a.ts', lines.join('\n'), { startLine, endLine })) {
            const after = text.split('\n');
            assert.equal(after.length, lines.length);
            for (const [index, line] of lines.entries()) {
              if (index + 1 < startLine || index + 1 > endLine) assert.equal(after[index], line);
            }
          }
        },
      ),
    );
  });
});
