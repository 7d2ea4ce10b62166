import assert from 'node:assert/strict';
import { restorePlan } from '../../../../../src/core/work/session/restorePlan.ts';
import { callsOf } from '../../../../../src/core/work/plan/attempt.ts';
import type { PlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import type { CallRow } from '../../../../../src/core/model/ledger/ledger.ts';
import { createEngineWorld } from '../../../support/engine/engineWorld.ts';
import { editOf } from '../../../support/engine/scriptedModels.ts';
import { after, attemptWith, result, reviewing, stepWith } from '../plan/samples.ts';

async function stored(document: PlanDocument | string, files: Readonly<Record<string, string>> = {}) {
  const world = createEngineWorld({ files });
  const json = typeof document === 'string' ? document : JSON.stringify(document);
  await world.plans.save({ id: 'p1', folder: 'file:///shop', json }, 0);
  return { world, restore: () => restorePlan(world.context()) };
}

const row = (id: string, stepId?: string): CallRow =>
  ({
    id,
    purpose: 'step',
    provider: 'mid',
    modelAsked: 'coder',
    usage: { source: 'reported', inputUncachedTokens: 7, cacheReadTokens: 3, outputTokens: 5 },
    cost: { source: 'catalogue', nanoUsd: 9 },
    outcome: 'interrupted',
    startedAtMs: 1,
    latencyMs: 2,
    planId: 'p1',
    ...(stepId === undefined ? {} : { stepId }),
  }) as unknown as CallRow;

describe('restorePlan', () => {
  it('is nothing where nothing was stored, or where it cannot be read, which stays as it is', async () => {
    const world = createEngineWorld();
    assert.equal(await restorePlan(world.context()), undefined);
    const broken = await stored('{');
    assert.equal(await broken.restore(), undefined);
    assert.match(broken.world.logLines.join('\n'), /error: The stored plan p1 cannot be read/);
    assert.equal(broken.world.plans.saves.length, 1);
  });

  it('is the plan as it was where nothing was going on', async () => {
    const document = reviewing(stepWith('a'));
    const { world, restore } = await stored(document);
    const restored = await restore();
    assert.deepEqual(restored?.document, document);
    assert.deepEqual(
      [restored.revision, restored.isStored, restored.isElsewhere, restored.staged],
      [1, true, false, []],
    );
    assert.equal(world.plans.leaseOwner('p1'), undefined);
  });

  it('interrupts what ran in the window that is gone', async () => {
    const running = after(
      reviewing(stepWith('a')),
      { type: 'run-started' },
      { type: 'step-started', stepId: 'a', atMs: 1 },
    );
    const restored = await (await stored(running)).restore();
    assert.deepEqual(
      [restored?.document.state, restored?.document.steps[0]?.status, restored?.isStored],
      ['paused', 'interrupted', false],
    );
  });

  it('shows the plan of a window that lives as it was stored', async () => {
    const running = after(reviewing(stepWith('a')), { type: 'run-started' });
    const { world, restore } = await stored(running);
    await world.plans.acquireLease('p1', 'window-2', 1_000);
    const restored = await restore();
    assert.deepEqual([restored?.isElsewhere, restored?.document.state], [true, 'running']);
  });

  it('stages edits again that waited for review, without a model', async () => {
    const waiting = after(
      reviewing(stepWith('a')),
      { type: 'run-started' },
      { type: 'step-started', stepId: 'a', atMs: 1 },
      { type: 'step-staged', stepId: 'a', result, rawAnswer: editOf('src/a.ts', 'one', 'two') },
    );
    const { world, restore } = await stored(waiting, { 'src/a.ts': 'one\n' });
    const restored = await restore();
    assert.deepEqual(
      restored?.staged.map(({ stepId, changes }) => [stepId, changes.map(({ path }) => path)]),
      [['a', ['src/a.ts']]],
    );
    assert.equal(restored.document.steps[0]?.status, 'awaiting-approval');
    assert.deepEqual(world.models.requests, []);
  });

  it('learns from the ledger what calls cost whose window died, and counts none twice', async () => {
    const document = after(reviewing(stepWith('a')), {
      type: 'call-finished',
      stepId: 'a',
      call: attemptWith('known'),
    });
    const { world, restore } = await stored(document);
    world.ledger.add(row('planned'), row('known', 'a'), row('lost', 'a'), row('gone', 'z'));
    const restored = await restore();
    const [step] = restored?.document.steps ?? [];
    assert.deepEqual(step && callsOf(step).map(({ callId }) => callId), ['known', 'lost']);
    assert.deepEqual(restored?.document.planningCalls, [
      {
        callId: 'planned',
        purpose: 'step',
        model: 'mid/coder',
        inputTokens: 10,
        outputTokens: 5,
        cacheReadTokens: 3,
        cost: { source: 'catalogue', nanoUsd: 9 },
        outcome: 'interrupted',
        startedAtMs: 1,
        latencyMs: 2,
      },
    ]);
    assert.deepEqual(
      restored.document.discardedCalls.map(({ callId }) => callId),
      ['gone'],
    );
    assert.equal(restored.isStored, false);
  });
});
