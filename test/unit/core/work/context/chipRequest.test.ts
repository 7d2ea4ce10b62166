import assert from 'node:assert/strict';
import { parseChipRequest } from '../../../../../src/core/work/context/chipRequest.ts';

const uri = { scheme: 'file', authority: '', path: '/work/a.ts' };
const start = { line: 1, character: 2 };
const end = { line: 3, character: 0 };

describe('chipRequest', () => {
  it('takes a proper request and nothing else of it', () => {
    const parsed = parseChipRequest([
      { kind: 'todo', uri: { ...uri, fsPath: '/x' }, range: { start, end }, more: 1 },
    ]);
    assert.deepEqual(parsed, { kind: 'todo', uri, range: { start, end } });
  });

  it('takes what has been through JSON: no authority, a range as two positions', () => {
    const parsed = parseChipRequest([
      { kind: 'problem', uri: { $mid: 1, scheme: 'file', path: '/work/a.ts' }, range: [start, end] },
    ]);
    assert.deepEqual(parsed, { kind: 'problem', uri, range: { start, end } });
  });

  it('reads members that are getters, as those of VS Code are', () => {
    class Range {
      get start() {
        return start;
      }
      get end() {
        return end;
      }
    }
    assert.deepEqual(parseChipRequest([{ kind: 'selection', uri, range: new Range() }])?.range, {
      start,
      end,
    });
  });

  const range = { start, end };
  const wrong: [what: string, args: readonly unknown[]][] = [
    ['no argument', []],
    ['a URI, as menus pass it', [uri]],
    ['an unknown kind', [{ kind: 'file', uri, range }]],
    ['a negative line', [{ kind: 'todo', uri, range: { start: { line: -1, character: 0 }, end } }]],
    [
      'a line that is no whole number',
      [{ kind: 'todo', uri, range: { start: { line: 0.5, character: 0 }, end } }],
    ],
    ['a path that is not absolute', [{ kind: 'todo', uri: { ...uri, path: '../a' }, range }]],
    ['a URI without scheme', [{ kind: 'todo', uri: { ...uri, scheme: '' }, range }]],
    ['null', [null]],
    ['a range of one position', [{ kind: 'todo', uri, range: [start] }]],
    ['a range of three positions', [{ kind: 'todo', uri, range: [start, end, end] }]],
    ['no range', [{ kind: 'todo', uri }]],
    ['an authority that is no text', [{ kind: 'todo', uri: { ...uri, authority: null }, range }]],
    ['a path that is too long', [{ kind: 'todo', uri: { ...uri, path: `/${'a'.repeat(10_000)}` }, range }]],
  ];
  for (const [what, args] of wrong) {
    it(`refuses ${what}`, () => assert.equal(parseChipRequest(args), undefined));
  }
});
