import assert from 'node:assert/strict';
import { keyLabel } from '../../../../src/vscode/keys/keyLabel.ts';
import { validateKey } from '../../../../src/presentation/keys/validateKey.ts';

describe('validateKey', () => {
  const texts: [text: string, isKey: boolean][] = [
    ['abc-123', true],
    ['  abc-123\n', true],
    ['', false],
    [' \t\n', false],
    ['two words', false],
    ['two\nlines', false],
    ['schlüssel', false],
    ['abc\u200b', false],
    ['x'.repeat(4096), true],
    ['x'.repeat(4097), false],
  ];
  for (const [text, isKey] of texts) {
    it(`${isKey ? 'takes' : 'refuses'} ${JSON.stringify(text.slice(0, 20))} of ${text.length} characters`, () => {
      assert.equal(validateKey(text) === undefined, isKey);
    });
  }
});

describe('keyLabel', () => {
  it('tells keys apart, stays the same and holds no part of the key', () => {
    assert.match(keyLabel('abcdefgh'), /^key [0-9a-f]{6}$/);
    assert.equal(keyLabel('abcdefgh'), keyLabel('abcdefgh'));
    assert.notEqual(keyLabel('abcdefgh'), keyLabel('abcdefgi'));
  });
});
