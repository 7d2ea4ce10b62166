import assert from 'node:assert/strict';
import { findReindent } from '../../../../../src/core/work/edits/reindent.ts';

describe('findReindent', () => {
  const cases: [string, string[], string[], string, string | undefined][] = [
    ['adds blanks', ['a', '  b'], ['  a', '    b'], ' c', '   c'],
    ['adds tabs', ['a', '\tb'], ['\ta', '\t\tb'], 'c', '\tc'],
    ['takes blanks away', ['    a', '      b'], ['a', '  b'], '     c', ' c'],
    ['writes tabs for two spaces', ['  a', '    b'], ['\ta', '\t\tb'], '      c', '\t\t\tc'],
    ['writes tabs for four spaces', ['    a', '        b'], ['\ta', '\t\tb'], '      c', '\t  c'],
    ['writes spaces for tabs', ['\ta', '\t\tb'], ['    a', '        b'], '\t\t\tc', '            c'],
    ['leaves empty lines empty', ['a'], ['  a'], '', ''],
    ['ignores blank lines', ['a', '', 'b'], ['  a', '   ', '  b'], 'c', '  c'],
    ['cannot take away what is not there', ['    a'], ['a'], '  c', undefined],
  ];
  for (const [name, written, inFile, line, expected] of cases) {
    it(name, () => {
      const reindent = findReindent(written, inFile);
      assert.ok(reindent);
      assert.equal(reindent(line), expected);
    });
  }

  const none: [string, string[], string[]][] = [
    ['other code', ['a'], ['b']],
    ['an uneven shift', ['a', 'b'], [' a', '  b']],
    ['nothing but blank lines', ['', ' '], ['', '']],
    ['blanks inside of a line', ['a  b'], ['a b']],
  ];
  for (const [name, written, inFile] of none) {
    it(`finds no way for ${name}`, () => {
      assert.equal(findReindent(written, inFile), undefined);
    });
  }
});
