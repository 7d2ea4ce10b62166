import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/shared/dispose.ts';

function recorder() {
  const ended: string[] = [];
  return { ended, item: (name: string) => ({ dispose: () => ended.push(name) }) };
}

describe('DisposableStore', () => {
  it('ends what it owns once, the last one first', () => {
    const { ended, item } = recorder();
    const store = new DisposableStore();
    const first = item('first');
    assert.equal(store.add(first), first);
    store.add(item('second'));
    store.dispose();
    store.dispose();
    assert.deepEqual(ended, ['second', 'first']);
  });

  it('ends at once what comes after its own end', () => {
    const { ended, item } = recorder();
    const store = new DisposableStore();
    store.dispose();
    store.add(item('late'));
    assert.deepEqual(ended, ['late']);
  });
});
