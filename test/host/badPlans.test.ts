import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors } from './support/files.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { planAnswer, planStep } from './support/preparedPlan.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';
import { until } from './support/until.ts';

const cycle = planAnswer([
  planStep('first', { dependsOn: ['second'] }),
  planStep('second', { dependsOn: ['first'] }),
]);
const good = planAnswer([planStep('first'), planStep('second', { dependsOn: ['first'] })]);

describe('A plan that does not hold', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;

  before(async () => {
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    await tierwise.when((view) => view.setup.kind === 'ready', 'ready');
  });

  beforeEach(async () => {
    await tierwise.closePlan();
    providers.reset();
  });

  after(async () => {
    await tierwise.closePlan();
    await closeEditors();
    await providers.close();
  });

  it('goes back to the planner once, with what is wrong, and the better one is taken', async () => {
    providers.prepare('anthropic', cycle, good);
    const view = await tierwise.plan('Do it');
    assert.equal(view.phase, 'ready');
    assert.deepEqual(
      view.plan?.steps.map(({ id }) => id),
      ['first', 'second'],
    );
    const repair = providers.asked[1]?.prompt ?? '';
    assert(repair.includes('depend on each other in a circle'), repair);
    assert(repair.includes('The shop greets politely.'), 'with its own answer before it');
    const rows = await tierwise.attempts();
    assert.deepEqual(
      rows.map(({ purpose, position }) => [purpose, position]),
      [
        ['plan', 0],
        ['plan', 1],
      ],
    );
  });

  const bad = {
    'steps in a circle': [cycle, 'circle'],
    'an unknown dependency': [planAnswer([planStep('only', { dependsOn: ['nobody'] })]), 'nobody'],
    'a file outside of the workspace': [
      planAnswer([planStep('only', { files: ['../../etc/passwd'] })]),
      'passwd',
    ],
    'no steps': [planAnswer([]), 'no steps'],
    'no JSON at all': [{ text: 'I would rather talk about it.' }, 'JSON'],
  } as const;

  for (const [what, [answer, word]] of Object.entries(bad)) {
    it(`twice with ${what}: a clear failure, no third call, and the raw answer stays readable`, async () => {
      providers.prepare('anthropic', answer, answer, good);
      const view = await tierwise.plan('Do it');
      assert.equal(view.phase, 'failed');
      assert.equal(view.notice?.severity, 'error');
      assert.match(view.notice.title, /did not write a usable plan/);
      assert.match(view.notice.detail ?? '', new RegExp(word));
      assert(view.notice.actions.includes('plan-again') && view.notice.actions.includes('show-raw-answer'));
      assert.equal(providers.asked.length, 2);

      await tierwise.model.handle({ type: 'notice-action-chosen', action: 'show-raw-answer' });
      await until(
        (listener) => vscode.workspace.onDidChangeTextDocument(listener),
        () => vscode.window.activeTextEditor?.document.getText() === answer.text,
        () =>
          `an editor with the raw answer, not ${vscode.window.activeTextEditor?.document.getText() ?? ''}`,
      );
      await closeEditors();
    });
  }

  it('can be planned again, and what the first try cost stays with it', async () => {
    providers.prepare('anthropic', cycle, cycle, good);
    await tierwise.plan('Do it');
    await tierwise.model.handle({ type: 'notice-action-chosen', action: 'plan-again' });
    assert.equal(tierwise.view().phase, 'ready');
    assert.equal(tierwise.view().plan?.planning.calls, 3);
    assert.equal((await tierwise.attempts()).length, 3);
  });
});
