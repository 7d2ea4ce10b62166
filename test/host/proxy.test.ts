import assert from 'node:assert/strict';
import { startFakeProviders, testPort, type FakeProviders } from './support/fakeProviders.ts';
import { planAnswer, planStep } from './support/preparedPlan.ts';
import { startProxy, type Proxy } from './support/proxy.ts';
import { updateSetting } from './support/settings.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

/** A name that no name server knows: only the proxy can lead there. */
const madeUpHost = 'models.tierwise.invalid';

describe('A proxy in the settings of VS Code', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;
  let proxy: Proxy;
  const restores: (() => Promise<void>)[] = [];

  before(async () => {
    providers = await startFakeProviders();
    proxy = await startProxy(testPort());
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    restores.push(
      await updateSetting('tierwise.providers', {
        anthropic: { protocol: 'anthropic', baseUrl: `http://${madeUpHost}/anthropic` },
        openai: { protocol: 'openai', baseUrl: `http://${madeUpHost}/openai/v1` },
        ollama: { protocol: 'ollama', baseUrl: `http://${madeUpHost}/ollama` },
      }),
    );
  });

  beforeEach(async () => {
    await tierwise.closePlan();
    providers.reset();
  });

  after(async () => {
    for (const restore of restores.reverse()) await restore();
    await tierwise.closePlan();
    await proxy.close();
    await providers.close();
  });

  it('is needed here: without it the host cannot be reached', async () => {
    const { notice } = await tierwise.plan('Do it');
    assert.equal(notice?.title, 'anthropic cannot be reached.');
    assert.deepEqual(providers.asked, []);
  });

  it('is taken for every provider, and the streamed answer comes through it', async () => {
    restores.push(await updateSetting('http.proxy', proxy.url));
    restores.push(await updateSetting('http.proxySupport', 'override'));
    providers.prepare(
      'anthropic',
      planAnswer([
        planStep('over-openai', { kind: 'investigate' }),
        planStep('over-ollama', { kind: 'investigate', tier: 'grunt' }),
      ]),
    );
    providers.prepare('openai', { text: 'Found by OpenAI.' });
    providers.prepare('ollama', { text: 'Found by Ollama.' });
    await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
    const view = await tierwise.plan('Do it');
    assert.equal(view.phase, 'ready', JSON.stringify(view.notice));
    await tierwise.run();
    assert.equal(tierwise.step('over-openai').resultSummary, 'Found by OpenAI.');
    assert.equal(tierwise.step('over-ollama').resultSummary, 'Found by Ollama.');
    // Steps that run side by side ask in any order.
    assert.deepEqual(providers.asked.map(({ provider }) => provider).sort(), [
      'anthropic',
      'ollama',
      'openai',
    ]);
    assert(proxy.seen.length > 0);
    for (const target of proxy.seen) assert(target.includes(madeUpHost), target);
  });
});
