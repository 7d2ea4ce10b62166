import assert from 'node:assert/strict';
import { makeMutants } from '../../mutants/makeMutants.ts';

/** What each mutant of a text turns the whole text into, with its kind. */
function changesOf(text: string): string[] {
  return makeMutants('sample.ts', text).map(
    ({ kind, start, end, replacement }) => `${kind}: ${text.slice(0, start)}${replacement}${text.slice(end)}`,
  );
}

describe('making mutants', () => {
  for (const [text, changes] of [
    ['a === b', ['equality: a !== b']],
    ['a < b', ['boundary: a <= b']],
    ['a >= b', ['boundary: a > b']],
    ['a - b', ['arith: a + b']],
    ['a % b', ['arith: a * b']],
    ["a + 'text'", []],
    ['a ?? b', ['nullish-right: (b)']],
    ['a || b', ['logical: (a) && (b)', 'drop-disjunct: (a)', 'drop-disjunct: (b)']],
    ['a && b', ['logical: (a) || (b)', 'drop-conjunct: (a)', 'drop-conjunct: (b)']],
    ['if (a) return;', ['remove-guard: if (false) return;']],
    ['if (a) { f; throw e; }', ['remove-guard: if (false) { f; throw e; }']],
    ['if (a) { b; }', []],
    ['if (a) return; else c;', []],
    ['x = { ...a, b }', ['drop-spread: x = {  b }']],
    ['x = [b, ...a]', ['drop-spread: x = [b, ]']],
    ['x = { ...(a && { b }) }', ['drop-spread: x = {  }']],
    ['f(...a)', ['delete-call: ;']],
    ['f(a);', ['delete-call: ;']],
    ['await f();', ['delete-call: ;', 'drop-await: (f());']],
    ['x = await f()', ['drop-await: x = (f())']],
    ['x = f(a, b)', ['swap-args: x = f(b, a)']],
    ['x = f(a, a)', []],
    ['x = Math.max(a, b)', []],
    ['x = a.trim()', ['drop-method: x = a']],
    ['x = a.trim().length', ['drop-method: x = a.length']],
    ["x = a.includes('b')", ["constant: x = a.includes('\\u0000')"]],
    ["x = a.set('b')", []],
    ['x = /^a$/', ['regex-anchor: x = /a$/', 'regex-anchor: x = /^a/']],
    ['x = /[^a]\\$/', []],
    ['x = 1', ['constant: x = 2']],
    ['x = true', ['constant: x = false']],
    ['x = 5', []],
    ['x = [1]', []],
    ['type A = 1 | true; interface B { c: 0 }', []],
    [
      'x = `SELECT * FROM a WHERE b >= 1 AND c`',
      ['sql: x = `SELECT * FROM a WHERE b > 1 AND c`', 'sql: x = `SELECT * FROM a WHERE b >= 1 OR c`'],
    ],
    ['x = `a >= b`', []],
  ] as const) {
    it(`turns "${text}" into ${changes.length === 0 ? 'nothing' : changes.length}`, () => {
      assert.deepEqual(changesOf(text).sort(), [...changes].sort());
    });
  }

  it('says where it is and what it was, on one line', () => {
    const [mutant] = makeMutants('sample.ts', 'const a = 3;\nconst b =\n  a ===\n  c;\n');
    assert.equal(mutant?.line, 3);
    assert.equal(mutant.before, 'a === c');
    assert.equal(mutant.after, 'a !== c');
  });
});
