import assert from 'node:assert/strict';
import { DisposableStore, MutableDisposable } from '../../../src/vscode/dispose.ts';

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

describe('MutableDisposable', () => {
  it('ends the value before when a new one comes, and not when the same one comes again', () => {
    const { ended, item } = recorder();
    const holder = new MutableDisposable<ReturnType<typeof item>>();
    const first = item('first');
    holder.value = first;
    holder.value = first;
    assert.deepEqual(ended, []);
    holder.value = item('second');
    assert.deepEqual(ended, ['first']);
    holder.dispose();
    assert.deepEqual(ended, ['first', 'second']);
    assert.equal(holder.value, undefined);
  });

  it('ends at once what comes after its own end', () => {
    const { ended, item } = recorder();
    const holder = new MutableDisposable<ReturnType<typeof item>>();
    holder.dispose();
    holder.value = item('late');
    assert.deepEqual(ended, ['late']);
    assert.equal(holder.value, undefined);
  });
});
