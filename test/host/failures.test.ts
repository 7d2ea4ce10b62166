import assert from 'node:assert/strict';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { planAnswer, planStep } from './support/preparedPlan.ts';
import { updateSetting } from './support/settings.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

describe('When a provider does not answer', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;

  before(async () => {
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
    await tierwise.when((view) => view.setup.kind === 'ready', 'ready');
  });

  beforeEach(async () => {
    await tierwise.closePlan();
    providers.reset();
  });

  after(async () => {
    await tierwise.closePlan();
    await providers.close();
  });

  it('says that the key is not accepted and offers to set it, without a second try', async () => {
    providers.prepare('anthropic', {
      error: { status: 401, type: 'authentication_error', message: 'invalid x-api-key' },
    });
    const { phase, notice } = await tierwise.plan('Do it');
    assert.equal(phase, 'failed');
    assert.equal(notice?.title, 'anthropic does not accept the key.');
    assert(notice.actions.includes('set-key'));
    assert.equal(providers.asked.length, 1);
    const [row] = await tierwise.attempts();
    assert.equal(row?.outcome, 'auth');
    assert(!JSON.stringify(row).includes('not-a-real-key'), 'no key in the ledger');
  });

  it('says that it cannot be reached, and nothing spins, when the server is down', async () => {
    await providers.close();
    try {
      const { phase, notice } = await tierwise.plan('Do it');
      assert.equal(phase, 'failed');
      assert.equal(notice?.title, 'anthropic cannot be reached.');
      assert.match(notice.detail ?? '', /ECONNREFUSED/);
      assert.equal(tierwise.sessions.current()?.live().planning, undefined);
      const rows = await tierwise.attempts();
      // One try and two more, each a little later.
      assert.deepEqual(
        rows.map(({ outcome }) => outcome),
        ['connection', 'connection', 'connection'],
      );
      assert(
        rows.every(({ cost }) => cost.source !== 'unpriced' && cost.nanoUsd === 0),
        'nothing was spent',
      );
    } finally {
      providers = await startFakeProviders();
    }
  });

  it('recovers when the server is back', async () => {
    providers.prepare('anthropic', planAnswer([planStep('only')]));
    assert.equal((await tierwise.plan('Do it')).phase, 'ready');
  });

  it('asks the next model of the chain when the first is overloaded, and says which one ran', async () => {
    const restore = await updateSetting('tierwise.tiers', {
      orchestration: { models: ['anthropic/claude-opus-5-5', 'openai/gpt-6.1-sol'] },
    });
    try {
      await tierwise.when(
        (view) => view.modelsByTier.orchestration.length === 2,
        'the setting has been read',
      );
      const busy = { error: { status: 529, type: 'overloaded_error', message: 'Overloaded' } };
      providers.prepare('anthropic', { ...busy, headers: { 'retry-after': '0' } }, busy, busy);
      providers.prepare('openai', planAnswer([planStep('only')]));
      const view = await tierwise.plan('Do it');
      assert.equal(view.phase, 'ready');
      assert.deepEqual(view.plan?.planning.models, ['anthropic/claude-opus-5-5', 'openai/gpt-6.1-sol']);
      const rows = await tierwise.attempts();
      assert.deepEqual(
        rows.map(({ modelAsked, outcome, position }) => [modelAsked, outcome, position]),
        [
          ['claude-opus-5-5', 'overloaded', 0],
          ['claude-opus-5-5', 'overloaded', 0],
          ['claude-opus-5-5', 'overloaded', 0],
          ['gpt-6.1-sol', 'succeeded', 1],
        ],
      );
    } finally {
      await restore();
    }
  });
});
