import assert from 'node:assert/strict';
import fc from 'fast-check';
import { whyCritical, type CriticalityLists } from '../../../../../src/core/routing/rules/criticality.ts';
import { criticalWords } from '../../../../../src/core/routing/rules/criticalWords.ts';
import { wordsOf } from '../../../../../src/core/routing/rules/phrases.ts';

const nothingOwn: CriticalityLists = { criticalWords: [], criticalPaths: [] };
const why = (text: string, files: readonly string[] = [], own = nothingOwn) =>
  whyCritical({ words: wordsOf(text), files }, own);

describe('whyCritical', () => {
  const critical: [text: string, files: string[], reason: RegExp][] = [
    ['Fix the OAuth callback', [], /authentication/],
    ['Let resetPassword() send a mail', [], /authentication \("password"\)/],
    ['Read AUTH_TOKEN from the settings', [], /authentication/],
    ['Rotate the API-key', [], /authentication \("api key"\)/],
    ['Rotate the apikey', [], /authentication/],
    ['Prevent SQL   injection in search', [], /security/],
    ['Encrypt backups', [], /cryptography/],
    ['Round refunds down', [], /payments/],
    ['Write the database migration', [], /migrations/],
    ['Change the GitHub Actions', [], /deployment/],
    ['Tidy up', ['src/auth/session.ts'], /src\/auth\/session\.ts is about authentication/],
    ['Tidy up', ['.github/workflows/test.yml'], /deployment/],
    ['Tidy up', ['db/Migrations/007.sql'], /migrations/],
    ['Tidy up', ['Dockerfile'], /deployment/],
    ['Tidy up', ['src/payments/card.ts'], /payments/],
  ];
  for (const [text, files, reason] of critical) {
    it(`is critical: ${text} ${files.join(' ')}`, () => assert.match(why(text, files).join('\n'), reason));
  }

  const harmless: [text: string, files: string[]][] = [
    ['Show the author of a commit', ['src/author.ts', 'src/authors/list.ts']],
    ['Trust the authorship line', ['docs/authoring.md']],
    ['Make the tokenizer faster', ['src/tokenizer/bytePair.ts']],
    ['Assign keyboard shortcuts and design the sign', ['src/keyboard.ts']],
    ['Sort the keys of the JSON', ['src/keys.ts', 'src/tokens.ts']],
    ['Delete from the list what nobody uses', ['src/list.ts']],
    ['The cicada example: parse the second column', ['src/cipherless.ts']],
    ['', []],
  ];
  for (const [text, files] of harmless) {
    it(`is not critical: ${text} ${files.join(' ')}`, () => assert.deepEqual(why(text, files), []));
  }

  it("follows the person's own words and paths, and says so", () => {
    const own = { criticalWords: ['settlement*', 'clearing house'], criticalPaths: ['src/ledger/'] };
    assert.match(why('Compute settlements', [], own).join(), /"settlement\*", which is in your list/);
    assert.match(why('The clearing_house rejects', [], own).join(), /"clearing house"/);
    assert.match(why('Tidy up', ['src/ledger/a.ts'], own).join(), /your list of critical paths/);
    assert.deepEqual(why('A house is clearing up', ['src/ledgers.ts'], own), []);
  });

  it('takes the mark of the planner', () => {
    const signals = { words: wordsOf('Tidy up'), files: [], isMarkedCritical: true };
    assert.deepEqual(whyCritical(signals, nothingOwn), ['it is marked as critical']);
  });

  it('finds every phrase of its list, however it is written', () => {
    for (const phrase of Object.values(criticalWords).flat()) {
      const bare = phrase.replace('*', '');
      for (const written of [
        bare,
        bare.toUpperCase(),
        bare.replaceAll(' ', '_'),
        bare.replaceAll(' ', '-'),
      ]) {
        assert.notDeepEqual(why(`Look at (${written}).`), [], written);
      }
    }
  });

  it('does not find a phrase inside longer words', () => {
    const letters = fc.stringMatching(/^[a-z]{1,6}$/);
    const closed = Object.values(criticalWords)
      .flat()
      .filter((phrase) => !phrase.endsWith('*') && !phrase.includes(' '));
    const known = new Set(closed);
    fc.assert(
      fc.property(fc.constantFrom(...closed), letters, letters, (phrase, before, after) => {
        const word = `${before}${phrase}${after}`;
        fc.pre(!known.has(word) && !word.startsWith('password'));
        assert.deepEqual(why(word), []);
      }),
    );
  });

  it('never throws, whatever the texts, paths and lists', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.string()),
        fc.array(fc.string()),
        fc.array(fc.string()),
        (text, files, words, paths) => {
          why(text, files, { criticalWords: words, criticalPaths: paths });
        },
      ),
    );
  });
});
