import assert from 'node:assert/strict';
import { hasShape, readShape } from '../../../../src/settings/shape/readShape.ts';
import type { Shape } from '../../../../src/settings/shape/shape.ts';

function read(shape: Shape, value: unknown) {
  const problems: string[] = [];
  const written: unknown = readShape(shape, value, 'at', (path, message, fix) => {
    problems.push(`${path}: ${message} ${fix}`);
  });
  return { written, problems };
}

const name: Shape = { type: 'string', minLength: 1, maxLength: 3, pattern: '^[a-z]*$', fix: 'Write a name.' };
const left = 'The value is not valid and is left out.';

describe('readShape', () => {
  const plain: [shape: Shape, right: unknown[], wrong: unknown[], fix: string][] = [
    [{ type: 'boolean' }, [true, false], ['true', 0, null], 'Write true or false.'],
    [
      { type: 'number', minimum: 0, maximum: 2 },
      [0, 1.5, 2],
      [-0.1, 2.1, NaN, Infinity, -Infinity, '1', null],
      'Write a number from 0 to 2.',
    ],
    [
      { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      [0.1, 1],
      [0, 1.1],
      'Write a number above 0 and at most 1.',
    ],
    [
      { type: 'integer', minimum: 1, maximum: 20 },
      [1, 20],
      [0, 1.5, 21],
      'Write a whole number from 1 to 20.',
    ],
    [{ type: 'string', enum: ['a', 'b'] }, ['a'], ['c', ' a', 1], 'Write one of: a, b.'],
    [{ type: 'string' }, ['', 'a'], [1, [], null], 'Write a text.'],
    [name, ['a', 'abc'], ['', ' ', 'abcd', 'A'], 'Write a name.'],
    [
      { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
      [[], ['a', 'a']],
      [['c'], 'a', null, {}],
      'Write a list with one or several of: a, b.',
    ],
    [{ type: 'array', items: name, maxItems: 1 }, [['a']], [['a', 'b'], ['A']], 'Write a list of texts.'],
  ];
  for (const [shape, right, wrong, fix] of plain) {
    it(`tells what fits ${JSON.stringify(shape)}`, () => {
      for (const value of right) assert.deepEqual(read(shape, value), { written: value, problems: [] });
      for (const value of wrong)
        assert.deepEqual(read(shape, value), { written: undefined, problems: [`at: ${left} ${fix}`] });
    });
  }

  it('takes the blanks around a text away, in lists too, unless they count', () => {
    assert.equal(read(name, ' a ').written, 'a');
    assert.deepEqual(read({ type: 'array', items: name }, [' a', 'b ']).written, ['a', 'b']);
    assert.equal(read({ type: 'string', keepsBlanks: true }, ' a ').written, ' a ');
  });

  it('gives what holds in place of a wrong value', () => {
    assert.deepEqual(read({ ...name, whenWrong: 'x' }, 7).written, 'x');
    assert.deepEqual(read({ ...name, whenWrong: 'x' }, undefined), { written: undefined, problems: [] });
  });

  it('reads an object member by member, and reports what it does not know', () => {
    const shape: Shape = { type: 'object', properties: { a: name, b: { type: 'boolean' } } };
    assert.deepEqual(read(shape, { a: 'x', b: 'yes', c: 1 }), {
      written: { a: 'x' },
      problems: [
        'at.c: Tierwise does not know this name. Remove it or write one of: a, b.',
        `at.b: ${left} Write true or false.`,
      ],
    });
    for (const value of [null, [], 'a'])
      assert.deepEqual(read(shape, value), {
        written: undefined,
        problems: [
          'at: The value is not an object and is left out. Write an object with one or several of: a, b.',
        ],
      });
  });

  it('leaves an object out that lacks what it needs', () => {
    const shape = { type: 'object', properties: { a: name }, required: ['a'] } as const;
    assert.deepEqual(read(shape, {}), { written: undefined, problems: [`at.a: ${left} Write a name.`] });
    assert.deepEqual(read(shape, { a: 7 }), {
      written: undefined,
      problems: [`at.a: ${left} Write a name.`],
    });
    const incomplete = { problem: 'It needs a.', fix: 'Write a.' };
    assert.deepEqual(read({ ...shape, incomplete }, {}).problems, ['at: It needs a. Write a.']);
  });

  it('reads entries with names of the person, as far as the names fit', () => {
    const shape: Shape = {
      type: ['object', 'null'],
      propertyNames: { pattern: '^[a-z]+$', problem: 'No name.', fix: 'Use letters.' },
      additionalProperties: name,
      maxProperties: 3,
    };
    assert.deepEqual(read(shape, { a: 'x', B: 'x', c: 7 }), {
      written: { a: 'x' },
      problems: ['at.B: No name. Use letters.', `at.c: ${left} Write a name.`],
    });
    assert.equal(read(shape, null).written, null);
    assert.equal(read(shape, { a: 'x', b: 'x', c: 'x', d: 'x' }).written, undefined);
    const known: Shape = { type: 'object', propertyNames: { enum: ['a'] }, additionalProperties: name };
    assert.deepEqual(read(known, { b: 'x' }), {
      written: {},
      problems: ['at.b: Tierwise does not know this name. Remove it or write one of: a.'],
    });
  });

  it('hands on unread what the setting itself checks', () => {
    const shape: Shape = { type: 'object', properties: { a: { ...name, isUnchecked: true } } };
    assert.deepEqual(read(shape, { a: 7 }), { written: { a: 7 }, problems: [] });
  });

  it('reads nothing that an object inherits', () => {
    const shape: Shape = { type: 'object', properties: { toString: name } };
    assert.deepEqual(read(shape, {}), { written: {}, problems: [] });
  });
});

describe('hasShape', () => {
  it('tells whether nothing would be reported', () => {
    const shape: Shape = { type: 'object', properties: { a: name } };
    assert.ok(hasShape(shape, { a: 'x' }));
    assert.ok(!hasShape(shape, { a: 'x', b: 1 }));
  });
});
