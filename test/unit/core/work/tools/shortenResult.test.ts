import assert from 'node:assert/strict';
import { shortenList, shortenPlaces } from '../../../../../src/core/work/tools/shortenResult.ts';

const text = 'const a = '.repeat(30);
const places = (count: number, path = 'a.ts') =>
  Array.from({ length: count }, (_, index) => `${path}:${index + 1}: ${text}`).join('\n');

describe('shortening an old result', () => {
  it('of a search leaves the places, and what was said beside them', () => {
    const shortened = shortenPlaces(`${places(2)}\n\n${places(1, 'b.ts')}\n(There may be more.)`);
    assert.deepEqual(shortened?.split('\n').slice(1), [
      'a.ts: lines 1, 2',
      'b.ts: lines 1',
      '(There may be more.)',
    ]);
    assert.match(shortened, /^\(Shortened/);
  });

  it('names thirty places of a file at most', () => {
    assert.match(shortenPlaces(places(30)) ?? '', /29, 30$/);
    assert.match(shortenPlaces(places(31)) ?? '', /29, 30 and 1 more$/);
  });

  it('of a list leaves its beginning', () => {
    const list = (count: number) =>
      Array.from({ length: count }, (_, index) => `${'long/'.repeat(9)}${index}`).join('\n');
    assert.equal(shortenList(list(40)), undefined);
    const shortened = shortenList(list(45))?.split('\n') ?? [];
    assert.equal(shortened.length, 42);
    assert.equal(shortened.at(-1), '… 5 more');
  });

  it('leaves alone what would not be shorter or has no place', () => {
    assert.equal(shortenPlaces('a:1: x'), undefined);
    assert.equal(shortenPlaces(`nothing found ${text}`), undefined);
  });
});
