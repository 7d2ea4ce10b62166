import assert from 'node:assert/strict';
import { createPanelStore } from '../../../webview-ui/shared/panelStore.ts';

interface Saved {
  readonly open: readonly string[];
  readonly draft: string;
}

/** A store in a webview in which `state` was kept before. */
function open(state?: unknown) {
  const posted: unknown[] = [];
  const kept: unknown[] = [];
  const api = {
    postMessage: (message: unknown) => void posted.push(message),
    getState: () => state,
    setState: (next: unknown) => void kept.push(next),
  };
  Object.assign(globalThis, { acquireVsCodeApi: () => api });
  const store = createPanelStore<string, Saved, { readonly type: 'panel-ready' }>({
    readSaved: (saved) => (saved === undefined ? { open: [], draft: '' } : (saved as Saved)),
    announcementOf: (before, after) => (before === undefined ? '' : `${before} became ${after}`),
  });
  return { store, posted, kept };
}

describe('createPanelStore', () => {
  after(() => {
    Reflect.deleteProperty(globalThis, 'acquireVsCodeApi');
  });

  it('begins with what an earlier webview kept, and keeps each change', () => {
    const { store, kept } = open({ open: ['a'], draft: 'text' });
    store.keep({ open: ['a', 'b'] });
    assert.deepEqual(store.saved.value, { open: ['a', 'b'], draft: 'text' });
    assert.deepEqual(kept.at(-1), { open: ['a', 'b'], draft: 'text' });
  });

  it('has no view before the host has answered, and says what each later one has changed', () => {
    const { store } = open();
    assert.equal(store.view.value, undefined);
    store.replaceView('one');
    assert.deepEqual([store.view.value, store.announcement.value], ['one', '']);
    store.replaceView('two');
    assert.deepEqual([store.view.value, store.announcement.value], ['two', 'one became two']);
  });

  it('says a sentence again that was said before', () => {
    const { store } = open();
    store.say('Saved.');
    const first = store.announcement.value;
    store.say('Saved.');
    assert.notEqual(store.announcement.value, first);
    assert.equal(store.announcement.value.trim(), 'Saved.');
  });

  it('sends to the host', () => {
    const { store, posted } = open();
    store.send({ type: 'panel-ready' });
    assert.deepEqual(posted, [{ type: 'panel-ready' }]);
  });
});
