import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRedactor } from '../../../../src/vscode/log/redactor.ts';

/** Stands for the secret part, so that no scanner takes a test for a leak. */
const letters = 'abcdefghij0123456789';
const shapes: [what: string, text: string, kept: string][] = [
  ['an Anthropic key', `key sk-ant-api03-${letters}${letters}!`, 'key [redacted]!'],
  ['an OpenAI key', `sk-proj-${letters}_x`, '[redacted]'],
  ['a Groq key', `gsk_${letters}`, '[redacted]'],
  ['a Google key', `AIza${letters}${letters}`, '[redacted]'],
  ['a GitHub token', `ghp_${letters}`, '[redacted]'],
  ['a bearer header', `Authorization: Bearer ${letters}`, 'Authorization: Bearer [redacted]'],
  ['a key header', `x-api-key: ${letters}, next`, 'x-api-key: [redacted], next'],
  ['a key in JSON', `{"apiKey":"${letters}"}`, '{"apiKey":"[redacted]"}'],
  ['a JSON web token', `eyJhbGciOiJI.${letters}.${letters}`, '[redacted]'],
  ['an address with a password', 'http://user:word@proxy:3128/x', 'http://[redacted]@proxy:3128/x'],
];
const harmless = [
  'plan anthropic/claude-opus-5-5 failed (timeout): no answer',
  'http://127.0.0.1:11434/api/chat',
  'request req_011CSHoEeqs5C35K2UUqR7Fy',
  'the key is short: sk-1',
  'tokens: 1200, author: me@example.com',
];

describe('createRedactor', () => {
  for (const [what, text, kept] of shapes) {
    it(`takes out ${what} without having been told of it`, () => {
      assert.equal(createRedactor().redact(text), kept);
    });
  }

  for (const text of harmless) {
    it(`leaves "${text}" alone`, () => assert.equal(createRedactor().redact(text), text));
  }

  it('takes out what it was told of, wherever it stands and whatever its shape', () => {
    const redactor = createRedactor();
    redactor.remember('correct horse');
    redactor.remember('correct horse battery');
    assert.equal(redactor.redact('a correct horse battery, a correct horse'), 'a [redacted], a [redacted]');
  });

  it('does not take short words for secrets', () => {
    const redactor = createRedactor();
    redactor.remember('ollama');
    assert.equal(redactor.redact('ollama answers'), 'ollama answers');
  });

  it('never lets a remembered key through', () => {
    const key = fc.stringMatching(/^[\x21-\x7e]{8,60}$/);
    fc.assert(
      fc.property(key, fc.string(), fc.string(), (secret, before, after) => {
        const redactor = createRedactor();
        redactor.remember(secret);
        const redacted = redactor.redact(`${before}${secret}${after}`);
        // The mark itself may contain a secret such as "redacted".
        assert.ok('[redacted]'.includes(secret) || !redacted.replaceAll('[redacted]', '\n').includes(secret));
      }),
    );
  });
});
