import assert from 'node:assert/strict';
import { parseEditorConfig } from '../../../../../src/core/work/edits/editorConfig.ts';

describe('parseEditorConfig', () => {
  const text = `; a comment
root = true
[*]
end_of_line = lf
indent_style = space
[*.{bat,cmd}]
end_of_line = CRLF
[docs/**.md]
end_of_line = crlf
[/only/here.txt]
end_of_line = crlf
[file{1..3}.log]
end_of_line: crlf
[[!ab].c]
end_of_line = cr
[*.{broken]
end_of_line = crlf
`;
  const cases: readonly (readonly [path: string, lineEnd: '\n' | '\r\n' | 'unset'])[] = [
    ['a.ts', '\n'],
    ['deep/er/run.bat', '\r\n'],
    ['run.cmd', '\r\n'],
    ['run.cmdx', '\n'],
    ['docs/deep/a.md', '\r\n'],
    ['other/docs/a.md', '\n'],
    ['only/here.txt', '\r\n'],
    ['x/only/here.txt', '\n'],
    ['x/file2.log', '\r\n'],
    ['fileX.log', '\n'],
    ['x.c', 'unset'],
    ['a.c', '\n'],
    ['a.{broken', '\n'],
  ];
  for (const [path, lineEnd] of cases) {
    it(`knows the line end of ${path}`, () => {
      assert.equal(parseEditorConfig(text).lineEnd(path), lineEnd);
    });
  }

  it('knows the root, before the first section only', () => {
    assert.equal(parseEditorConfig(text).isRoot, true);
    assert.equal(parseEditorConfig('[*]\nroot = true').isRoot, false);
    assert.equal(parseEditorConfig('').lineEnd('a'), undefined);
    assert.equal(parseEditorConfig('[*]\nindent_size = 2').lineEnd('a'), undefined);
  });

  for (const [text, isRoot] of [
    ['root = true', true],
    ['ROOT: True', true],
    ['root = false', false],
    ['other = true', false],
    ['[*]\nroot = true', false],
  ] as const) {
    it(`${isRoot ? 'ends' : 'does not end'} the search at ${JSON.stringify(text)}`, () => {
      assert.equal(parseEditorConfig(text).isRoot, isRoot);
    });
  }
});
