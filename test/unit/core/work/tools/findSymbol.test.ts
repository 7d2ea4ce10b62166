import assert from 'node:assert/strict';
import { findSymbol } from '../../../../../src/core/work/tools/findSymbol.ts';

describe('findSymbol', () => {
  const lines = [
    'import { total } from "x";',
    '',
    'const totals = 1, größe = 2;',
    'total(totals);',
    '$x = x;',
  ];
  const cases: readonly (readonly [string, number, string, ReturnType<typeof findSymbol>])[] = [
    ['in its line', 1, 'total', { line: 0, character: 9 }],
    ['whole, not as a part', 4, 'totals', { line: 3, character: 6 }],
    ['in the nearest line around', 3, 'total', { line: 3, character: 0 }],
    ['not across umlauts', 3, 'gr', undefined],
    ['not as a part of a name with a dollar sign', 5, 'x', { line: 4, character: 5 }],
    ['not far away', 9, 'total', undefined],
    ['not at all', 1, 'nothing', undefined],
  ];
  for (const [how, line, symbol, expected] of cases) {
    it(`finds a name ${how}`, () => assert.deepEqual(findSymbol(lines, line, symbol), expected));
  }
});
