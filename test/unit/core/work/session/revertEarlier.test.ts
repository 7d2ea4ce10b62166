import assert from 'node:assert/strict';
import type { StepEditor } from '../../../../../src/core/work/edits/editorPorts.ts';
import { createSemaphore } from '../../../../../src/core/calling/connect/semaphore.ts';
import { revertEarlier } from '../../../../../src/core/work/session/revertEarlier.ts';
import type { VerdictRow } from '../../../../../src/core/model/ledger/ledger.ts';
import { createEngineWorld, type ContextChanges } from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';

const step = { planId: 'old', stepId: 's1' };
const signal = new AbortController().signal;

describe('revertEarlier', () => {
  function prepared(revert: StepEditor['revert'], changes: ContextChanges = {}) {
    const world = createEngineWorld({ files: {} });
    const verdicts: VerdictRow[] = [];
    const row = (id: string, stepId: string) => ({ id, stepId }) as never;
    const context = world.context({
      ...changes,
      editor: { ...world.editor, revert },
      ledger: {
        ...world.ledger,
        calls: () => Promise.resolve([row('other', 's2'), row('newest', 's1'), row('older', 's1')]),
        recordVerdict: (verdict: VerdictRow) => {
          verdicts.push(verdict);
          return Promise.resolve();
        },
      },
    });
    return { world, context, verdicts };
  }

  it('puts files back under the lease of the plan and tells the ledger', async () => {
    const reverted: string[] = [];
    const { world, context, verdicts } = prepared((planId, stepId) => {
      reverted.push(`${planId} ${stepId} ${world.plans.leaseOwner(planId)}`);
      return Promise.resolve({ ok: true });
    });
    assert.equal(await revertEarlier(context, step, signal), undefined);
    assert.deepEqual(reverted, [`old s1 ${context.call.sessionId}`]);
    assert.equal(world.plans.leaseOwner('old'), undefined);
    assert.deepEqual(
      verdicts.map(({ callId, verdict, by, action }) => [callId, verdict, by, action]),
      [['newest', 'fail', 'person', 'reverted']],
    );
  });

  it('says which files stand against it, and notes nothing then', async () => {
    const problems = [{ path: 'a.ts', reason: 'was changed since' }];
    const { context, verdicts } = prepared(() => Promise.resolve({ ok: false, problems }));
    assert.equal(await revertEarlier(context, step, signal), 'a.ts: was changed since');
    assert.deepEqual(verdicts, []);
  });

  it('leaves a plan alone that another window works on, and everything in Restricted Mode', async () => {
    const never = () => Promise.reject(new Error('must not be reverted'));
    const { world, context } = prepared(never);
    await world.plans.acquireLease('old', 'another window', 60_000);
    assert.match((await revertEarlier(context, step, signal)) ?? '', /Another window/);
    const restricted = prepared(never, { whyNotNow: () => 'Not trusted.' });
    assert.equal(await revertEarlier(restricted.context, step, signal), 'Not trusted.');
  });

  it('waits until no step is between writing and judging', async () => {
    const writing = createSemaphore(1);
    const giveBack = await writing.acquire(signal);
    let isReverted = false;
    const { context } = prepared(
      () => {
        isReverted = true;
        return Promise.resolve({ ok: true });
      },
      { writing },
    );
    const done = revertEarlier(context, step, signal);
    await settled();
    assert.equal(isReverted, false);
    giveBack();
    assert.equal(await done, undefined);
    assert.equal(isReverted, true);
    assert.ok(writing.tryAcquire(), 'its turn is given back');
  });

  it('does nothing when it is stopped while it waits', async () => {
    const writing = createSemaphore(1);
    await writing.acquire(signal);
    const { context } = prepared(() => Promise.reject(new Error('must not be reverted')), { writing });
    const controller = new AbortController();
    const done = revertEarlier(context, step, controller.signal);
    controller.abort();
    assert.equal(await done, undefined);
  });
});
