import assert from 'node:assert/strict';
import {
  createRefusalStore,
  type RefusalStorage,
} from '../../../../../src/core/calling/abilities/refusalStore.ts';
import { createHandClock } from '../../../support/engine/handClock.ts';

const day = 24 * 60 * 60_000;
const place = { provider: 'local', baseUrl: 'http://127.0.0.1:11434', model: 'tiny' };
const other = { ...place, model: 'other' };

/** Storage that holds plain JSON, as any real one does. */
function memory(first?: unknown): RefusalStorage & { json: () => string } {
  let json = JSON.stringify(first ?? null);
  return {
    load: () => JSON.parse(json) as unknown,
    save: (data) => {
      json = JSON.stringify(data);
    },
    json: () => json,
  };
}

function storeOn(storage: RefusalStorage, clock = createHandClock(), programVersion = '1.0.0') {
  return createRefusalStore({ storage, clock, programVersion });
}

describe('what models have refused', () => {
  it('is remembered by place, over restarts', () => {
    const storage = memory();
    storeOn(storage).keep(place, { tools: true, parameters: ['stream_options'] });
    const later = storeOn(storage);
    assert.deepEqual(later.of(place), { tools: true, parameters: ['stream_options'] });
    assert.deepEqual(later.of(other), {});
    assert.deepEqual(later.of({ ...place, baseUrl: 'http://elsewhere' }), {});
  });

  it('says how thinking goes back, over restarts, and nothing that is damaged', () => {
    const storage = memory();
    const replay = {
      reasoning_content: { filler: 1, changes: 2 },
      reasoning: { isRefused: true, changes: 1 },
    } as const;
    storeOn(storage).keep(place, { replay });
    assert.deepEqual(storeOn(storage).of(place), { replay });
    const damaged = memory(JSON.parse(storage.json().replace('"filler":1', '"filler":-1')));
    assert.deepEqual(storeOn(damaged).of(place), {});
  });

  it('is tried again after seven days, however the clock was set', () => {
    const clock = createHandClock(100 * day);
    const store = storeOn(memory(), clock);
    store.keep(place, { tools: true });
    clock.advance(7 * day - 1);
    assert.deepEqual(store.of(place), { tools: true });
    clock.advance(1);
    assert.deepEqual(store.of(place), {});
    store.keep(place, { tools: true });
    clock.advance(-30 * day);
    assert.deepEqual(store.of(place), {});
  });

  it('is tried again by another version of the program', () => {
    const storage = memory();
    storeOn(storage).keep(place, { tools: true });
    assert.deepEqual(storeOn(storage, undefined, '1.0.1').of(place), {});
  });

  it('is tried again at another version of the server, and only there', () => {
    const storage = memory();
    const store = storeOn(storage);
    store.sawVersion(place, '0.17.4');
    store.keep(place, { tools: true });
    store.keep(other, { thinking: true });
    store.sawVersion(place, '0.17.4');
    assert.deepEqual(store.of(place), { tools: true });
    store.sawVersion(place, '0.18.0');
    assert.deepEqual(store.of(place), {});
    assert.deepEqual(storeOn(storage).of(place), {});
    assert.deepEqual(store.of(other), { thinking: true });
  });

  it('belongs to the version that is told after it', () => {
    const storage = memory();
    storeOn(storage).keep(place, { tools: true });
    const second = storeOn(storage);
    second.sawVersion(place, '0.17.4');
    assert.deepEqual(second.of(place), { tools: true });
    const third = storeOn(storage);
    third.sawVersion(place, '0.18.0');
    assert.deepEqual(third.of(place), {});
  });

  it('is not taken away by another window that keeps something of its own', () => {
    const storage = memory();
    const here = storeOn(storage);
    const there = storeOn(storage);
    here.keep(place, { tools: true });
    there.keep(other, { thinking: true });
    assert.deepEqual(storeOn(storage).of(place), { tools: true });
    assert.deepEqual(storeOn(storage).of(other), { thinking: true });
  });

  it('is bounded, the newest staying', () => {
    const storage = memory();
    const store = storeOn(storage);
    for (let index = 0; index < 250; index++) store.keep({ ...place, model: `m${index}` }, { tools: true });
    assert.deepEqual(store.of({ ...place, model: 'm0' }), {});
    assert.deepEqual(store.of({ ...place, model: 'm249' }), { tools: true });
    assert.equal((JSON.parse(storage.json()) as { models: unknown[] }).models.length, 200);
  });

  it('is read without its damaged parts', () => {
    const storage = memory();
    storeOn(storage).keep(place, { tools: true });
    const state = storage.load() as { models: object[] };
    state.models.push(
      { ...state.models[0], model: 'negative', refused: { maxOutputTokens: -5 } },
      { model: 'nothing' },
    );
    storage.save(state);
    assert.deepEqual(storeOn(storage).of(place), { tools: true });
    assert.deepEqual(storeOn(storage).of({ ...place, model: 'negative' }), {});
    for (const broken of ['text', { version: 2, models: [] }, [], { version: 1, models: 'none' }])
      assert.deepEqual(storeOn(memory(broken)).of(place), {});
  });
});
