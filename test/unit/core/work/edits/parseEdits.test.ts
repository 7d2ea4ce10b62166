import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editFormatInstructions, formatEdits } from '../../../../../src/core/work/edits/editFormat.ts';
import { pathsOfOperations, type EditOperation } from '../../../../../src/core/work/edits/editOperation.ts';
import {
  maximumAnswerCharacters,
  parseEdits,
  parseEditsSoFar,
  readFindings,
} from '../../../../../src/core/work/edits/parseEdits.ts';

const answer = `<think>*** DELETE everything</think>
I change two files.
*** EDIT src/a.ts
<<<<<<< SEARCH
const a = 1;
=======
const a = 2;
const b = 3;
>>>>>>> REPLACE
And one more:
<<<<<<< SEARCH
old();
=======
>>>>>>> REPLACE
*** CREATE \`src/b.ts\`
export {};

*** END
*** DELETE: src/c.ts
*** MOVE src/d.ts -> src/e.ts
*** RESULT
Two lines.
Done.
`;

const expected: EditOperation[] = [
  {
    type: 'edit',
    path: 'src/a.ts',
    line: 3,
    blocks: [
      { search: 'const a = 1;', replace: 'const a = 2;\nconst b = 3;', line: 4 },
      { search: 'old();', replace: undefined, line: 11 },
    ],
  },
  { type: 'create', path: 'src/b.ts', text: 'export {};\n\n', line: 15 },
  { type: 'delete', path: 'src/c.ts', line: 19 },
  { type: 'move', path: 'src/d.ts', movedTo: 'src/e.ts', line: 20 },
];

/** Lines that are dangerous to the format, among ordinary ones. */
const line = fc.oneof(
  fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n\0]/g, '')),
  fc.constantFrom(
    '',
    '=======',
    '\\=======',
    '======= ',
    '<<<<<<< SEARCH',
    '>>>>>>> REPLACE',
    '*** END',
    '\\*** END',
    '*** EDIT a',
    '*** RESULT',
    '*** RESULT: x',
    '\\ No newline at end of file',
    '\\\\ No newline at end of file',
    '```',
    '```ts',
    '\\```',
    '*** ENDING',
    ' =======',
    '\\',
  ),
);
const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
const path = fc.constantFrom('a.ts', 'b.md', 'src/c d.ts', 'Makefile', 'src/a b/c.py');
const block = fc
  .record({
    search: text.filter((written) => written.trim() !== ''),
    replace: fc.option(text, { nil: undefined }),
  })
  .filter(({ search, replace }) => search !== replace);
const operation = fc.oneof(
  fc.record({
    type: fc.constant('edit' as const),
    path,
    blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('create' as const), path, text }),
  fc.record({ type: fc.constant('delete' as const), path }),
  fc.record({ type: fc.constant('move' as const), path, movedTo: path }),
);
const operations = fc.array(operation, { minLength: 1, maxLength: 4 }).map((list) =>
  list.map((entry): EditOperation => {
    if (entry.type !== 'edit') return { ...entry, line: 0 };
    return { ...entry, line: 0, blocks: entry.blocks.map((written) => ({ ...written, line: 0 })) };
  }),
);

function withoutLines(list: readonly EditOperation[]): unknown {
  return JSON.parse(JSON.stringify(list, (key, value: unknown) => (key === 'line' ? undefined : value)));
}

describe('parseEdits', () => {
  it('reads every kind of operation and the closing words', () => {
    assert.deepEqual(parseEdits(answer), {
      ok: true,
      operations: expected,
      resultSummary: 'Two lines.\nDone.',
    });
  });

  it('reads the same from an answer with CRLF', () => {
    assert.deepEqual(parseEdits(answer.replaceAll('\n', '\r\n')), parseEdits(answer));
  });

  it('reads the example of the instructions as what it says', () => {
    const parsed = parseEdits(editFormatInstructions.slice(editFormatInstructions.indexOf('*** EDIT src')));
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.operations.map((found) => found.type),
      ['edit', 'create', 'delete', 'move'],
    );
    assert.match(parsed.resultSummary, /^Replaced string concatenation/);
  });

  it('names every path that must be read', () => {
    assert.deepEqual(pathsOfOperations(expected), [
      'src/a.ts',
      'src/b.ts',
      'src/c.ts',
      'src/d.ts',
      'src/e.ts',
    ]);
  });

  it('takes off a code fence around a new file, but not in Markdown', () => {
    const fenced = (name: string): string => {
      const parsed = parseEdits(`*** CREATE ${name}\n\`\`\`ts\nx\n\`\`\`\n*** END\n`);
      assert.ok(parsed.ok);
      const [created] = parsed.operations;
      assert.ok(created?.type === 'create');
      return created.text;
    };
    assert.equal(fenced('a.ts'), 'x\n');
    assert.equal(fenced('a.md'), '```ts\nx\n```\n');
  });

  it('lets an answer say that nothing is to be changed', () => {
    for (const written of ['*** NO CHANGE: It is so already.', '```\n*** NO CHANGE It is so already.\n```'])
      assert.deepEqual(parseEdits(written), {
        ok: true,
        operations: [],
        resultSummary: 'It is so already.',
      });
  });

  const block = (signs: number): string =>
    `${'<'.repeat(signs)} SEARCH\na\n${'='.repeat(signs)}\nb\n${'>'.repeat(signs)} REPLACE\n`;
  for (const signs of [5, 6, 8, 9]) {
    it(`reads a block whose markers all have ${signs} signs`, () => {
      const parsed = parseEdits(`*** EDIT a\n${block(signs)}`);
      assert.ok(parsed.ok && parsed.operations[0]?.type === 'edit');
      assert.deepEqual(parsed.operations[0].blocks, [{ search: 'a', replace: 'b', line: 2 }]);
    });
  }

  it('takes shorter rows of signs within a block for code', () => {
    const parsed = parseEdits(
      '*** EDIT a\n<<<<<<< SEARCH\nTitle\n======\n=======\nTitle\n>>>>>> REPLACE\n>>>>>>> REPLACE',
    );
    assert.ok(parsed.ok && parsed.operations[0]?.type === 'edit');
    assert.deepEqual(parsed.operations[0].blocks[0], {
      search: 'Title\n======',
      replace: 'Title\n>>>>>> REPLACE',
      line: 2,
    });
  });

  const created: [string, string, string][] = [
    ['a fence and a blank line', '```ts\nx\n```\n\n', 'x\n'],
    ['a blank line and a fence', '\n```ts\nx\n```\n', 'x\n'],
    ['a fence of four signs around one of three', '````\nx\n```\ny\n````\n', 'x\n```\ny\n'],
    ['a fence of tildes', '~~~ts\nx\n~~~\n', 'x\n'],
    ['a fence with a title', '```ts title="a.ts"\nx\n```\n', 'x\n'],
    ['a fence whose end stands behind the end', '```ts\nx\n', 'x\n'],
    ['a fence and no newline at the end', '```ts\nx\n```\n\\ No newline at end of file\n', 'x'],
    ['a fence that is not around all of it', '```\nx\n```\ny\n', '```\nx\n```\ny\n'],
    ['a fence of its own', '\\```ts\nx\n```\n', '```ts\nx\n```\n'],
  ];
  for (const [name, text, right] of created) {
    it(`writes a new file with ${name} as it is meant`, () => {
      const parsed = parseEdits(`*** CREATE a.ts\n${text}*** END\n\`\`\`\n*** RESULT ok`);
      assert.ok(parsed.ok && parsed.operations[0]?.type === 'create');
      assert.equal(parsed.operations[0].text, right);
    });
  }

  describe('thinking whose opening tag did not arrive', () => {
    const edit = (path: string): string => `*** EDIT ${path}\n${block(7)}`;
    it('is left out with all edits in it', () => {
      for (const tag of ['</think>', 'but no.</think>', '</thinking>', '</reasoning> ']) {
        const parsed = parseEdits(`I could do\n${edit('old.ts')}${tag}\n${edit('a.ts')}`);
        assert.ok(parsed.ok);
        assert.deepEqual(
          parsed.operations.map(({ path }) => path),
          ['a.ts'],
        );
      }
    });

    it('is not looked for in code, in quotes, or after an opening tag', () => {
      const inBlock = '*** EDIT a.html\n<<<<<<< SEARCH\n</think>\n=======\n</b>\n>>>>>>> REPLACE\n';
      for (const between of ['', 'I took out `</think>`\n', '<think>\nhm\n</think>\n']) {
        const parsed = parseEdits(`${inBlock}${between}${edit('b.ts')}`);
        assert.ok(parsed.ok);
        assert.deepEqual(
          parsed.operations.map(({ path }) => path),
          ['a.html', 'b.ts'],
        );
      }
    });
  });

  const refused: [string, string, number, RegExp][] = [
    [
      'no edits',
      'I would rather talk.',
      1,
      /holds no edits\. If nothing has to be changed, write "\*\*\* NO CHANGE/,
    ],
    ['words of a result and nothing else', '*** RESULT\nDone.', 1, /holds no edits/],
    ['no change without a reason', '*** NO CHANGE', 1, /needs its reason/],
    ['no change beside edits', '*** DELETE a\n*** NO CHANGE: so', 2, /stands beside edits/],
    [
      'a file without blocks',
      '*** EDIT a\n*** RESULT\nDone.',
      1,
      /"\*\*\* EDIT a" is not followed by a block/,
    ],
    [
      'a diff in the place of a block',
      'x\n*** EDIT a\n```diff\n-a\n+b\n```\n',
      2,
      /A diff or a code fence is not read/,
    ],
    ['a block of four signs', '*** EDIT a\n<<<< SEARCH\na\n====\nb\n>>>> REPLACE', 1, /seven signs/],
    [
      'a block that changes nothing',
      '*** EDIT a\n<<<<<<< SEARCH\na\n=======\na\n>>>>>>> REPLACE',
      2,
      /are the same, so that this block changes nothing/,
    ],
    ['an answer of nothing', '', 1, /holds no edits/],
    [
      'a block that is cut off',
      '*** EDIT a\n<<<<<<< SEARCH\nx\n=======\ny',
      2,
      />>>>>>> REPLACE" is missing/,
    ],
    ['a search without a divider', '*** EDIT a\n<<<<<<< SEARCH\nx\n>>>>>>> REPLACE', 4, /out of place/],
    ['a new file that is cut off', 'x\n*** CREATE a\ntext', 2, /\*\*\* END" is missing/],
    ['a file begun inside another', '*** CREATE a\n*** CREATE b\n*** END', 1, /\*\*\* END" is missing/],
    [
      'a block inside a block',
      '*** EDIT a\n<<<<<<< SEARCH\nx\n<<<<<<< SEARCH\ny\n=======\n>>>>>>> REPLACE',
      2,
      /not closed/,
    ],
    [
      'a block without a file',
      '<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE',
      1,
      /without an "\*\*\* EDIT path"/,
    ],
    [
      'an empty search',
      '*** EDIT a\n<<<<<<< SEARCH\n\n=======\ny\n>>>>>>> REPLACE',
      2,
      /SEARCH part is empty/,
    ],
    [
      'two dividers',
      '*** EDIT a\n<<<<<<< SEARCH\nx\n=======\ny\n=======\nz\n>>>>>>> REPLACE',
      6,
      /if it is code, write "\\======="/,
    ],
    ['a marker outside', '=======\n', 1, /outside/],
    [
      'a parent path',
      'x\n\n*** EDIT ../a\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE',
      3,
      /contains "\.\."/,
    ],
    ['an absolute path', '*** CREATE /etc/cron.d/x\n*** END', 1, /is absolute/],
    ["Git's folder", '*** CREATE .git/hooks/pre-commit\nrm\n*** END', 1, /Git's own folder/],
    ['a move out of the folder', '*** MOVE a -> ../b', 1, /contains "\.\."/],
    ['a move to nowhere', '*** MOVE a', 1, /must read/],
    ['a delete of nothing', '*** DELETE', 1, /is empty/],
    ['binary', '*** CREATE a\n\0\n*** END', 1, /not text/],
    ['10 MB', 'x'.repeat(maximumAnswerCharacters + 1), 1, /at most 10000000/],
  ];
  for (const [name, written, at, message] of refused) {
    it(`refuses ${name}`, () => {
      const parsed = parseEdits(written);
      assert.ok(!parsed.ok);
      assert.equal(parsed.errors[0]?.line, at);
      assert.match(parsed.errors[0].message, message);
    });
  }

  it('reads as many blocks as an answer can hold', () => {
    const one = '<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n';
    const count = Math.floor(maximumAnswerCharacters / one.length) - 1;
    // A second's work; when every block copied those before it, it took longer than any test may.
    const parsed = parseEdits(`*** EDIT a\n${one.repeat(count)}`);
    assert.ok(parsed.ok);
    const [edit] = parsed.operations;
    assert.equal(edit?.type === 'edit' ? edit.blocks.length : 0, count);
  });

  it('reads back whatever was written in the format', () => {
    fc.assert(
      fc.property(operations, text, (list, result) => {
        const parsed = parseEdits(formatEdits(list, result.trim()));
        assert.ok(parsed.ok, JSON.stringify(parsed));
        assert.deepEqual(withoutLines(parsed.operations), withoutLines(list));
        assert.equal(parsed.resultSummary, result.trim());
      }),
      { numRuns: 500 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        assert.equal(typeof parseEdits(lines.join('\n')).ok, 'boolean');
      }),
    );
  });
});

describe('parseEditsSoFar', () => {
  it('gives what is certain, and says what is being written', () => {
    const upTo = (words: string) => parseEditsSoFar(answer.slice(0, answer.indexOf(words)));
    assert.deepEqual(upTo('const b'), {
      operations: [],
      resultSummary: '',
      writing: { type: 'edit', path: 'src/a.ts' },
    });
    const inSecond = upTo('old();');
    assert.deepEqual(inSecond.operations[0]?.type === 'edit' && inSecond.operations[0].blocks.length, 1);
    const inFile = upTo('*** END');
    assert.deepEqual(inFile.writing, { type: 'create', path: 'src/b.ts' });
    assert.deepEqual(inFile.operations[1], expected[1]);
    assert.deepEqual(upTo('Done.'), {
      operations: expected,
      resultSummary: 'Two lines.',
      writing: { type: 'result' },
    });
  });

  it('never takes an operation back and ends where the whole answer ends', () => {
    fc.assert(
      fc.property(operations, (list) => {
        const written = formatEdits(list, 'Done.');
        let operationsBefore = 0;
        for (let length = 0; length <= written.length; length++) {
          const { operations: now } = parseEditsSoFar(written.slice(0, length));
          assert.ok(now.length >= operationsBefore);
          operationsBefore = now.length;
        }
        assert.deepEqual(withoutLines(parseEditsSoFar(written).operations), withoutLines(list));
      }),
      { numRuns: 30 },
    );
  });
});

describe('readFindings', () => {
  it('takes the result where there is one and the whole answer otherwise', () => {
    assert.equal(readFindings('<think>hm</think>\nIt is line 3.\n'), 'It is line 3.');
    assert.equal(readFindings('Preamble\n*** RESULT\nIt is line 3.'), 'It is line 3.');
    assert.equal(
      readFindings('See `<<<<<<< SEARCH`:\n<<<<<<< SEARCH\n'),
      'See `<<<<<<< SEARCH`:\n<<<<<<< SEARCH',
    );
  });
});
