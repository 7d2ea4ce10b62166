import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { readState, stateName } from '../../../../../src/core/calling/limits/limitsTable.ts';

describe('states by name', () => {
  it('have a name for each kind and what it is of', () => {
    const names = [
      stateName('key', 'a', 'b'),
      stateName('key', 'a,b'),
      stateName('rate', 'a', 'b'),
      stateName('key'),
    ];
    assert.equal(new Set(names).size, names.length);
    assert.equal(names[0], 'key:["a","b"]');
  });

  it('begin anew where one is missing or was written by another version', () => {
    const read = (value: unknown) =>
      readState({ get: () => value, set: () => {} }, 'name', z.object({ count: z.number() }), { count: 0 });
    assert.deepEqual(read({ count: 5 }), { count: 5 });
    assert.deepEqual(read(undefined), { count: 0 });
    assert.deepEqual(read({ count: 'five' }), { count: 0 });
  });
});
