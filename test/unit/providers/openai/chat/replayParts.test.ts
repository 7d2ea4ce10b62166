import assert from 'node:assert/strict';
import { appendParts } from '../../../../../src/providers/openai/chat/replayParts.ts';

const text = (value: string, more: object = {}) => ({ type: 'reasoning.text', text: value, ...more });

describe('pieces of thinking in parts', () => {
  const cases: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
    ['pieces of one place', [text('a', { index: 0 }), text('b', { index: 0 })], [text('ab', { index: 0 })]],
    [
      'pieces of two places in turn',
      [text('a', { index: 0 }), text('x', { index: 1 }), text('b', { index: 0 }), text('y', { index: 1 })],
      [text('ab', { index: 0 }), text('xy', { index: 1 })],
    ],
    ['pieces without a place', [text('a'), text('b')], [text('ab')]],
    [
      'a signature of its own',
      [text('a', { index: 0, signature: null }), { type: 'reasoning.text', index: 0, signature: 's' }],
      [text('a', { index: 0, signature: 's' })],
    ],
    [
      'another part after a signature',
      [text('a', { signature: 's' }), text('b')],
      [text('a', { signature: 's' }), text('b')],
    ],
    [
      'another part between two',
      [text('a'), { type: 'reasoning.encrypted', data: 'x' }, text('b')],
      [text('a'), { type: 'reasoning.encrypted', data: 'x' }, text('b')],
    ],
    [
      'sealed parts, which are whole',
      [
        { type: 'reasoning.encrypted', data: 'x', index: 0 },
        { type: 'reasoning.encrypted', data: 'y', index: 0 },
      ],
      [
        { type: 'reasoning.encrypted', data: 'x', index: 0 },
        { type: 'reasoning.encrypted', data: 'y', index: 0 },
      ],
    ],
    [
      'parts of different ids',
      [text('a', { id: 'one' }), text('b', { id: 'two' })],
      [text('a', { id: 'one' }), text('b', { id: 'two' })],
    ],
    [
      'a summary',
      [
        { type: 'reasoning.summary', summary: 'a', index: 0, format: 'f' },
        { type: 'reasoning.summary', summary: 'b', index: 0, format: null },
      ],
      [{ type: 'reasoning.summary', summary: 'ab', index: 0, format: 'f' }],
    ],
    ['what is no part', [null, 'text', 7, text('a')], [null, 'text', 7, text('a')]],
  ];
  for (const [what, pieces, expected] of cases) {
    it(`come together: ${what}`, () => {
      const byPiece = pieces.reduce<unknown[]>((parts, piece) => appendParts(parts, [piece]), []);
      assert.deepEqual(byPiece, expected);
      assert.deepEqual(appendParts([], pieces), expected);
    });
  }
});
