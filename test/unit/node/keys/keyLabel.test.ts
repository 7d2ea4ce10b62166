import assert from 'node:assert/strict';
import { keyLabel } from '../../../../src/node/keys/keyLabel.ts';

describe('keyLabel', () => {
  it('tells keys apart, stays the same and holds no part of the key', () => {
    assert.match(keyLabel('abcdefgh'), /^key [0-9a-f]{6}$/);
    assert.equal(keyLabel('abcdefgh'), keyLabel('abcdefgh'));
    assert.notEqual(keyLabel('abcdefgh'), keyLabel('abcdefgi'));
  });
});
