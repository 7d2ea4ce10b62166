import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addStoredKey,
  labelsOf,
  readStoredKeys,
  writeStoredKeys,
} from '../../../../src/node/keys/storedKeys.ts';

describe('storedKeys', () => {
  it('reads a key that was stored when there could be only one', () => {
    assert.deepEqual(readStoredKeys('sk-old'), [{ value: 'sk-old' }]);
    assert.deepEqual(readStoredKeys('{"version":2}'), [{ value: '{"version":2}' }]);
    assert.deepEqual(readStoredKeys(undefined), []);
    for (const keys of ['[{"value":""}]', '[{"value":1}]', '[{"value":"a","label":1}]', '[null]', '{}']) {
      const secret = `{"version":1,"keys":${keys}}`;
      assert.deepEqual(readStoredKeys(secret), [{ value: secret }]);
    }
  });

  it('leaves a single key as older versions read it', () => {
    assert.equal(writeStoredKeys([{ value: 'sk-old' }]), 'sk-old');
  });

  it('reads what it wrote', () => {
    const value = fc.stringMatching(/^[!-~]{1,40}$/);
    const key = fc.record({ value, label: fc.string() }, { requiredKeys: ['value'] });
    fc.assert(
      fc.property(fc.array(key, { minLength: 1 }), (keys) => {
        assert.deepEqual(
          readStoredKeys(writeStoredKeys(keys)),
          keys.map((each) => ({ ...each })),
        );
      }),
    );
  });

  it('adds at the end, and only renames a key that is there', () => {
    const two = [{ value: 'a' }, { value: 'b' }];
    assert.deepEqual(addStoredKey([{ value: 'a' }], { value: 'b' }), two);
    assert.deepEqual(addStoredKey(two, { value: 'a', label: 'work' }), [
      { value: 'a', label: 'work' },
      { value: 'b' },
    ]);
  });

  it('gives every key a name of its own, and shows no part of a key', () => {
    const own = (value: string) => `key ${value.length}`;
    const keys = [{ value: 'x' }, { value: 'yy', label: 'work' }, { value: 'zzz', label: 'work' }];
    assert.deepEqual(labelsOf(keys, own), ['key 1', 'work (key 2)', 'work (key 3)']);
    assert.deepEqual(labelsOf(keys.slice(0, 2), own), ['key 1', 'work']);
  });
});
