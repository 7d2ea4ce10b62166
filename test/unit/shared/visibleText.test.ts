import assert from 'node:assert/strict';
import { hasHiddenCharacter, visibleText } from '../../../src/shared/visibleText.ts';

describe('text without hidden characters', () => {
  it('leaves alone what shows', () => {
    for (const text of [
      'npm test -- "a b"',
      'src/größe.ts',
      '文件/ファイル.ts',
      'שלום.md',
      'ملف.md',
      '⚠️ a',
      '😀',
      '',
    ]) {
      assert.equal(visibleText(text), text);
      assert.equal(hasHiddenCharacter(text), false);
    }
  });

  it('shows everything that turns the writing direction, controls a terminal, or has no width', () => {
    const codes = [
      ...[
        0, 7, 8, 9, 10, 13, 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x61c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e,
        0x200f,
      ],
      ...[
        0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069,
        0x3164,
      ],
      ...[0xfeff, 0xfff9, 0xe0001, 0xe0020, 0xe007f],
    ];
    for (const code of codes) {
      const text = `a${String.fromCodePoint(code)}b`;
      assert.equal(visibleText(text), `a\\u{${code.toString(16)}}b`);
      assert.equal(hasHiddenCharacter(text), true);
    }
  });
});
