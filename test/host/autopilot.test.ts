import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { AutopilotOfferView } from '../../src/shared/planView.ts';
import { skipAfterFailure } from '../time/skipAfterFailure.ts';
import { hasGit } from '../unit/support/git.ts';
import { closeEditors, folder, onDisk } from './support/files.ts';
import { forStep, startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { leaveBehind } from './support/leftBehind.ts';
import { createAnswer, editAnswer, planAnswer, planStep } from './support/preparedPlan.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

const sum = 'js/src/add.js';
const inOrder = '  return one + other;';
const swapped = '  return other + one;';

/** Each test goes on with the file and the commits of the one before. */
describe('A plan on Autopilot', () => {
  skipAfterFailure();
  let tierwise: Tierwise;
  let providers: FakeProviders;
  /** Titles of all questions that were put to the person. */
  const questions: string[] = [];

  const git = (...parameters: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...parameters], {
      cwd: folder().uri.fsPath,
      encoding: 'utf8',
    }).trim();

  before(async () => {
    if (hasGit) {
      git('init', '-q');
      git('config', 'user.name', 'A Person');
      git('config', 'user.email', 'person@example.com');
      git('add', '.');
      git('commit', '-q', '-m', 'first');
    }
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    tierwise.model.onDidChange(() => {
      const { question } = tierwise.view();
      if (question !== undefined && questions.at(-1) !== question.title) questions.push(question.title);
    });
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
    await tierwise.when((view) => view.setup.kind === 'ready', 'ready');
  });

  beforeEach(async () => {
    await tierwise.closePlan();
    providers.reset();
    questions.length = 0;
  });

  after(async () => {
    await closeEditors();
    await providers.close();
  });

  /** Asks what Autopilot would do. */
  async function offered(): Promise<AutopilotOfferView> {
    await tierwise.model.handle({ type: 'autopilot-requested' });
    const autopilot = tierwise.view().plan?.autopilot;
    assert.ok(autopilot?.kind === 'offered', JSON.stringify(autopilot));
    return autopilot.offer;
  }

  async function approve(
    offer: AutopilotOfferView,
    part: { commandIds?: string[]; budgetDollars?: number } = {},
  ) {
    await tierwise.model.handle({
      type: 'autopilot-approved',
      budgetDollars: offer.budgetDollars,
      commandIds: offer.commands.map(({ id }) => id),
      stepIds: offer.steps.map(({ id }) => id),
      ...part,
    });
  }

  it('applies a checked step without a diff or a question, and stops at a sensitive path', async () => {
    providers.prepare(
      'anthropic',
      planAnswer([
        planStep('swap', { title: 'Swap the summands', files: [sum] }),
        planStep('registry', { title: 'Change the registry', files: [sum], dependsOn: ['swap'] }),
      ]),
    );
    await tierwise.plan('Swap');
    const offer = await offered();
    assert.deepEqual(
      offer.commands.map(({ command, cwd, isProposed }) => [command, cwd, isProposed]),
      [
        ['node --test …', 'js', false],
        ['npm test', 'js', false],
      ],
    );
    assert.deepEqual(
      offer.steps.map(({ id, whySeen }) => [id, whySeen]),
      [
        ['swap', undefined],
        ['registry', undefined],
      ],
    );
    providers.prepare(
      'openai',
      forStep('swap', editAnswer(sum, inOrder, swapped)),
      forStep('registry', createAnswer('js/.npmrc', 'registry=https://registry.example.invalid\n')),
    );
    const flying = approve(offer);
    await tierwise.whenStep('swap', 'done');
    assert.match(onDisk(sum) ?? '', /other \+ one/);
    assert.match(tierwise.step('swap').verdict?.text ?? '', /^Passed/);
    const registry = await tierwise.whenStep('registry', 'awaiting-approval');
    assert.match(
      registry.stopReason ?? '',
      /^Autopilot stops here: js\/\.npmrc decides where packages come from/,
    );
    assert.equal(onDisk('js/.npmrc'), undefined);
    assert.deepEqual(questions, []);
    assert.equal(tierwise.view().plan?.autopilot.kind, 'on');
    await tierwise.act('registry', 'reject');
    await flying;
    assert.equal(onDisk('js/.npmrc'), undefined);
  });

  it('committed the step by itself, with its title, as the setting asks for', function () {
    if (!hasGit) this.skip();
    assert.equal(git('log', '-1', '--format=%s'), 'Swap the summands');
    assert.equal(git('show', '--name-only', '--format=', 'HEAD'), sum);
    assert.equal(git('status', '--porcelain'), '');
  });

  it('asks for a command that was not approved, as ever', async () => {
    providers.prepare('anthropic', planAnswer([planStep('back', { title: 'Swap back', files: [sum] })]));
    await tierwise.plan('Swap back');
    providers.prepare('openai', editAnswer(sum, swapped, inOrder));
    const offer = await offered();
    const flying = approve(offer, { commandIds: [] });
    const question = await tierwise.when((view) => view.question, 'a question');
    assert.equal(question.title, 'Run this command to check the step?');
    assert.match(question.commands?.[0]?.command ?? '', /^node --test/);
    await tierwise.model.handle({ type: 'autopilot-stopped' });
    assert.equal(tierwise.view().plan?.autopilot.kind, 'off');
    await tierwise.model.handle({ type: 'plan-cancelled' });
    await flying;
    assert.match(onDisk(sum) ?? '', /other \+ one/);
  });

  it('spends no more than was approved without a word of the person', async () => {
    providers.prepare('anthropic', planAnswer([planStep('dear', { title: 'Dear step', files: [sum] })]));
    await tierwise.plan('Dear');
    const asked = providers.asked.length;
    const flying = approve(await offered(), { budgetDollars: 0 });
    const question = await tierwise.when((view) => view.question, 'a question of money');
    assert.match(`${question.title} ${question.detail ?? ''}`, /plan/i);
    const stop = question.answers.find(({ id }) => id === 'stop');
    assert.ok(stop, JSON.stringify(question.answers));
    await tierwise.model.handle({ type: 'question-answered', questionId: question.id, answerId: stop.id });
    await flying;
    assert.equal(providers.asked.length, asked, 'nothing was sent');
    assert.equal(tierwise.view().phase, 'paused');
  });

  it('is asked for by the command too, in the panel', async () => {
    providers.prepare('anthropic', planAnswer([planStep('one', { files: [sum] })]));
    await tierwise.plan('One');
    await vscode.commands.executeCommand('tierwise.runOnAutopilot');
    assert.equal(tierwise.view().plan?.autopilot.kind, 'offered');
    await tierwise.model.handle({ type: 'autopilot-declined' });
    assert.equal(tierwise.view().plan?.autopilot.kind, 'off');
  });

  it('is left on, with a step that no provider has answered, for the next start of the window', async () => {
    providers.prepare('anthropic', planAnswer([planStep('long', { title: 'Over a reload', files: [sum] })]));
    await tierwise.plan('Over a reload');
    await approve(await offered());
    assert.equal(tierwise.step('long').status, 'failed');
    assert.equal(tierwise.view().plan?.autopilot.kind, 'on');
    leaveBehind('a-plan-on-autopilot');
  });
});
