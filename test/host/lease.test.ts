import assert from 'node:assert/strict';
import { skipAfterFailure } from '../time/skipAfterFailure.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { planAnswer, planStep } from './support/preparedPlan.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

describe('A plan that another window works on', () => {
  skipAfterFailure();
  let tierwise: Tierwise;
  let providers: FakeProviders;
  let planId: string;

  before(async () => {
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    await tierwise.when((view) => view.setup.kind === 'ready', 'ready');
    await tierwise.closePlan();
    providers.prepare('anthropic', planAnswer([planStep('look', { kind: 'investigate', tier: 'grunt' })]));
    await tierwise.plan('Look around');
    planId = tierwise.view().plan?.id ?? assert.fail('There is no plan');
    const hasLease = await tierwise.plans.acquireLease(planId, 'another-window', 24 * 3_600_000);
    assert.equal(hasLease, true, 'nobody holds the plan while nothing runs');
  });

  after(async () => {
    await tierwise.plans.releaseLease(planId, 'another-window');
    await tierwise.closePlan();
    await providers.close();
  });

  it('is not run here, the panel says why, and nothing is sent', async () => {
    const session = tierwise.sessions.current() ?? assert.fail('There is no session');
    const sent = providers.requests.length;
    assert.equal(await session.run(), 'Another window is working on this plan.');
    assert.equal(providers.requests.length, sent);
    const { notice } = tierwise.view();
    assert.equal(notice?.title, 'Another window is working on this plan.');
    assert.deepEqual(notice.actions, ['take-over']);
    assert.deepEqual(tierwise.step('look').actions, []);
  });

  it('stays with that window while it lives', async () => {
    await tierwise.model.handle({ type: 'notice-action-chosen', action: 'take-over' });
    assert.deepEqual(tierwise.view().notice?.actions, ['take-over']);
  });

  it('is taken over once that window has let it go, and runs', async () => {
    await tierwise.plans.releaseLease(planId, 'another-window');
    await tierwise.model.handle({ type: 'notice-action-chosen', action: 'take-over' });
    assert.equal(tierwise.view().notice, undefined);
    providers.prepare('ollama', { text: 'Nothing to see.' });
    await tierwise.act('look', 'run');
    assert.equal(tierwise.step('look').status, 'done');
  });
});
