import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyEdits,
  findPathsToAsk,
  maximumFileCharacters,
  type AppliedEdits,
} from '../../../../../src/core/work/edits/applyEdits.ts';
import type { EditOperation } from '../../../../../src/core/work/edits/editOperation.ts';

type Block = [search: string, replace: string | undefined];

function edit(path: string, ...blocks: Block[]): EditOperation {
  return {
    type: 'edit',
    path,
    line: 1,
    blocks: blocks.map(([search, replace]) => ({ search, replace, line: 1 })),
  };
}
const create = (path: string, text: string): EditOperation => ({ type: 'create', path, text, line: 1 });
const remove = (path: string): EditOperation => ({ type: 'delete', path, line: 1 });
const move = (path: string, movedTo: string): EditOperation => ({ type: 'move', path, movedTo, line: 1 });

function apply(files: Record<string, string>, ...operations: EditOperation[]): AppliedEdits {
  return applyEdits(new Map(Object.entries(files)), operations);
}

/** Text of the one file after the blocks. */
function edited(text: string, ...blocks: Block[]): string {
  const applied = apply({ a: text }, edit('a', ...blocks));
  assert.ok(applied.ok, JSON.stringify(applied));
  const [change] = applied.changes;
  assert.ok(change?.after !== undefined);
  return change.after;
}

function failuresOf(applied: AppliedEdits): readonly string[] {
  assert.ok(!applied.ok);
  return applied.failures.map(({ path, line, reason }) => `${path}:${line ?? '-'} ${reason}`);
}

describe('applyEdits', () => {
  describe('texts', () => {
    const cases: [string, string, Block[], string][] = [
      ['replaces lines', 'a\nb\nc\n', [['b', 'x\ny']], 'a\nx\ny\nc\n'],
      ['removes lines', 'a\nb\nc\n', [['b', undefined]], 'a\nc\n'],
      ['replaces by an empty line', 'a\nb\nc\n', [['b', '']], 'a\n\nc\n'],
      [
        'applies blocks in any order',
        'a\nb\nc\n',
        [
          ['c', 'z'],
          ['a', 'x'],
        ],
        'x\nb\nz\n',
      ],
      [
        'lets blocks touch',
        'a\nb\n',
        [
          ['a', 'x'],
          ['b', 'y'],
        ],
        'x\ny\n',
      ],
      [
        'searches in the original only',
        'a\nb\n',
        [
          ['a', 'b'],
          ['b', 'c'],
        ],
        'b\nc\n',
      ],
      ['keeps CRLF', 'a\r\nb\r\nc\r\n', [['b', 'x\ny']], 'a\r\nx\r\ny\r\nc\r\n'],
      [
        'keeps mixed line ends where nothing was asked',
        'a\r\nb\nc\r\nd\r\n',
        [['b', 'x']],
        'a\r\nx\nc\r\nd\r\n',
      ],
      ['keeps a missing final line end', 'a\nb', [['b', 'x\ny']], 'a\nx\ny'],
      ['keeps it missing when the last line goes', 'a\nb', [['b', undefined]], 'a'],
      ['keeps a final line end', 'a\nb\n', [['b', 'x']], 'a\nx\n'],
      ['keeps the byte-order mark', '\ufeffa\nb\n', [['a', 'x']], '\ufeffx\nb\n'],
      ['forgives blanks at line ends', 'a  \nb\n', [['a\nb ', 'x']], 'x\n'],
      [
        'follows a deeper indentation',
        '  if (x) {\n    y();\n  }\n',
        [['if (x) {\n  y();\n}', 'if (x) {\n  z();\n\n}']],
        '  if (x) {\n    z();\n\n  }\n',
      ],
      [
        'follows a lesser indentation',
        'if (x) {\n  y();\n}\n',
        [['  if (x) {\n    y();', '  if (!x) {\n    y();']],
        'if (!x) {\n  y();\n}\n',
      ],
      [
        'writes tabs for spaces',
        '\tif (x) {\n\t\ty();\n\t}\n',
        [['    if (x) {\n        y();', '    if (x) {\n        z();\n            w();']],
        '\tif (x) {\n\t\tz();\n\t\t\tw();\n\t}\n',
      ],
      [
        'writes spaces for tabs',
        '    if (x) {\n        y();\n    }\n',
        [['\tif (x) {\n\t\ty();', '\tif (x) {\n\t\tz();']],
        '    if (x) {\n        z();\n    }\n',
      ],
      ['prefers the exact place to a similar one', '  a\na\n', [['a', 'x']], '  a\nx\n'],
      ['claims blank edges', 'a\n\nb\n\nc\n', [['\nb \n', '\nx\n']], 'a\n\nx\n\nc\n'],
    ];
    for (const [name, before, blocks, after] of cases) {
      it(name, () => {
        assert.equal(edited(before, ...blocks), after);
      });
    }

    it('empties a file', () => {
      assert.equal(edited('a\n', ['a', undefined]), '');
    });

    const idle: [string, Record<string, string>, EditOperation[]][] = [
      ['a block that replaces lines by themselves', { a: 'x\n' }, [edit('a', ['x', 'x'])]],
      ['an edit without blocks', { a: 'x\n' }, [edit('a')]],
      ['a file that is deleted and created with its text', { a: 'x\n' }, [remove('a'), create('a', 'x\n')]],
    ];
    for (const [name, files, operations] of idle) {
      it(`refuses ${name}: it changes nothing`, () => {
        const applied = apply(files, ...operations);
        assert.ok(!applied.ok);
        assert.deepEqual(applied.failures, [{ path: 'a', reason: 'the answer leaves the file as it is' }]);
      });
    }

    const lookAlikes: [string, string, Block, string][] = [
      ['a no-break space', 'the\u00a0list\nend\n', ['the list', 'all'], 'all\nend\n'],
      ['curly quotes', 'It\u2019s \u201cfine\u201d\n', ['It\'s "fine"', 'ok'], 'ok\n'],
      ['a long dash', 'a \u2013 b\n', ['a - b', 'c'], 'c\n'],
      ['an accent that stands alone', 'cafe\u0301\n', ['caf\u00e9', 'tea'], 'tea\n'],
      ['a space without width', 'a\u200bb\n', ['ab', 'c'], 'c\n'],
      ['an indented line', '  x\u00a0= 1\n', ['  x = 1', '  x = 2'], '  x = 2\n'],
    ];
    for (const [name, before, block, after] of lookAlikes) {
      it(`finds the place although the file has ${name}`, () => assert.equal(edited(before, block), after));
    }

    it('keeps the characters of lines that the model only repeats', () => {
      const before = 'the\u00a0head\nold\nthe\u00a0tail\n';
      assert.equal(
        edited(before, ['the head\nold\nthe tail', 'the head\nnew\nthe tail']),
        before.replace('old', 'new'),
      );
    });

    it('takes no look-alike where there are two of them, or an exact place', () => {
      const two = apply({ a: 'a\u00a0b\nx\na\u2009b\n' }, edit('a', ['a b', 'c']));
      assert.ok(!two.ok && two.failures[0]?.reason.includes('occurs 2 times'));
      assert.equal(edited('a\u00a0b\na b\n', ['a b', 'c']), 'a\u00a0b\nc\n');
    });
  });

  describe('refusals', () => {
    const cases: [string, string, Block[], RegExp][] = [
      [
        'an ambiguous search',
        'a\nb\na\n',
        [['a', 'x']],
        /^a:1 the SEARCH text occurs 2 times \(lines 1, 3\)/,
      ],
      [
        'a search ambiguous but for indentation',
        '  a\n    a\n',
        [['a', 'x']],
        /occurs 2 times \(lines 1, 2\)/,
      ],
      [
        'a missing search',
        'a\nb\n',
        [['z', 'x']],
        /^a:- the SEARCH text is not in the file; it begins with "z"/,
      ],
      [
        'a search that is nearly there, with the place',
        'one\ntwo\nthree\nfour\n',
        [['two\nTHREE\nfour', 'x']],
        /^a:3 .*nearest at line 3, where the file has "three" and not "THREE"/,
      ],
      ['a part of a line', 'const abc = 1;\n', [['abc', 'x']], /is not in the file/],
      [
        'overlapping blocks',
        'a\nb\nc\n',
        [
          ['a\nb', 'x'],
          ['b\nc', 'y'],
        ],
        /^a:2 two SEARCH blocks overlap/,
      ],
      [
        'the same block twice',
        'a\n',
        [
          ['a', 'x'],
          ['a', 'x'],
        ],
        /overlap/,
      ],
      ['an indentation that shifts unevenly', '  a\n     b\n', [['a\nb', 'x']], /is not in the file|nearest/],
      [
        'a replacement that does not fit the indentation',
        'a\n b\n',
        [['    a\n     b', 'c']],
        /indentation of the replacement/,
      ],
      ['a search longer than the file', 'a\n', [['a\nb\nc', 'x']], /nearest at line 1/],
      ['any search in an empty file', '', [['a', 'x']], /is not in the file/],
    ];
    for (const [name, before, blocks, expected] of cases) {
      it(`refuses ${name}`, () => {
        const applied = apply({ a: before }, edit('a', ...blocks));
        assert.match(failuresOf(applied).join('\n'), expected);
      });
    }

    const operations: [string, Record<string, string>, EditOperation[], RegExp][] = [
      ['an edit of nothing', {}, [edit('a', ['x', 'y'])], /^a:- there is no such file$/],
      ['a delete of nothing', {}, [remove('a')], /no such file/],
      ['a move of nothing', {}, [move('a', 'b')], /no such file/],
      ['a new file that exists', { a: 'x' }, [create('a', 'y')], /exists already/],
      ['a file created twice', {}, [create('a', 'x'), create('a', 'y')], /twice/],
      ['a move onto a file', { a: 'x', b: 'y' }, [move('a', 'b')], /b, is taken/],
      ['a move onto a new file', { a: 'x' }, [create('b', ''), move('a', 'b')], /b, is taken/],
      ['an edit after a delete', { a: 'x' }, [remove('a'), edit('a', ['x', 'y'])], /deletes it before/],
      [
        'an edit at the old place of a moved file',
        { a: 'x' },
        [move('a', 'b'), edit('a', ['x', 'y'])],
        /moves it away before/,
      ],
      [
        'a new file at the old place',
        { a: 'x' },
        [move('a', 'b'), create('a', 'y')],
        /moves it away and creates/,
      ],
      ['an edit of a new file', {}, [create('a', 'x\n'), edit('a', ['x', 'y'])], /creates it/],
      ['an edit and a delete', { a: 'x' }, [edit('a', ['x', 'y']), remove('a')], /both changes and deletes/],
      ['a path out of the folder', { '../a': 'x' }, [edit('../a', ['x', 'y'])], /contains "\.\."/],
      ["a path in Git's folder", {}, [create('.git/hooks/x', 'y')], /Git's own folder/],
      ['a move to an absolute path', { a: 'x' }, [move('a', '/b')], /is absolute/],
      ['a path not in its normal form', { 'a/./b': 'x' }, [remove('a/./b')], /normal form/],
      ['a binary file', { a: 'x\0y' }, [edit('a', ['x', 'y'])], /binary/],
      ['a binary new file', {}, [create('a', '\0')], /binary/],
      [
        'a file of more than 50 MB',
        { a: 'x'.repeat(maximumFileCharacters + 1) },
        [remove('a')],
        /larger than 50 MB/,
      ],
    ];
    for (const [name, files, list, expected] of operations) {
      it(`refuses ${name}`, () => {
        assert.match(failuresOf(apply(files, ...list)).join('\n'), expected);
      });
    }

    it('does all or nothing and names every failure', () => {
      const applied = apply(
        { a: 'x\n', b: 'y\n' },
        edit('a', ['x', 'z']),
        edit('b', ['q', 'z']),
        remove('c'),
      );
      assert.deepEqual(
        failuresOf(applied)
          .map((failure) => failure.slice(0, 1))
          .toSorted(),
        ['b', 'c'],
      );
    });
  });

  describe('files', () => {
    it('creates, deletes and moves', () => {
      assert.deepEqual(
        apply(
          { b: 'old\n', c: 'x\n' },
          create('a', 'new\n'),
          remove('b'),
          move('c', 'd'),
          edit('d', ['x', 'y']),
        ),
        {
          ok: true,
          changes: [
            { path: 'a', before: undefined, after: 'new\n' },
            { path: 'b', before: 'old\n', after: undefined },
            { path: 'c', before: 'x\n', after: 'y\n', movedTo: 'd' },
          ],
        },
      );
    });

    it('edits before a move just as after it', () => {
      const files = { a: 'x\n' };
      assert.deepEqual(
        apply(files, edit('a', ['x', 'y']), move('a', 'b')),
        apply(files, move('a', 'b'), edit('b', ['x', 'y'])),
      );
    });

    it('fills an empty file and writes a deleted one anew', () => {
      assert.deepEqual(apply({ a: ' \n' }, create('a', 'x\n')), {
        ok: true,
        changes: [{ path: 'a', before: ' \n', after: 'x\n' }],
      });
      assert.deepEqual(apply({ a: 'old' }, remove('a'), create('a', 'x\n')), {
        ok: true,
        changes: [{ path: 'a', before: 'old', after: 'x\n' }],
      });
    });

    it('lists the paths that the person must requestApproval to', () => {
      const asked = findPathsToAsk([
        create('.vscode/tasks.json', ''),
        move('src/a', '.husky/pre-commit'),
        remove('src/b'),
      ]);
      assert.deepEqual(
        asked.map(({ path }) => path),
        ['.vscode/tasks.json', '.husky/pre-commit'],
      );
    });
  });

  /** Lines that are all different, so that every block has one place; some get blocks. */
  const scenario = fc
    .record({
      lines: fc.array(fc.tuple(fc.constantFrom('', '  ', '\t'), fc.constantFrom('a', 'b', '{', '')), {
        minLength: 1,
        maxLength: 20,
      }),
      cuts: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
      picks: fc.array(
        fc.option(fc.array(fc.constantFrom('new', '', '  new', 'x y'), { maxLength: 3 }), { nil: undefined }),
        { minLength: 20, maxLength: 20 },
      ),
      end: fc.constantFrom('\n', '\r\n'),
      hasFinalEnd: fc.boolean(),
      mark: fc.constantFrom('', '\ufeff'),
    })
    .map(({ lines, cuts, picks, end, hasFinalEnd, mark }) => {
      // The head is never searched, so a line end is always left that says which kind the file has.
      const texts = lines.map(([indent, word], index) => `${indent}${word}${index}`);
      const blocks: Block[] = [];
      let group: string[] = [];
      for (const [index, text] of texts.entries()) {
        group.push(text);
        if (cuts[index] !== true && index < texts.length - 1) continue;
        const pick = picks[index];
        if (pick !== undefined)
          blocks.push([
            group.join('\n'),
            pick.length === 0 ? undefined : pick.map((line, at) => `${line}#${index}.${at}`).join('\n'),
          ]);
        group = [];
      }
      return {
        text: mark + ['head', ...texts].join(end) + (hasFinalEnd ? end : ''),
        blocks,
        end,
        hasFinalEnd,
        mark,
      };
    });

  const hasBlocks = ({ blocks }: { readonly blocks: readonly Block[] }): boolean => blocks.length > 0;

  it('gives the same for all blocks at once as for one after the other, in any order', () => {
    fc.assert(
      fc.property(scenario.filter(hasBlocks), fc.nat(), ({ text, blocks }, turn) => {
        const at = turn % blocks.length;
        const turned = [...blocks.slice(at), ...blocks.slice(0, at)];
        const inSequence = turned.reduce((current, block) => afterBlock(current, block), text);
        const atOnce = apply({ a: text }, edit('a', ...blocks));
        assert.ok(atOnce.ok);
        assert.equal(atOnce.changes[0]?.after ?? text, inSequence);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps line ends, byte-order mark and final line end', () => {
    fc.assert(
      fc.property(scenario.filter(hasBlocks), ({ text, blocks, end, hasFinalEnd, mark }) => {
        const applied = apply({ a: text }, edit('a', ...blocks));
        assert.ok(applied.ok);
        const after = applied.changes[0]?.after ?? text;
        assert.equal(after.startsWith('\ufeff'), mark !== '');
        assert.ok(!(end === '\n' ? /\r/ : /[^\r]\n/).test(after));
        assert.equal(after.endsWith('\n'), hasFinalEnd);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws and never writes what was not asked, whatever is searched', () => {
    const small = fc
      .array(fc.constantFrom('a', ' a', '\ta', 'b', '', ' '), { maxLength: 6 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(
        small,
        small.filter((text) => text.trim() !== ''),
        small,
        (text, search, replace) => {
          const applied = apply({ a: text }, edit('a', [search, replace]));
          if (!applied.ok) return;
          const words = (written: string): string => written.replace(/\s/g, '');
          const after = applied.changes[0]?.after ?? text;
          assert.equal(
            words(after).length,
            words(text).length - words(search).length + words(replace).length,
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

/** One block, where an untouched text is not a change. */
function afterBlock(text: string, block: Block): string {
  const applied = apply({ a: text }, edit('a', block));
  assert.ok(applied.ok, JSON.stringify({ applied, text, block }));
  return applied.changes[0]?.after ?? text;
}
