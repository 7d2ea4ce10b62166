import assert from 'node:assert/strict';
import { createMutex } from '../../../../../src/core/work/edits/mutex.ts';

describe('createMutex', () => {
  it('runs one work after the other, past one that fails', async () => {
    const exclusively = createMutex();
    const seen: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const first = exclusively(async () => {
      seen.push('first begins');
      await gate.promise;
      seen.push('first ends');
      throw new Error('broken');
    });
    const second = exclusively(async () => {
      seen.push('second');
      return 2;
    });
    gate.resolve(undefined);
    await assert.rejects(first, /broken/);
    assert.equal(await second, 2);
    assert.deepEqual(seen, ['first begins', 'first ends', 'second']);
  });
});
