import assert from 'node:assert/strict';
import { comparableLines, maskLines } from '../../../../../src/core/calling/privacy/maskLines.ts';

const lines = new Set(comparableLines('  PASSWORD=hunter22\r\nend\n\nport = 54321\n'));

describe('lines of private files in the output of programs', () => {
  it('are compared without the white space around them, short ones not at all', () => {
    assert.deepEqual([...lines], ['PASSWORD=hunter22', 'port = 54321']);
  });

  const cases: [what: string, text: string, masked: string][] = [
    ['alone', 'a\nPASSWORD=hunter22\nb', 'a\n#\nb'],
    ['indented', '\tPASSWORD=hunter22  ', '\t#  '],
    ['behind a number', '> 12 | PASSWORD=hunter22', '> 12 | #'],
    ['behind a path', '.env:3:PASSWORD=hunter22', '.env:3:#'],
    ['behind a sign of a diff', '+PASSWORD=hunter22', '+#'],
    ['with Windows line ends', 'PASSWORD=hunter22\r\nx', '#\r\nx'],
    ['of which only a part is there', 'PASSWORD=', 'PASSWORD='],
    ['that are none', 'end\nport = 1', 'end\nport = 1'],
  ];
  for (const [what, text, masked] of cases) {
    it(`are masked ${what}`, () => assert.equal(maskLines(text, lines, '#'), masked));
  }

  it('take time in proportion to the text', () => {
    const text = `${'- '.repeat(100_000)}\n`.repeat(5);
    const startMs = performance.now();
    assert.equal(maskLines(text, lines, '#'), text);
    assert.ok(performance.now() - startMs < 2_000);
  });
});
