import assert from 'node:assert/strict';
import { maskSecrets } from '../../../../../src/core/model/text/secretShapes.ts';

/** Stands for the secret part, so that no scanner takes a test for a leak. */
const letters = 'abcdefghij0123456789';
const pem = (kind: string) =>
  `-----BEGIN ${kind}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128\n\n${letters}\n`;
const shapes: [what: string, text: string, masked: string][] = [
  ['an AWS key id', ['id AKIA', 'ABCDEFGH23456723 x'].join(''), 'id # x'],
  ['a Slack token', `xoxb-${letters}`, '#'],
  ['a Stripe key', `sk_live_${letters}`, '#'],
  ['a SendGrid key', `SG.${letters}.${letters}`, '#'],
  ['a private key', `a\n${pem('RSA PRIVATE KEY')}-----END RSA PRIVATE KEY-----\nb`, 'a\n#\nb'],
  ['a private key that is cut off', pem('PRIVATE KEY'), '#'],
  ['a setting', `DB_PASSWORD=${letters}\nok`, 'DB_PASSWORD=#\nok'],
  ['a setting with an ending', `SECRET_KEY_BASE: "${letters}"`, 'SECRET_KEY_BASE: "#"'],
  ['an address with a password', 'postgres://me:hunter22@db:5432/x', 'postgres://#@db:5432/x'],
];

describe('what looks like a secret', () => {
  for (const [what, text, masked] of shapes) {
    it(`is ${what}`, () => assert.equal(maskSecrets(text, '#'), masked));
  }

  it('is no certificate, no word and no name', () => {
    for (const text of [
      '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----',
      'the secret of the password',
      'const apiKeyName = "x";',
      'AKIA is a prefix',
    ])
      assert.equal(maskSecrets(text, '#'), text);
  });

  it('is looked for in time that grows with the text', () => {
    for (const piece of [
      '-----BEGIN RSA PRIVATE KEY-----',
      'sk-',
      'eyJ-',
      'bearer ',
      'password',
      'secret-',
      'a://',
      'a.a.',
      'SG.',
    ]) {
      const startMs = performance.now();
      maskSecrets(piece.repeat(Math.ceil(200_000 / piece.length)), '#');
      assert.ok(performance.now() - startMs < 3_000, piece);
    }
  });
});
