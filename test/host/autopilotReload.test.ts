import assert from 'node:assert/strict';
import { skipAfterFailure } from '../time/skipAfterFailure.ts';
import { onDisk } from './support/files.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { needLeftBehind } from './support/leftBehind.ts';
import { editAnswer } from './support/preparedPlan.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

const sum = 'js/src/add.js';
const inOrder = '  return one + other;';
const swapped = '  return other + one;';

describe('A plan that was on Autopilot when the window went', () => {
  skipAfterFailure();
  let tierwise: Tierwise;
  let providers: FakeProviders;
  const endings: (() => Promise<void>)[] = [];

  before(async function () {
    needLeftBehind(this, 'a-plan-on-autopilot');
    providers = await startFakeProviders();
    endings.push(() => providers.close());
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
    await tierwise.when((view) => view.setup.kind === 'ready' && view.plan, 'the plan is there again');
  });

  after(async () => {
    for (const end of endings) await end();
  });

  it('asks whether it goes on, and does nothing by itself', () => {
    const { notice, plan, phase } = tierwise.view();
    assert.equal(phase, 'paused');
    assert.equal(notice?.title, 'This plan was on Autopilot. Resume it?');
    assert.deepEqual(notice.actions, ['resume-autopilot', 'resume']);
    assert.equal(plan?.autopilot.kind, 'suspended');
    assert.equal(tierwise.step('long').status, 'failed');
    assert.deepEqual(providers.asked, []);
  });

  it('goes on under the same approval when the person says so', async () => {
    await tierwise.model.handle({ type: 'notice-action-chosen', action: 'resume-autopilot' });
    assert.equal(tierwise.view().plan?.autopilot.kind, 'on');
    providers.prepare('openai', editAnswer(sum, swapped, inOrder));
    await tierwise.act('long', 'retry');
    await tierwise.run();
    const { status, failure } = tierwise.step('long');
    assert.equal(status, 'done', failure);
    assert.match(tierwise.step('long').verdict?.text ?? '', /^Passed/);
    assert.match(onDisk(sum) ?? '', /one \+ other/);
    assert.equal(tierwise.view().phase, 'finished');
    assert.equal(tierwise.view().plan?.autopilot.kind, 'off', 'the approval ended with the plan');
    assert.equal(tierwise.view().question, undefined);
  });
});
