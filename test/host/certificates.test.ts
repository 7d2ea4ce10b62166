import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeProviders, testPort, type FakeProviders } from './support/fakeProviders.ts';
import { planAnswer, planStep } from './support/preparedPlan.ts';
import { updateSetting } from './support/settings.ts';
import { startTlsFront } from './support/tlsFront.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

/** The suite's host finds `authority.pem` in the certificate store of its system (SSL_CERT_FILE). */
describe('Certificates of the system', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;
  const endings: (() => Promise<void>)[] = [];

  before(async function () {
    // The desktop reads the system's store by other means, which a test cannot add to.
    if (vscode.env.remoteName === undefined) this.skip();
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
  });

  beforeEach(async () => {
    await tierwise.closePlan();
    providers.reset();
  });

  after(async () => {
    if (vscode.env.remoteName === undefined) return;
    for (const end of endings.reverse()) await end();
    await tierwise.closePlan();
    await providers.close();
  });

  /** A plan from an Anthropic behind https. */
  async function planBehind(certificate: 'server' | 'unknown') {
    const front = await startTlsFront(certificate, testPort());
    endings.push(() => front.close());
    endings.push(
      await updateSetting('tierwise.providers', {
        anthropic: { protocol: 'anthropic', baseUrl: `${front.url}/anthropic` },
      }),
    );
    providers.prepare('anthropic', planAnswer([planStep('only')]));
    return tierwise.plan('Do it');
  }

  it('are trusted: an answer comes from a server that the authority of a company vouches for', async () => {
    const { phase, notice } = await planBehind('server');
    assert.equal(phase, 'ready', JSON.stringify(notice));
    assert.equal(providers.asked.length, 1);
  });

  it('are all that is trusted: no request goes to a server that nobody vouches for', async () => {
    const { phase, notice } = await planBehind('unknown');
    assert.equal(phase, 'failed');
    assert.equal(notice?.title, 'anthropic cannot be reached.');
    assert.match(notice.detail ?? '', /certificate/i);
    assert.deepEqual(providers.asked, []);
  });
});
