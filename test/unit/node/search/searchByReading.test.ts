import assert from 'node:assert/strict';
import { writeFoundLines } from '../../../../src/core/work/tools/foundLines.ts';
import { searchByReading, type ReadingSearch } from '../../../../src/node/search/searchByReading.ts';

const limits = { lines: 4, linesOfFile: 2, fileBytes: 1_000, durationMs: 1_000 };

const texts: Readonly<Record<string, string>> = {
  'a.ts': 'one\r\nTwo (.*)\r\ntwo',
  'b.ts': 'two\ntwo\ntwo\n',
  'c.ts': 'nothing',
  'd.ts': 'two',
  'e.ts': 'two',
};

function search(changes: Partial<ReadingSearch> = {}) {
  return searchByReading({
    text: 'two',
    isCaseSensitive: false,
    paths: Object.keys(texts),
    read: (path) => Promise.resolve(texts[path]),
    limits,
    now: () => 0,
    signal: new AbortController().signal,
    ...changes,
  });
}

describe('searchByReading', () => {
  it('finds lines in any case or in the exact one, and few of one file', async () => {
    assert.deepEqual(await search({ paths: ['a.ts', 'missing.ts', 'b.ts'] }), {
      lines: [
        { path: 'a.ts', line: 2, text: 'Two (.*)' },
        { path: 'a.ts', line: 3, text: 'two' },
        { path: 'b.ts', line: 1, text: 'two' },
        { path: 'b.ts', line: 2, text: 'two' },
      ],
    });
    assert.deepEqual((await search({ paths: ['a.ts'], isCaseSensitive: true })).lines.length, 1);
  });

  it('takes a pattern for a plain text', async () => {
    assert.deepEqual((await search({ text: '(.*)' })).lines, [{ path: 'a.ts', line: 2, text: 'Two (.*)' }]);
    assert.deepEqual((await search({ text: '(a+)+$' })).lines, []);
  });

  it('ends at the limit of lines, of time and when it is stopped', async () => {
    const full = await search();
    assert.equal(full.endedBy, 'lines');
    assert.equal(full.lines.length, 4);
    let nowMs = 0;
    const late = await search({ now: () => (nowMs += 400) });
    assert.equal(late.endedBy, 'time');
    await assert.rejects(search({ signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});

describe('writeFoundLines', () => {
  it('sorts, cuts long lines and says what is missing', () => {
    const text = writeFoundLines(
      {
        lines: [
          { path: 'b.ts', line: 10, text: '  x  ' },
          { path: 'a.ts', line: 12, text: 'y'.repeat(1_000) },
          { path: 'a.ts', line: 2, text: 'x' },
        ],
        endedBy: 'time',
      },
      limits,
    );
    const [first, second, third, ...notes] = text.split('\n');
    assert.equal(first, 'a.ts:2: x');
    assert.ok(second?.startsWith('a.ts:12: yyy') && second.endsWith('…') && second.length < 300);
    assert.equal(third, 'b.ts:10: x');
    assert.deepEqual(notes, [
      '(Of a.ts only 2 lines are shown.)',
      '(The search was ended after 1 s, there may be more: narrow the text or the files.)',
    ]);
  });
});
