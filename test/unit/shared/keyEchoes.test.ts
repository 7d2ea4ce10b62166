import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createKeyEchoes, keyMark } from '../../../src/shared/keyEchoes.ts';

// Made up for these tests.
const key = 'sk-ant-api03-Zx9Qw3ErT7yU1iOp5AsD2fGh8JkL4';
const secret = 'Zx9Qw3ErT7yU1iOp5AsD2fGh8JkL4';

describe('keyEchoes', () => {
  const echoes = createKeyEchoes([key, 'lm-studio']);
  const found: [string, string, string][] = [
    ['the whole key', `key ${key}!`, `key ${keyMark}!`],
    ['without its prefix', `<${secret}>`, `<${keyMark}>`],
    ['its last eight characters', `…${secret.slice(-8)}.`, `…${keyMark}.`],
    ['a part in the middle', `a${secret.slice(5, 16)}b`, `a${keyMark}b`],
    ['two parts', `${secret.slice(0, 9)}***${secret.slice(-9)}`, `${keyMark}***${keyMark}`],
    ['URL-encoded', `?key=${encodeURIComponent(secret)}&`, `?key=${keyMark}&`],
    ['in hexadecimal', Buffer.from(secret).toString('hex'), keyMark],
    ['a plain word, whole', 'no lm-studio here', `no ${keyMark} here`],
  ];
  for (const [name, text, right] of found)
    it(`takes out ${name}`, () => {
      assert.equal(echoes.redact(text), right);
    });

  for (const before of ['', 'u', 'us', 'usr:'])
    it(`takes out the base64 of a text in which ${before.length} characters stand before the key`, () => {
      for (const encoding of ['base64', 'base64url'] as const) {
        const rest = echoes.redact(Buffer.from(`${before}${secret}`).toString(encoding)).replace(keyMark, '');
        // What is left are characters that depend on what stands around the key.
        assert.ok(rest.length <= 8, rest);
      }
    });

  it('leaves seven characters, and what all keys of a vendor share', () => {
    for (const text of [secret.slice(3, 10), 'sk-ant-api03-', 'sk-proj-'])
      assert.equal(echoes.redact(text), text);
  });

  it('takes the key out of pieces, wherever it is cut', () => {
    const text = `before ${key} after ${secret.slice(-10)}`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sizes) => {
        const stream = echoes.stream();
        let shown = '';
        for (let at = 0, index = 0; at < text.length; index++) {
          const size = sizes[index % sizes.length] ?? 1;
          shown += stream.add(text.slice(at, at + size));
          at += size;
        }
        shown += stream.end();
        assert.equal(shown, `before sk-ant-api03-${keyMark} after ${keyMark}`);
      }),
      { seed: 7 },
    );
  });

  it('gives out any other text whole, whatever its pieces, and holds back less than eight characters', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 })), (pieces) => {
        const stream = echoes.stream();
        let given = '';
        let came = '';
        for (const piece of pieces) {
          came += piece;
          given += stream.add(piece);
          assert.ok(came.length - given.length < 8);
        }
        assert.equal(given + stream.end(), came);
      }),
      { seed: 8 },
    );
  });

  it('takes no words out of an answer that stand in a key of a local server, or in a header that is no secret', () => {
    const local = createKeyEchoes(
      ['local-development-key-1'],
      ['prompt-caching-2024-07-31', 'https://a.example/1'],
    );
    const text = 'const development = caching(2024, "2024-07-31", "https://a.example/1");';
    const stream = local.stream();
    assert.equal(stream.add(text) + stream.end(), text);
    assert.equal(local.redact('bad key local-development-key-1'), `bad key ${keyMark}`);
    assert.equal(local.redact('bad beta prompt-caching-2024-07-31'), `bad beta ${keyMark}`);
  });

  it('never takes a plain word out of an answer', () => {
    const stream = echoes.stream();
    assert.equal(stream.add('import lm-studio') + stream.end(), 'import lm-studio');
  });
});
