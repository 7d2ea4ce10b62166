import assert from 'node:assert/strict';
import { filterInSlices } from '../../../../src/node/files/filterInSlices.ts';

describe('filterInSlices', () => {
  it('filters in order', async () => {
    const kept = await filterInSlices([1, 2, 3, 4], (item) => item % 2 === 0, new AbortController().signal);
    assert.deepEqual(kept, [2, 4]);
  });

  it('stops with what it has when it is told to', async () => {
    const controller = new AbortController();
    const isKept = (item: number) => {
      if (item === 2) controller.abort();
      return true;
    };
    assert.deepEqual(await filterInSlices([1, 2, 3], isKept, controller.signal), [1, 2]);
  });

  it('lets others go on in between', async () => {
    let turns = 0;
    const timer = setImmediate(function again() {
      turns++;
    });
    const busy = () => {
      const endMs = performance.now() + 3;
      while (performance.now() < endMs);
      return true;
    };
    await filterInSlices([1, 2, 3, 4, 5], busy, new AbortController().signal);
    clearImmediate(timer);
    assert.equal(turns, 1);
  });
});
