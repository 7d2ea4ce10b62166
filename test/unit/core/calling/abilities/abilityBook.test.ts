import assert from 'node:assert/strict';
import { createAbilityBook } from '../../../../../src/core/calling/abilities/abilityBook.ts';
import { createRefusalStore } from '../../../../../src/core/calling/abilities/refusalStore.ts';
import type { ModelAbilities } from '../../../../../src/core/model/abilities/fitRequest.ts';
import type { ReportedAbilities } from '../../../../../src/core/model/request/provider.ts';
import { reference } from '../../../support/engine/engineWorld.ts';
import { createHandClock } from '../../../support/engine/handClock.ts';

const model = reference('local/tiny');
const place = { provider: 'local', baseUrl: 'http://here', model: 'tiny' };
const { signal } = new AbortController();

function make(listed: ModelAbilities = {}) {
  const clock = createHandClock();
  let stored: unknown;
  const refusals = createRefusalStore({
    storage: { load: () => stored, save: (data) => (stored = data) },
    clock,
    programVersion: '1',
  });
  const book = createAbilityBook({
    clock,
    refusals,
    listed: () => listed,
    placeOf: ({ provider }) => (provider === 'local' ? place : undefined),
  });
  const asked: string[] = [];
  const answers: (ReportedAbilities | undefined)[] = [];
  const adapter = {
    fetchAbilities(name: string) {
      asked.push(name);
      return Promise.resolve(answers.shift());
    },
  };
  return { clock, refusals, book, asked, answers, adapter };
}

describe('the book of abilities', () => {
  it('asks the server once, also for two calls at a time', async () => {
    const { book, asked, answers, adapter } = make();
    answers.push({ abilities: { tools: false, thinking: false }, version: '1' });
    await Promise.all([book.learn(model, adapter, signal), book.learn(model, adapter, signal)]);
    await book.learn(model, adapter, signal);
    assert.deepEqual(asked, ['tiny']);
    assert.equal(book.takesTools(model), false);
  });

  it('asks again after a while: a model may have been pulled anew', async () => {
    const { book, asked, answers, adapter, clock, refusals } = make();
    answers.push({ abilities: { tools: false }, version: '1' }, { abilities: { tools: true }, version: '2' });
    await book.learn(model, adapter, signal);
    refusals.keep(place, { thinking: true });
    clock.advance(10 * 60_000);
    await book.learn(model, adapter, signal);
    assert.equal(asked.length, 2);
    assert.equal(book.takesTools(model), true);
    assert.deepEqual(refusals.of(place), {}, 'what another version refused is tried again');
  });

  it('goes on without an answer, and leaves a silent server alone for a minute', async () => {
    const { book, asked, adapter, clock } = make({ tools: true });
    await book.learn(model, adapter, signal);
    await book.learn(model, adapter, signal);
    assert.equal(asked.length, 1);
    assert.equal(book.takesTools(model), true);
    clock.advance(60_000);
    await book.learn(model, adapter, signal);
    assert.equal(asked.length, 2);
  });

  it('does not hold a question that was given up for a silent server', async () => {
    const { book, asked, adapter } = make();
    await book.learn(model, adapter, AbortSignal.abort());
    await book.learn(model, adapter, signal);
    assert.equal(asked.length, 2);
  });

  it('believes a refusal more than the server, and the server more than the catalogue', async () => {
    const { book, answers, adapter, refusals } = make({ tools: false });
    assert.equal(book.takesTools(model), false);
    answers.push({ abilities: { tools: true } });
    await book.learn(model, adapter, signal);
    assert.equal(book.takesTools(model), true);
    refusals.keep(place, { tools: true });
    assert.equal(book.takesTools(model), false);
  });

  it('knows nothing of a provider that is not configured, and asks nobody who does not tell', async () => {
    const { book, asked, adapter } = make();
    await book.learn(reference('gone/tiny'), adapter, signal);
    await book.learn(model, {}, signal);
    assert.equal(asked.length, 0);
    assert.equal(book.takesTools(reference('gone/tiny')), undefined);
  });
});
