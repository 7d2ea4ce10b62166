import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { totalInputTokens } from '../../src/core/model/request/usage.ts';
import type { CallRow } from '../../src/core/model/ledger/ledger.ts';
import { commandIds } from '../../src/shared/contract.ts';
import type { PlanPanelView } from '../../src/shared/planView.ts';
import { createGate } from '../servers/scriptedServer.ts';
import { skipAfterFailure } from '../time/skipAfterFailure.ts';
import { closeEditors, onDisk, openFile, writeOnDisk } from './support/files.ts';
import { forStep, startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { createAnswer, editAnswer, planAnswer, planStep } from './support/preparedPlan.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';
import { until } from './support/until.ts';

const helloLine = "  return 'Hello ' + name;";
const goodDayLine = "  return 'Good day, ' + name;";
const greetBefore = `export function greet(name) {\n${helloLine}\n}\n`;

describe('Plan Task', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;

  before(async () => {
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
    await tierwise.when(
      (view) => view.setup.kind === 'ready' && tierwise.setup.providersWithKey().size === 2,
      'ready with two keys',
    );
  });

  after(async () => {
    await tierwise.closePlan();
    await closeEditors();
    await providers.close();
  });

  describe('from the task to the applied edit, over three providers', () => {
    skipAfterFailure();
    const steps = [
      planStep('greet', { title: 'Greet politely', files: ['src/greet.js'] }),
      planStep('bye', { title: 'Say goodbye', files: ['src/farewell.js'], dependsOn: ['greet'] }),
      planStep('names', {
        title: 'List what is exported',
        kind: 'investigate',
        tier: 'grunt',
        files: ['src/greet.js'],
      }),
      planStep('free', { title: 'Write notes', kind: 'docs', files: ['NOTES.md'] }),
    ];

    it('shows the steps while the planner still writes them', async () => {
      const gate = createGate();
      const answer = planAnswer(steps, { inputTokens: 5000, outputTokens: 700, cacheReadTokens: 1000 });
      // A model that writes a piece every few milliseconds, and holds its breath in the middle.
      const middle = Math.floor(((answer.text ?? '').length / 60) * 0.6);
      providers.prepare('anthropic', {
        answer: () => answer,
        beforeEvent: (index) => (index === middle ? gate.opened : passed(index * 20)),
      });
      const planning = tierwise.plan('Make the shop polite');
      const partial = await tierwise.when((view) => {
        const writing = view.plan?.steps.filter((step) => step.status === 'writing') ?? [];
        return writing.length > 0 && writing.length < steps.length && view;
      }, 'some steps are there and others are still to come');
      assert.equal(partial.phase, 'planning');
      assert.equal(partial.plan?.goal, 'The shop greets politely.');
      assert.deepEqual(partial.plan.steps[0]?.title, 'Greet politely');
      gate.open();
      const view = await planning;
      assert.equal(view.phase, 'ready');
      assert.deepEqual(
        view.plan?.steps.map(({ id, status, model }) => [id, status, model]),
        [
          ['greet', 'pending', 'openai/gpt-6.1-terra'],
          ['bye', 'pending', 'openai/gpt-6.1-terra'],
          ['names', 'pending', 'ollama/gemma3:4b'],
          ['free', 'pending', 'openai/gpt-6.1-terra'],
        ],
      );
    });

    it('sends the planner the task, the outline and the instructions of the project', () => {
      const [request] = providers.asked;
      assert.equal(request?.provider, 'anthropic');
      assert.equal(request.model, 'claude-opus-5-5');
      assert.equal(request.headers['authorization'], 'Bearer sk-ant-not-a-real-key-0123456789');
      for (const part of ['Make the shop polite', 'greet.js', 'plain JavaScript without dependencies'])
        assert(request.prompt.includes(part), `The prompt lacks "${part}"`);
    });

    it('estimates what has a price', () => {
      assert.match(tierwise.step('greet').estimate?.text ?? '', /^≈\$/);
      assert.match(tierwise.view().plan?.totals.estimate?.text ?? '', /\$/);
    });

    it('lets the person change a step and give it another model', async () => {
      await tierwise.model.handle({
        type: 'step-edited',
        stepId: 'bye',
        patch: { instructions: 'Say "Farewell".', model: 'openai/gpt-nobody-priced' },
      });
      const { instructions, model, isModelChosen } = tierwise.step('bye');
      assert.deepEqual(
        [instructions, model, isModelChosen],
        ['Say "Farewell".', 'openai/gpt-nobody-priced', true],
      );
    });

    it('runs all: stages an edit and waits, writes it when it is accepted, drops it when it is rejected', async () => {
      providers.prepare(
        'openai',
        forStep(
          'greet',
          editAnswer('src/greet.js', helloLine, goodDayLine, {
            inputTokens: 900,
            outputTokens: 80,
            cacheReadTokens: 300,
          }),
        ),
        forStep(
          'bye',
          editAnswer('src/farewell.js', "  return 'Bye ' + name;", "  return 'Farewell ' + name;", {
            inputTokens: 950,
            outputTokens: 70,
          }),
        ),
        forStep('free', createAnswer('NOTES.md', 'Polite now.\n', { inputTokens: 400, outputTokens: 30 })),
      );
      providers.prepare('ollama', {
        text: 'greet is exported.',
        usage: { inputTokens: 200, outputTokens: 9 },
      });
      const running = tierwise.run();
      await tierwise.whenStep('greet', 'awaiting-approval');
      assert.equal(onDisk('src/greet.js'), greetBefore, 'nothing is written before it is accepted');
      assert.equal(tierwise.view().phase, 'running');
      await tierwise.act('greet', 'accept');
      assert.equal(onDisk('src/greet.js'), greetBefore.replace(helloLine, goodDayLine));

      await tierwise.whenStep('bye', 'awaiting-approval');
      await tierwise.act('bye', 'reject');
      await running;
      assert.equal(tierwise.step('bye').status, 'rejected');
      assert.match(onDisk('src/farewell.js') ?? '', /Bye/);
    });

    it('goes on from there until every step is done', async () => {
      await tierwise.act('bye', 'delete');
      const running = tierwise.run();
      await tierwise.whenStep('free', 'awaiting-approval');
      await tierwise.act('free', 'accept');
      await running;
      assert.equal(onDisk('NOTES.md'), 'Polite now.\n');
      assert.equal(tierwise.step('names').resultSummary, 'greet is exported.');
      assert.equal(tierwise.view().phase, 'finished');
    });

    it('gave the changed step its own model and instructions', () => {
      const prompt = providers.asked.find(({ model }) => model === 'gpt-nobody-priced')?.prompt ?? '';
      assert(prompt.includes('Farewell'));
      assert(prompt.includes('Changed src/greet.js.'), 'and the result of the step before');
    });

    it('has one row in the ledger for each attempt, priced to the nano-dollar', async () => {
      // Steps that run side by side end in any order.
      const order = [undefined, ...steps.map(({ id }) => id)];
      const rows = [...(await tierwise.attempts())].sort(
        (one, other) => order.indexOf(one.stepId) - order.indexOf(other.stepId),
      );
      assert.deepEqual(rows.map(brief), [
        // 4000 × $4 + 1000 × $0.20 + 700 × $20, per million.
        ['plan', undefined, 0, 'orchestration', 'anthropic/claude-opus-5-5', 5000, 700, 30_200_000],
        // 600 × $1 + 300 × $0.05 + 80 × $5.
        ['step', 'greet', 0, 'execution', 'openai/gpt-6.1-terra', 900, 80, 1_015_000],
        ['step', 'bye', 0, 'execution', 'openai/gpt-nobody-priced', 950, 70, 'unpriced'],
        ['step', 'names', 0, 'grunt', 'ollama/gemma3:4b', 200, 9, 0],
        // 400 × $1 + 30 × $5.
        ['step', 'free', 0, 'execution', 'openai/gpt-6.1-terra', 400, 30, 550_000],
      ]);
      for (const row of rows) {
        assert.equal(row.outcome, 'succeeded');
        assert.equal(row.keyLabel === undefined, row.provider === 'ollama');
        assert.doesNotMatch(row.keyLabel ?? '', /not-a-real-key/);
        assert(row.latencyMs >= 0 && row.firstTokenMs !== undefined && row.firstTokenMs <= row.latencyMs);
        assert.match(row.windowDate, /^\d{4}-\d\d-\d\d$/);
      }
      assert.deepEqual(
        rows.map((row) => row.modelServed),
        ['claude-test', 'gpt-test', 'gpt-test', 'gemma-test', 'gpt-test'],
      );
    });

    it('adds them up, and never hides what has no price', async () => {
      const totals = tierwise.view().plan?.totals;
      assert.equal(totals?.calls, 5);
      assert.equal(totals.inputTokens, 7450);
      assert.equal(totals.outputTokens, 889);
      assert.equal(totals.cost?.text, '$0.032 + 1 unpriced');
      const text = await until(
        (listener) => tierwise.ledger.onDidChange(listener),
        () => tierwise.statusBar.text().includes('$0.032 + unpriced') && tierwise.statusBar.text(),
        () => `the status bar shows the sum, not ${tierwise.statusBar.text()}`,
      );
      assert.equal(text, '$(credit-card) $0.032 + unpriced · $0.032 + unpriced today');
    });

    it('compares with the orchestration model alone', () => {
      assert.match(tierwise.view().plan?.totals.baseline?.text ?? '', /\$/);
    });

    it('reverts a step to the exact bytes, and removes what it had written new', async () => {
      await tierwise.act('greet', 'revert');
      assert.equal(tierwise.step('greet').status, 'reverted');
      assert.equal(onDisk('src/greet.js'), greetBefore);
      await tierwise.act('free', 'revert');
      assert.equal(onDisk('NOTES.md'), undefined);
    });
  });

  describe('one step', () => {
    before(() => {
      // What retries may cost is learned while the tests run; the person of these tests always goes on.
      tierwise.model.onDidChange(() => {
        const { question } = tierwise.view();
        if (question?.answers.some(({ id }) => id === 'go-on') !== true) return;
        void tierwise.model.handle({
          type: 'question-answered',
          questionId: question.id,
          answerId: 'go-on',
        });
      });
    });

    beforeEach(async () => {
      await tierwise.closePlan();
      await closeEditors();
      providers.reset();
    });

    /** A plan with one step that edits greet.js. */
    async function planGreeting(): Promise<PlanPanelView> {
      providers.prepare('anthropic', planAnswer([planStep('greet', { files: ['src/greet.js'] })]));
      return tierwise.plan('Greet politely');
    }

    it('takes the unsaved buffer as the base, not the disk', async () => {
      const editor = await openFile('src/greet.js');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// typed just now\n'));
      await planGreeting();
      providers.prepare('openai', editAnswer('src/greet.js', helloLine, goodDayLine));
      await tierwise.act('greet', 'run');
      assert(providers.asked.at(-1)?.prompt.includes('typed just now'));
      await tierwise.act('greet', 'accept');
      assert.equal(
        onDisk('src/greet.js'),
        `// typed just now\n${greetBefore.replace(helloLine, goodDayLine)}`,
      );
      await tierwise.act('greet', 'revert');
      // What the person had typed is theirs: it stays.
      assert.equal(onDisk('src/greet.js'), `// typed just now\n${greetBefore}`);
      writeOnDisk('src/greet.js', greetBefore);
    });

    it('fails and writes nothing when the file changed after the edit was made', async () => {
      await planGreeting();
      providers.prepare('openai', editAnswer('src/greet.js', helloLine, goodDayLine));
      await tierwise.act('greet', 'run');
      await tierwise.whenStep('greet', 'awaiting-approval');
      const changed = `// by another program\n${greetBefore}`;
      writeOnDisk('src/greet.js', changed);
      await tierwise.act('greet', 'accept');
      const { status, failure } = tierwise.step('greet');
      assert.equal(status, 'failed');
      assert.match(failure ?? '', /src\/greet\.js: was changed meanwhile/);
      assert.equal(onDisk('src/greet.js'), changed);
      writeOnDisk('src/greet.js', greetBefore);
    });

    it('asks the next model with the evidence when a search text is not in the file', async () => {
      await planGreeting();
      const wrong = editAnswer('src/greet.js', '  return nothing;', goodDayLine);
      providers.prepare('openai', wrong, wrong);
      providers.prepare(
        'ollama',
        editAnswer('src/greet.js', helloLine, goodDayLine, { inputTokens: 900, outputTokens: 60 }),
      );
      await tierwise.act('greet', 'run');
      await tierwise.whenStep('greet', 'awaiting-approval');
      const prompt = providers.asked.at(-1)?.prompt ?? '';
      assert(prompt.includes('return nothing'), 'the evidence says which text was not found');
      const rows = await tierwise.attempts();
      assert.deepEqual(
        rows.map((row) => [row.stepId, row.modelAsked]),
        [
          [undefined, 'claude-opus-5-5'],
          // The second time as the next turn of the same attempt.
          ['greet', 'gpt-6.1-terra'],
          ['greet', 'gpt-6.1-terra'],
          ['greet', 'gemma3:4b'],
        ],
      );
      await tierwise.act('greet', 'reject');
    });

    it('fails with the reason when no model does better, and a retry carries note and evidence', async () => {
      await planGreeting();
      const wrong = editAnswer('src/greet.js', '  return nothing;', goodDayLine);
      for (const provider of ['openai', 'ollama', 'anthropic'] as const)
        providers.prepare(provider, wrong, wrong, wrong);
      await tierwise.act('greet', 'run');
      const failed = tierwise.step('greet');
      assert.equal(failed.status, 'failed');
      assert.match(tierwise.view().notice?.title ?? '', /Step greet/);
      assert.equal(onDisk('src/greet.js'), greetBefore);

      providers.reset();
      for (const provider of ['openai', 'ollama', 'anthropic'] as const)
        providers.prepare(provider, editAnswer('src/greet.js', helloLine, goodDayLine));
      await tierwise.act('greet', 'retry', 'Look at the second line.');
      await tierwise.whenStep('greet', 'awaiting-approval');
      const prompt = providers.asked.at(-1)?.prompt ?? '';
      assert(prompt.includes('Look at the second line.'), 'the note');
      const reason = (failed.failure ?? '').split('\n')[0] ?? '';
      assert(prompt.includes(JSON.stringify(reason).slice(1, -1)), `the reason itself: ${reason}\n${prompt}`);
      await tierwise.act('greet', 'reject');
    });

    it('plans anew from a step on, with the note, and keeps what was done', async () => {
      providers.prepare(
        'anthropic',
        planAnswer([
          planStep('look', { kind: 'investigate', tier: 'grunt' }),
          planStep('old', { dependsOn: ['look'] }),
        ]),
      );
      await tierwise.plan('Look, then write');
      providers.prepare('ollama', { text: 'There are three files.' });
      await tierwise.act('look', 'run');
      providers.prepare('anthropic', planAnswer([planStep('new', { dependsOn: ['look'] })]));
      await tierwise.act('old', 'replan', 'Write a new file instead.');
      assert.deepEqual(
        tierwise.view().plan?.steps.map(({ id, status }) => [id, status]),
        [
          ['look', 'done'],
          ['new', 'pending'],
        ],
      );
      const prompt = providers.asked.at(-1)?.prompt ?? '';
      assert(prompt.includes('Write a new file instead.') && prompt.includes('There are three files.'));
    });

    it('does not write outside of the workspace, whatever the answer says', async () => {
      await planGreeting();
      providers.prepare('openai', createAnswer('../outside.txt', 'out\n'));
      await tierwise.act('greet', 'run');
      assert.equal(tierwise.step('greet').status, 'failed');
      assert.equal(onDisk('../outside.txt'), undefined);
    });

    it('cancels a running step at once, and counts what had come', async () => {
      await planGreeting();
      const never = new Promise<void>(() => undefined);
      providers.prepare('openai', {
        answer: () => editAnswer('src/greet.js', helloLine, goodDayLine),
        beforeEvent: (index) => (index === 5 ? never : undefined),
      });
      const running = tierwise.act('greet', 'run');
      await tierwise.when(
        () => (tierwise.step('greet').activity ?? '').startsWith('Writing'),
        'text comes in',
      );
      await vscode.commands.executeCommand(commandIds.cancelPlan);
      await running;
      assert.equal(tierwise.step('greet').status, 'interrupted');
      const row = (await tierwise.attempts()).at(-1);
      assert.equal(row?.outcome, 'cancelled');
      assert((row.usage.outputTokens ?? 0) > 0, 'the tokens that came are estimated');
    });

    it('follows the commands of the palette too', async () => {
      await planGreeting();
      providers.prepare('openai', editAnswer('src/greet.js', helloLine, goodDayLine));
      const running = Promise.resolve(vscode.commands.executeCommand(commandIds.runPlan));
      await tierwise.whenStep('greet', 'awaiting-approval');
      await vscode.commands.executeCommand(commandIds.acceptStep);
      await running;
      assert.equal(onDisk('src/greet.js'), greetBefore.replace(helloLine, goodDayLine));
      await vscode.commands.executeCommand(commandIds.revertStep);
      assert.equal(onDisk('src/greet.js'), greetBefore);
    });
  });
});

function passed(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

function brief(row: CallRow): unknown[] {
  const { usage, cost } = row;
  return [
    row.purpose,
    row.stepId,
    row.position,
    row.tier,
    `${row.provider}/${row.modelAsked}`,
    totalInputTokens(usage),
    usage.outputTokens,
    cost.source === 'unpriced' ? 'unpriced' : cost.nanoUsd,
  ];
}
