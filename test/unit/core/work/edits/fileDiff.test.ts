import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileDiffs } from '../../../../../src/core/work/edits/fileDiff.ts';

describe('fileDiffs', () => {
  const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');

  it('shows what changed with two lines around it, and where', () => {
    const before = lines('1', '2', '3', '4', '5', '6', '7', '8', '9');
    const [diff] = fileDiffs([{ path: 'a.ts', before, after: before.replace('5\n', 'five\nand\n') }]);
    assert.deepEqual(diff, {
      path: 'a.ts',
      text: ['@@ line 3 @@', ' 3', ' 4', '-5', '+five', '+and', ' 6', ' 7'].join('\n'),
    });
  });

  it('joins changes whose surroundings touch, and tells others apart', () => {
    const before = lines('1', '2', '3', '4', '5', '6', '7', '8', '9', 'x', 'y');
    const after = before.replace('1\n', 'one\n').replace('4\n', 'four\n').replace('x\n', 'ten\n');
    const text = fileDiffs([{ path: 'a.ts', before, after }])[0]?.text ?? '';
    assert.deepEqual(text.match(/@@ line \d+ @@/g), ['@@ line 1 @@', '@@ line 8 @@']);
    assert.equal(text.match(/^ 3$/gm)?.length, 1);
  });

  it('says what is new, gone or moved', () => {
    const [created, removed, moved] = fileDiffs([
      { path: 'new.ts', before: undefined, after: 'x\n' },
      { path: 'old.ts', before: 'x\n', after: undefined },
      { path: 'from.ts', before: 'x\n', after: 'x\n', movedTo: 'to.ts' },
    ]);
    assert.deepEqual(created, { path: 'new.ts', text: 'new file\n@@ line 1 @@\n+x' });
    assert.deepEqual(removed, { path: 'old.ts', text: 'deleted' });
    assert.deepEqual(moved, { path: 'to.ts', text: 'moved from from.ts' });
  });

  it('quotes nothing that is too long', () => {
    const long = 'line\n'.repeat(2_000);
    const many = Array.from({ length: 8 }, (_, index) => ({
      path: `${index}.ts`,
      before: undefined,
      after: 'line\n'.repeat(500),
    }));
    assert.match(fileDiffs([{ path: 'a.ts', before: undefined, after: long }])[0]?.text ?? '', /too long/);
    const all = fileDiffs(many);
    assert.ok(all.reduce((sum, { text }) => sum + text.length, 0) < 13_000);
    assert.match(all.at(-1)?.text ?? '', /too long/);
  });

  it('has each changed line once, whatever the texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((all) => lines(...all));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = fileDiffs([{ path: 'a.ts', before, after }])[0]?.text ?? '';
        const of = (mark: string) => diff.split('\n').filter((line) => line.startsWith(mark)).length;
        const count = (one: string) => one.split('\n').length;
        assert.equal(of('+') - of('-'), count(after) - count(before));
        assert.equal(diff === '', before === after);
      }),
    );
  });
});
