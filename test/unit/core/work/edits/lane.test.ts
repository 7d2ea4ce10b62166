import assert from 'node:assert/strict';
import { createLane } from '../../../../../src/core/work/edits/lane.ts';

describe('createLane', () => {
  it('runs one work after the other, past one that fails', async () => {
    const inLane = createLane();
    const seen: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const first = inLane(async () => {
      seen.push('first begins');
      await gate.promise;
      seen.push('first ends');
      throw new Error('broken');
    });
    const second = inLane(async () => {
      seen.push('second');
      return 2;
    });
    gate.resolve(undefined);
    await assert.rejects(first, /broken/);
    assert.equal(await second, 2);
    assert.deepEqual(seen, ['first begins', 'first ends', 'second']);
  });
});
