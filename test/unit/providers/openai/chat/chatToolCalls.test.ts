import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { assembleToolCalls } from '../../../../../src/providers/openai/chat/chatToolCalls.ts';
import { readToolCallPiece } from '../../../../../src/providers/openai/chat/toolCallPiece.ts';

type Calls = readonly [name: string, argumentsJson: string][];

function assembled(pieces: readonly unknown[]): { calls: Calls; ids: readonly string[] } {
  let ids = 0;
  const assembly = assembleToolCalls(() => `ours-${ids++}`);
  for (const piece of pieces) assembly.add(readToolCallPiece(piece));
  const calls = assembly.calls();
  return {
    calls: calls.map(({ name, argumentsJson }) => [name, argumentsJson]),
    ids: calls.map(({ id }) => id),
  };
}

/** A piece; what is left out is not sent. */
const piece = (fields: { index?: number; id?: string; name?: string; json?: unknown }) => ({
  ...('index' in fields ? { index: fields.index } : {}),
  ...('id' in fields ? { id: fields.id } : {}),
  type: 'function',
  function: {
    ...('name' in fields ? { name: fields.name } : {}),
    ...('json' in fields ? { arguments: fields.json } : {}),
  },
});

const first = '{"file":"lib/one.py"}';
const second = '{"file":"lib/two.py"}';

describe('pieces of tool calls', () => {
  const cases: readonly [what: string, pieces: readonly unknown[], calls: Calls][] = [
    [
      'by their numbers',
      [
        piece({ index: 0, id: 'a', name: 'open', json: '' }),
        piece({ index: 1, id: 'b', name: 'list', json: '' }),
        piece({ index: 1, json: '{"dir":' }),
        piece({ index: 0, json: first }),
        piece({ index: 1, json: '"lib"}' }),
      ],
      [
        ['open', first],
        ['list', '{"dir":"lib"}'],
      ],
    ],
    [
      'one number, two ids',
      [
        piece({ index: 0, id: 'a', name: 'open', json: first }),
        piece({ index: 0, id: 'b', name: 'open', json: second }),
      ],
      [
        ['open', first],
        ['open', second],
      ],
    ],
    [
      'one number, two ids, in mixed order',
      [
        piece({ index: 0, id: 'a', name: 'open', json: '{"file":' }),
        piece({ index: 0, id: 'b', name: 'open', json: '{"file":' }),
        piece({ index: 0, id: 'a', json: '"lib/one.py"}' }),
        piece({ index: 0, id: 'b', json: '"lib/two.py"}' }),
      ],
      [
        ['open', first],
        ['open', second],
      ],
    ],
    [
      'one number, no ids, whole arguments',
      [
        piece({ index: 0, id: '', name: 'open', json: first }),
        piece({ index: 0, id: '', name: 'open', json: second }),
      ],
      [
        ['open', first],
        ['open', second],
      ],
    ],
    [
      'one number, no ids, two names',
      [
        piece({ index: 0, name: 'open', json: first }),
        piece({ index: 0, name: 'find', json: '{"word":"x"}' }),
      ],
      [
        ['open', first],
        ['find', '{"word":"x"}'],
      ],
    ],
    [
      'one number, no ids, two names without arguments',
      [piece({ index: 0, name: 'now', json: '' }), piece({ index: 0, name: 'today', json: '' })],
      [
        ['now', '{}'],
        ['today', '{}'],
      ],
    ],
    [
      'one number, the second call without a name',
      [piece({ index: 0, name: 'open', json: first }), piece({ index: 0, json: second })],
      [
        ['open', first],
        ['open', second],
      ],
    ],
    [
      'two numbers, one id',
      [
        piece({ index: 0, id: 'call', name: 'open', json: first }),
        piece({ index: 1, id: 'call', name: 'open', json: second }),
      ],
      [
        ['open', first],
        ['open', second],
      ],
    ],
    [
      'one number and one id, two whole calls',
      [
        piece({ index: 0, id: 'open', name: 'open', json: first }),
        piece({ index: 0, id: 'open', name: 'open', json: second }),
      ],
      [
        ['open', first],
        ['open', second],
      ],
    ],
    [
      'an id that comes late',
      [
        piece({ index: 0, name: 'open', json: '{"file":' }),
        piece({ index: 0, id: 'a', json: '"lib/one.py"}' }),
      ],
      [['open', first]],
    ],
    [
      'an id that comes last, alone',
      [piece({ index: 0, name: 'open', json: first }), piece({ index: 0, id: 'a' })],
      [['open', first]],
    ],
    [
      'an id that changes with every piece',
      [
        piece({ index: 0, id: 'a', name: 'open', json: '' }),
        piece({ index: 0, id: 'b', json: '{"file":' }),
        piece({ index: 0, id: 'c', json: '"lib/one.py"}' }),
        piece({ index: 0, id: 'd', json: '' }),
      ],
      [['open', first]],
    ],
    [
      'a name in every piece',
      [
        piece({ index: 0, id: 'a', name: 'open', json: '{"file":' }),
        piece({ index: 0, id: 'a', name: 'open', json: '"lib/one.py"}' }),
      ],
      [['open', first]],
    ],
    [
      'a number that changes with every piece',
      [
        piece({ index: 0, id: 'a', name: 'open', json: '{"file":' }),
        piece({ index: 1, json: '"lib/one.py"}' }),
      ],
      [['open', first]],
    ],
    [
      'no numbers',
      [
        piece({ id: 'a', name: 'open', json: '{"file":' }),
        piece({ json: '"lib/one.py"}' }),
        piece({ id: 'b', name: 'open', json: '{"file":"lib/' }),
        piece({ json: 'two.py"}' }),
      ],
      [
        ['open', first],
        ['open', second],
      ],
    ],
    [
      'neither numbers nor ids',
      [
        piece({ name: 'open', json: first }),
        piece({ name: 'open', json: second }),
        piece({ name: 'now', json: {} }),
      ],
      [
        ['open', first],
        ['open', second],
        ['now', '{}'],
      ],
    ],
    [
      'an empty object in the place of arguments that follow',
      [piece({ index: 0, id: 'a', name: 'open', json: '{}' }), piece({ index: 0, json: first })],
      [['open', first]],
    ],
    [
      'an empty object in the place of arguments that follow in pieces',
      [
        piece({ index: 0, id: 'a', name: 'open', json: {} }),
        piece({ index: 0, json: '{"file":' }),
        piece({ index: 0, json: '"lib/one.py"}' }),
      ],
      [['open', first]],
    ],
    [
      'arguments as an object',
      [piece({ index: 0, id: 'a', name: 'open', json: { file: 'lib/one.py' } })],
      [['open', first]],
    ],
    [
      'arguments as JSON in JSON',
      [piece({ index: 0, id: 'a', name: 'open', json: JSON.stringify(first) })],
      [['open', first]],
    ],
    [
      'null in the place of arguments that follow',
      [piece({ index: 0, id: 'a', name: 'open', json: null }), piece({ index: 0, json: first })],
      [['open', first]],
    ],
    [
      'the whole call sent twice',
      [
        piece({ index: 0, id: 'a', name: 'open', json: first }),
        piece({ index: 0, id: 'a', name: 'open', json: first }),
      ],
      [['open', first]],
    ],
    [
      'the whole call sent again after its pieces',
      [
        piece({ index: 0, id: 'a', name: 'open', json: '{"file":' }),
        piece({ index: 0, json: '"lib/one.py"}' }),
        piece({ index: 0, id: 'a', name: 'open', json: first }),
      ],
      [['open', first]],
    ],
    [
      'arguments that repeat all that came',
      [
        piece({ index: 0, id: 'a', name: 'open', json: '{"fi' }),
        piece({ index: 0, id: 'a', name: 'open', json: '{"file":"lib/' }),
        piece({ index: 0, id: 'a', name: 'open', json: first }),
      ],
      [['open', first]],
    ],
    [
      'objects that repeat all that came',
      [
        piece({ index: 0, id: 'a', name: 'open', json: { file: 'lib/' } }),
        piece({ index: 0, id: 'a', name: 'open', json: { file: 'lib/one.py' } }),
      ],
      [['open', first]],
    ],
    [
      'nested arguments that look like a repetition',
      [
        piece({ index: 0, id: 'a', name: 'tree', json: '{"node":' }),
        piece({ index: 0, json: '{"node":' }),
        piece({ index: 0, json: '{}' }),
        piece({ index: 0, json: '}}' }),
      ],
      [['tree', '{"node":{"node":{}}}']],
    ],
    ['a piece that says nothing', [piece({ index: 0, id: '', name: '', json: '' })], []],
    [
      'a call without the inner object',
      [{ index: 0, id: 'a', name: 'open', arguments: first }],
      [['open', first]],
    ],
  ];
  for (const [what, pieces, calls] of cases) {
    it(`are put together: ${what}`, () => {
      const { calls: found, ids } = assembled(pieces);
      assert.deepEqual(found, calls);
      assert.equal(new Set(ids).size, ids.length, 'ids are unique');
    });
  }

  it('takes the id that comes late', () => {
    const pieces = [piece({ index: 0, name: 'open', json: first }), piece({ index: 0, id: 'a' })];
    assert.deepEqual(assembled(pieces).ids, ['a']);
  });

  it('takes a call that came whole after its pieces for the same call', () => {
    const assembly = assembleToolCalls(() => 'ours');
    assembly.add(readToolCallPiece(piece({ index: 0, id: 'a', name: 'open', json: first })));
    assembly.addWhole(readToolCallPiece(piece({ id: 'a', name: 'open', json: { file: 'lib/one.py' } })));
    assembly.addWhole(readToolCallPiece(piece({ id: 'b', name: 'open', json: {} })));
    assembly.addWhole(readToolCallPiece(piece({ id: 'c', name: 'open', json: second })));
    assert.deepEqual(
      assembly.calls().map(({ id, argumentsJson }) => [id, argumentsJson]),
      [
        ['a', first],
        ['b', '{}'],
        ['c', second],
      ],
    );
  });

  for (const odd of ['open', 7, [], { index: 0, function: 'open' }, { index: 0, function: { name: 5 } }]) {
    it(`refuses ${JSON.stringify(odd)}`, () => {
      assert.throws(() => readToolCallPiece(odd), /tool call of unknown shape/);
    });
  }

  it('gives every call back, however its arguments are cut and whatever names the pieces', () => {
    const someArguments = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 2 }), {
      minKeys: 1,
    });
    const someCall = fc.record({ name: fc.constantFrom('open', 'find'), value: someArguments });
    fc.assert(
      fc.property(
        fc.array(someCall, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('number', 'id', 'both'),
        (calls, size, namedBy) => {
          const pieces = calls.flatMap(({ name, value }, index) => {
            const json = JSON.stringify(value);
            const number = namedBy === 'id' ? {} : { index };
            const id = namedBy === 'number' ? {} : { id: `id-${index}` };
            const parts = json.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
            return [
              piece({ ...number, ...id, name, json: '' }),
              ...parts.map((part) => piece({ ...number, ...id, json: part })),
            ];
          });
          const expected = calls.map(({ name, value }) => [name, JSON.stringify(value)]);
          assert.deepEqual(assembled(pieces).calls, expected);
        },
      ),
    );
  });
});
