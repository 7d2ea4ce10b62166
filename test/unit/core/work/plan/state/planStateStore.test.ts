import assert from 'node:assert/strict';
import { createPlanStateStore } from '../../../../../../src/core/work/plan/state/planStateStore.ts';
import { parsePlanDocument } from '../../../../../../src/core/work/plan/planDocument.ts';
import { createEngineWorld } from '../../../../support/engine/engineWorld.ts';
import { settled } from '../../../../support/engine/handClock.ts';
import { newDocument, reviewing, stepWith } from '../samples.ts';

describe('createPlanStateStore', () => {
  function held(document = reviewing(stepWith('a'))) {
    const world = createEngineWorld();
    const planState = createPlanStateStore(world.context().folder.plans, world.context().call.log);
    planState.replace(document, 0, false);
    const note = (text: string) => planState.dispatch({ type: 'note-added', stepId: 'a', note: text });
    const notes = () =>
      world.plans.saves.map(({ json }) => {
        const parsed = parsePlanDocument(json);
        assert.ok(parsed.ok);
        return parsed.document.steps[0]?.note;
      });
    return { world, planState, note, notes };
  }

  it('stores a new plan, and what happens to it', async () => {
    const { planState, note, notes } = held();
    await planState.stored();
    note('one');
    await planState.stored();
    assert.deepEqual(notes(), [undefined, 'one']);
  });

  it('does not store again what came from the store', async () => {
    const { world, planState } = held();
    await planState.stored();
    planState.replace(planState.current(), 1, true);
    await planState.stored();
    assert.equal(world.plans.saves.length, 1);
  });

  it('skips states that a later one has overtaken, and stores the last', async () => {
    const { world, planState, note, notes } = held();
    await planState.stored();
    const release = world.plans.holdSaves();
    for (const text of ['one', 'two', 'three', 'four']) note(text);
    const stored = planState.stored();
    release();
    await stored;
    assert.deepEqual(notes(), [undefined, 'one', 'four']);
  });

  it('does not lose what happens in the very moment a save ends', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const { planState, note, notes } = held();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      note('last');
      await settled();
      await planState.stored();
      assert.equal(notes().at(-1), 'last', `after ${turns} turns`);
    }
  });

  it('refuses an event that does not fit, and changes nothing', () => {
    const { planState, world } = held();
    const before = planState.current();
    assert.match(planState.dispatch({ type: 'step-reverted', stepId: 'a', atMs: 1 }) ?? '', /does not fit/);
    assert.equal(planState.current(), before);
    assert.match(world.logLines.join('\n'), /does not fit/);
  });

  it('says that there is no plan when there is none', () => {
    const planState = createPlanStateStore(
      createEngineWorld().context().folder.plans,
      createEngineWorld().context().call.log,
    );
    assert.equal(planState.dispatch({ type: 'run-started' }), 'There is no plan.');
  });

  it('never stores what is only for showing', async () => {
    const { planState, world } = held(newDocument());
    await planState.stored();
    planState.dispatch({ type: 'partial-plan-received', partial: { assumptions: [], steps: [], goal: 'G' } });
    await planState.stored();
    assert.equal(world.plans.saves.length, 1);
    planState.dispatch({ type: 'planning-failed', failure: { message: 'no' } });
    await planState.stored();
    assert.equal(world.plans.saves.length, 2);
    assert.ok(!world.plans.saves.some(({ json }) => json.includes('draft')));
  });

  it('tells when another window saved in between, and its version stays', async () => {
    const { planState, world, note } = held();
    await planState.stored();
    await world.plans.save({ id: 'p1', folder: 'file:///work', json: '"theirs"' }, 1);
    let lost = 0;
    planState.onDidLose(() => lost++);
    note('ours');
    await planState.stored();
    assert.equal(lost, 1);
    assert.equal((await world.plans.load('p1'))?.json, '"theirs"');
  });

  it('stores with the next event what a failed save left behind', async () => {
    const { planState, world, note, notes } = held();
    await planState.stored();
    world.plans.failNextSave(new Error('disk full'));
    note('one');
    await planState.stored();
    assert.deepEqual(notes(), [undefined]);
    assert.match(world.logLines.join('\n'), /error: .*disk full/);
    note('two');
    await planState.stored();
    assert.deepEqual(notes(), [undefined, 'two']);
  });

  it('stores a plan that took the place of another whose save was under way', async () => {
    const { planState, world } = held();
    const release = world.plans.holdSaves();
    let lost = 0;
    planState.onDidLose(() => lost++);
    await planState.stored();
    planState.dispatch({ type: 'note-added', stepId: 'a', note: 'late' });
    planState.replace({ ...newDocument(), id: 'p2' }, 0, false);
    planState.dispatch({ type: 'planning-failed', failure: { message: 'no' } });
    release();
    await planState.stored();
    assert.equal(lost, 0);
    assert.match((await world.plans.load('p2'))?.json ?? '', /"failed"/);
  });

  it('tells who watches until they stop', () => {
    const { planState, note } = held();
    let changes = 0;
    const stop = planState.onDidChange(() => changes++);
    note('one');
    stop();
    note('two');
    assert.equal(changes, 1);
  });
});
