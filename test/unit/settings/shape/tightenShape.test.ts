import assert from 'node:assert/strict';
import { tightenShape } from '../../../../src/settings/shape/tightenShape.ts';
import type { Shape } from '../../../../src/settings/shape/shape.ts';

const number = { type: 'number', minimum: 0, maximum: 9 } as const;
const text = { type: 'string' } as const;
const map = { type: 'object', additionalProperties: text } as const;

describe('tightenShape', () => {
  const cases: [
    what: string,
    shape: Shape,
    own: unknown,
    workspace: unknown,
    result: unknown,
    refused: string[],
  ][] = [
    ['keeps what nobody changes', number, 5, undefined, 5, []],
    ['keeps what may not change', { ...number, workspace: 'keep' }, 5, 4, 5, ['at']],
    ['says nothing where the same is written', { ...number, workspace: 'keep' }, 5, 5, 5, []],
    ['lowers a number', { ...number, workspace: 'lower' }, 5, 4, 4, []],
    ['raises no number', { ...number, workspace: 'lower' }, 5, 6, 5, ['at']],
    ['sets a number that the person has not set', { ...number, workspace: 'lower' }, undefined, 6, 6, []],
    ['takes an earlier name', { ...text, enum: ['a', 'b'], workspace: 'earlier' }, 'b', 'a', 'a', []],
    ['takes no later name', { ...text, enum: ['a', 'b'], workspace: 'earlier' }, 'a', 'b', 'a', ['at']],
    ['takes the one value', { type: 'boolean', workspace: { only: false } }, true, false, false, []],
    ['takes no other value', { type: 'boolean', workspace: { only: false } }, false, true, false, ['at']],
    [
      'adds to a list, each item once',
      { type: 'array', items: text, workspace: 'add' },
      ['a'],
      ['b', 'a'],
      ['a', 'b'],
      [],
    ],
    [
      'adds entries with the one value, and changes none',
      { ...map, workspace: { addOnly: 'x' } },
      { a: 'y' },
      { a: 'x', b: 'x', c: 'y' },
      { a: 'y', b: 'x' },
      ['at.a', 'at.c'],
    ],
    [
      'looks at an object member by member',
      { type: 'object', properties: { a: { ...number, workspace: 'lower' }, b: number } },
      { a: 5, b: 5 },
      { a: 4, b: 4 },
      { a: 4, b: 5 },
      ['at.b'],
    ],
  ];
  for (const [what, shape, own, workspace, result, refused] of cases) {
    it(what, () => {
      const paths: string[] = [];
      assert.deepEqual(
        tightenShape(shape, own, workspace, 'at', (path) => {
          paths.push(path);
        }),
        result,
      );
      assert.deepEqual(paths, refused);
    });
  }
});
