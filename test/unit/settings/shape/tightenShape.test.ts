import assert from 'node:assert/strict';
import { tightenShape } from '../../../../src/settings/shape/tightenShape.ts';
import type { Shape } from '../../../../src/settings/shape/shape.ts';

const number = { type: 'number', minimum: 0, maximum: 9 } as const;
const text = { type: 'string' } as const;

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
    ['takes the one value', { ...text, workspace: { only: 'a' } }, 'b', 'a', 'a', []],
    ['takes no other value', { ...text, workspace: { only: 'a' } }, 'a', 'b', 'a', ['at']],
    ['takes the one value over another', { ...text, workspace: { only: 'a', over: 'b' } }, 'b', 'a', 'a', []],
    ['takes it over no third', { ...text, workspace: { only: 'a', over: 'b' } }, 'c', 'a', 'c', ['at']],
    [
      'adds to a list, each item once',
      { type: 'array', items: text, workspace: 'add' },
      ['a'],
      ['b', 'a'],
      ['a', 'b'],
      [],
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
