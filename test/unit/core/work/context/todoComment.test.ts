import assert from 'node:assert/strict';
import { findTodoComment } from '../../../../../src/core/work/context/todoComment.ts';

function find(text: string, line = 0) {
  const lines = text.split('\n');
  return findTodoComment({ lineCount: lines.length, lineAt: (index) => ({ text: lines[index]! }) }, line);
}

describe('todoComment', () => {
  const comments = [
    '// TODO: round to cents',
    'total += tax; // FIXME(ann): wrong for zero',
    '# TODO later',
    '/* TODO */',
    ' * TODO in a block',
    '<!-- FIXME: alt text -->',
    '-- TODO index',
    '; TODO registers',
  ];
  for (const text of comments) {
    it(`finds the note in ${text}`, () => assert.deepEqual(find(text), { startLine: 0, endLine: 0 }));
  }

  const others = [
    'const TODO = 1;',
    '// todo list of the shop',
    '// TODOS',
    'count--; add(TODO);',
    'for (;;) TODO();',
    'plain text',
    '',
  ];
  for (const text of others) {
    it(`finds none in ${JSON.stringify(text)}`, () => assert.equal(find(text), undefined));
  }

  it('goes on with the comment lines below, up to the code', () => {
    assert.deepEqual(find('code\n  // TODO: a\n  // b\n  // c\n  code', 1), { startLine: 1, endLine: 3 });
  });

  it('ends before the next note, and at the end of a block', () => {
    assert.deepEqual(find('// TODO: a\n// FIXME: b'), { startLine: 0, endLine: 0 });
    assert.deepEqual(find('/* TODO: a */\n/* b */'), { startLine: 0, endLine: 0 });
    assert.deepEqual(find('/*\n * TODO: a\n * b\n */\ncode', 1), { startLine: 1, endLine: 2 });
  });

  it('does not go on from a comment behind code', () => {
    assert.deepEqual(find('code(); // TODO: a\n// b'), { startLine: 0, endLine: 0 });
  });

  it('takes at most twelve lines', () => {
    assert.deepEqual(find(`// TODO\n${'// x\n'.repeat(50)}`), { startLine: 0, endLine: 11 });
  });
});
