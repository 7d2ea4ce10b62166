import assert from 'node:assert/strict';
import { findPhrases, indexPhrases, wordsOf } from '../../../../../src/core/routing/rules/phrases.ts';

const find = (text: string, ...phrases: readonly string[]): readonly string[] =>
  findPhrases(wordsOf(text), indexPhrases(phrases.map((phrase) => ({ phrase, value: phrase }))));

describe('phrases in a text', () => {
  for (const [text, phrase, isFound] of [
    ['Reset the password', 'password', true],
    ['Reset the PASSWORD.', 'password', true],
    ['passwords', 'password', false],
    ['passwords', 'password*', true],
    ['a-password', 'password*', true],
    ['passwords', 'password* ', true],
    ['resetPassword of Admin', 'admin', true],
    ['mypassword', 'password*', false],
    ['a data race here', 'data race', true],
    ['data-race', 'data race', true],
    ['data_race', 'data race', true],
    ['datarace', 'data race', true],
    ['data in a race', 'data race', false],
    ['race data', 'data race', false],
    ['ends with data', 'data race', false],
    ['data races', 'data race*', false],
    ['resetPassword()', 'password', true],
    ['HTTPServer', 'server', true],
    ['Größe', 'größe', true],
    ['anything', '***', false],
    ['anything', '', false],
    ['key 2', '2', true],
  ] as const) {
    it(`"${text}" ${isFound ? 'holds' : 'does not hold'} "${phrase}"`, () => {
      assert.deepEqual(find(text, phrase), isFound ? [phrase] : []);
    });
  }

  it('are each found once, and several may begin with the same word', () => {
    assert.deepEqual(find('data race, data loss, data race', 'data loss', 'data race'), [
      'data race',
      'data loss',
    ]);
  });

  it('are looked for in names as they are written too', () => {
    assert.deepEqual(find('myPassWord', 'mypassword', 'pass word'), ['mypassword', 'pass word']);
    assert.equal(wordsOf('plain words').parts, undefined);
  });
});
