import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/shared/contract.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

describe('Restricted Mode', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;

  before(async () => {
    assert.equal(vscode.workspace.isTrusted, false, 'the window is in Restricted Mode');
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    await tierwise.when((view) => view.setup.kind === 'restricted', 'the panel says so');
  });

  after(async () => {
    await providers.close();
  });

  it('opens the panel, which says why nothing can be planned', async () => {
    await vscode.commands.executeCommand(commandIds.planTask);
    assert.deepEqual(tierwise.view().setup, { kind: 'restricted' });
    assert.equal(tierwise.view().phase, 'composing');
  });

  it('makes no plan and sends nothing', async () => {
    const session = tierwise.sessions.current() ?? assert.fail('There is no session');
    assert.match((await session.plan('Do it', [])) ?? '', /Restricted Mode/);
    await tierwise.plan('Do it');
    assert.equal(tierwise.view().plan, undefined);
    assert.deepEqual(providers.requests, []);
    assert.deepEqual(await tierwise.ledger.calls({ limit: 10 }), []);
  });

  it('ignores what the repository sets', () => {
    assert.deepEqual(tierwise.view().modelsByTier.orchestration, ['anthropic/claude-opus-5-5']);
  });
});
