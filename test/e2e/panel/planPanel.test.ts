import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { PlanPanelView, StepView } from '../../../src/shared/planView.ts';
import { openPanelPage, type PanelPage } from './panelPage.ts';
import { mixedSteps, panel as panelView, panelStates, plan, step } from './panelViews.ts';

const threeSteps = [step('s1'), step('s2', { dependsOn: ['s1'] }), step('s3')];

function reviewing(steps: readonly StepView[]): PlanPanelView {
  return panelView({ phase: 'ready', plan: plan(steps) });
}

describe('the plan panel', () => {
  let panel: PanelPage;
  before(async () => {
    panel = await openPanelPage();
  });
  beforeEach(async () => {
    await panel.restart();
    await panel.sent();
  });
  after(() => panel.close());

  const button = (name: string): Locator => panel.page.getByRole('button', { name, exact: true });
  const taskBox = (): Locator => panel.page.getByRole('textbox', { name: 'What should be done?' });
  const toggle = (title: string): Locator => panel.page.getByRole('button', { name: title });
  /** A box that has just been opened gets the focus once it is drawn. */
  const untilFocusIn = (selector: string): Promise<unknown> =>
    panel.page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);
  const focused = (): Promise<string> =>
    panel.page.evaluate(() => {
      const element = document.activeElement;
      const stepId = element?.closest<HTMLElement>('[data-step-id]')?.dataset['stepId'] ?? '';
      return (
        `${stepId} ${element?.getAttribute('aria-label') ?? element?.id ?? ''}`.trim() ||
        (element?.tagName ?? '')
      );
    });

  it('asks for its view as soon as it is loaded', async () => {
    await panel.reload();
    assert.deepEqual(await panel.sent(), [{ type: 'panel-ready' }]);
  });

  describe('the task box', () => {
    it('gets the focus when the host asks', async () => {
      await panel.show(panelStates.gathering);
      await panel.show(panelView());
      await panel.post({ type: 'task-focused' });
      assert.equal(await focused(), 'task');
    });

    for (const key of ['Control+Enter', 'Meta+Enter']) {
      it(`plans with ${key}`, async () => {
        await panel.show(panelView());
        await taskBox().fill('Fix the bug ');
        await taskBox().press(key);
        assert.deepEqual(await panel.sent(), [{ type: 'plan-requested', task: 'Fix the bug' }]);
      });
    }

    it('plans with its button, and not without a text', async () => {
      await panel.show(panelView());
      await button('Plan').click({ force: true });
      await taskBox().press('Control+Enter');
      assert.deepEqual(await panel.sent(), []);
      await taskBox().fill('one\ntwo');
      await button('Plan').click();
      assert.deepEqual(await panel.sent(), [{ type: 'plan-requested', task: 'one\ntwo' }]);
    });

    it('does not plan while a plan is made or run', async () => {
      for (const view of [panelStates.gathering, panelStates.planning, panelStates.running]) {
        await panel.show(view);
        await taskBox().press('Control+Enter');
        assert.deepEqual(await panel.sent(), []);
      }
    });

    it('grows with its text', async () => {
      await panel.show(panelView());
      const height = async (): Promise<number> => (await taskBox().boundingBox())?.height ?? 0;
      const before = await height();
      await taskBox().fill('line\n'.repeat(9));
      assert.ok((await height()) > before * 2);
    });

    it('keeps its draft over views and a reload, and gives it up once it was planned', async () => {
      await panel.show(panelView());
      await taskBox().fill('Half a thought');
      await panel.show(panelView({ task: 'What the host had' }));
      assert.equal(await taskBox().inputValue(), 'Half a thought');
      await panel.reload();
      await panel.show(panelView({ task: 'What the host had' }));
      assert.equal(await taskBox().inputValue(), 'Half a thought');
      await panel.show(panelView({ task: 'Half a thought', phase: 'planning' }));
      await panel.show(panelView({ task: 'Another task' }));
      assert.equal(await taskBox().inputValue(), 'Another task');
    });

    it('is emptied by New Plan', async () => {
      await panel.show(panelStates.reviewing);
      await taskBox().fill('Something else');
      await button('New Plan').click();
      assert.deepEqual(await panel.sent(), [{ type: 'plan-closed' }]);
      await panel.show(panelView());
      assert.equal(await taskBox().inputValue(), '');
      assert.equal(await focused(), 'task');
    });

    it('shows chips that can be removed', async () => {
      await panel.show(panelStates.composing);
      await button('Remove src/cart.js:12–30').press('Enter');
      assert.deepEqual(await panel.sent(), [{ type: 'chip-removed', chipId: 'c1' }]);
      await panel.show({ ...panelStates.composing, chips: panelStates.composing.chips.slice(1) });
      assert.match(await focused(), /^(task|Remove )/);
    });
  });

  describe('what stands in the way', () => {
    it('offers three ways when nothing is configured', async () => {
      await panel.show(panelStates['not-configured']);
      await button('Add a Key').click();
      await button('Use Local Ollama').press('Enter');
      await button('Try the Sample').press('Space');
      assert.deepEqual(await panel.sent(), [
        { type: 'setup-chosen', choice: 'add-key' },
        { type: 'setup-chosen', choice: 'use-ollama' },
        { type: 'setup-chosen', choice: 'try-sample' },
      ]);
      await panel.page.getByText('gemma3:4b, qwen3-coder:30b').waitFor();
    });

    it('looks again for an Ollama that does not answer', async () => {
      await panel.show(panelStates['no-ollama']);
      await button('Look for Ollama Again').click();
      assert.deepEqual(await panel.sent(), [{ type: 'setup-chosen', choice: 'use-ollama' }]);
    });

    it('shows the last error instead of a spinner when the provider cannot be reached', async () => {
      await panel.show(panelStates.offline);
      await panel.page.getByText('getaddrinfo ENOTFOUND').waitFor();
      assert.equal(await panel.page.getByRole('progressbar').count(), 0);
      await button('Plan Again').click();
      await button('Show Log').click();
      assert.deepEqual(await panel.sent(), [
        { type: 'notice-action-chosen', action: 'plan-again' },
        { type: 'notice-action-chosen', action: 'show-log' },
      ]);
    });

    it('runs nothing in Restricted Mode', async () => {
      await panel.show(panelStates.restricted);
      assert.equal(await panel.page.getByRole('button', { name: /Run|Add Step|Edit/ }).count(), 0);
    });
  });

  it('shows steps as they are written, and a way to stop', async () => {
    await panel.show(panelStates.planning);
    assert.equal(await panel.page.getByRole('listitem').filter({ hasText: 'Being written' }).count(), 2);
    assert.equal(await panel.page.getByRole('main').getAttribute('aria-busy'), 'true');
    await button('Cancel').click();
    assert.deepEqual(await panel.sent(), [{ type: 'plan-cancelled' }]);
  });

  it('shows what the model wrote as text, whatever it is', async () => {
    const hostile = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script><b>bold</b>';
    const steps = [
      step('"><b>id</b>', {
        title: hostile,
        instructions: hostile,
        acceptance: [hostile],
        files: [hostile],
        failure: hostile,
        resultSummary: hostile,
        reasons: [hostile],
        status: 'failed',
      }),
    ];
    await panel.show({ ...reviewing(steps), plan: plan(steps, { goal: hostile, assumptions: [hostile] }) });
    await panel.page.getByRole('heading', { name: hostile }).waitFor();
    await panel.page.locator('.step-toggle').click();
    assert.equal(await panel.page.getByText(hostile, { exact: true }).count(), 7);
    assert.equal(await panel.page.locator('img, b, #root script').count(), 0);
    await panel.page.locator('.step-toggle').press('ArrowLeft');
    assert.equal(await panel.page.locator('.step-details').count(), 0);
    assert.deepEqual(await panel.policyViolations(), []);
  });

  describe('a step', () => {
    it('says its status, tier, order, tokens and money', async () => {
      await panel.show(panelStates.running);
      const text = (
        await panel.page.getByRole('listitem').filter({ hasText: 'Round once' }).innerText()
      ).replace(/\s+/g, ' ');
      for (const part of [
        '2 Round once',
        'Waiting for your approval',
        'execution',
        'edit',
        'after 1',
        'critical path',
        '12.1k tokens',
      ]) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      assert.match(text, /Estimate ≈\$0\.01–\$0\.03 → Spent \$0\.0094/);
    });

    it('ticks while it runs', async () => {
      const running = step('s1', { status: 'running', runningSinceMs: Date.now() - 5_000 });
      await panel.show(panelView({ phase: 'running', plan: plan([running]) }));
      const time = panel.page.locator('.figure');
      const first = await time.innerText();
      await panel.page.waitForFunction(
        (text) => document.querySelector('.figure')?.textContent !== text,
        first,
      );
    });

    it('sends what is chosen for it', async () => {
      await panel.show(panelStates.running);
      await button('Accept').click();
      await button('Reject').click();
      await button('Show Diff').click();
      await button('Cancel step 3').click();
      await button('Run step 4').click();
      await toggle('Rename toCents').click();
      for (const name of ['Move Up', 'Move Down', 'Delete']) await button(name).click();
      await panel.page
        .getByRole('group', { name: 'Actions for step 4' })
        .getByRole('button', { name: 'Show Raw Answer' })
        .click();
      const chosen = (stepId: string, action: string): object => ({
        type: 'step-action-chosen',
        stepId,
        action,
      });
      assert.deepEqual(await panel.sent(), [
        chosen('s2', 'accept'),
        chosen('s2', 'reject'),
        chosen('s2', 'show-diff'),
        chosen('s3', 'cancel'),
        chosen('s4', 'run'),
        chosen('s4', 'move-up'),
        chosen('s4', 'move-down'),
        chosen('s4', 'delete'),
        chosen('s4', 'show-raw-answer'),
      ]);
    });

    it('offers only what the host allows', async () => {
      await panel.show(reviewing([step('s1', { actions: [] })]));
      await toggle('Step called s1').click();
      assert.equal(await panel.page.getByRole('listitem').locator('button, vscode-button').count(), 1);
    });

    it('is tried again with a note, written with the keyboard alone', async () => {
      await panel.show(panelStates.running);
      await button('Retry step 4 with a note').press('Enter');
      const note = panel.page.getByRole('textbox', { name: /next try/ });
      await untilFocusIn('textarea');
      await panel.page.keyboard.type('Match the whole line');
      await panel.page.keyboard.press('Control+Enter');
      assert.deepEqual(await panel.sent(), [
        { type: 'step-action-chosen', stepId: 's4', action: 'retry', note: 'Match the whole line' },
      ]);
      assert.equal(await note.count(), 0);
    });

    it('closes the note with Escape and puts the focus back to the step', async () => {
      await panel.show(panelStates.running);
      await toggle('Rename toCents').click();
      await button('Re-Plan from Here').click();
      await untilFocusIn('textarea');
      await panel.page.keyboard.type('x');
      await panel.page.keyboard.press('Escape');
      await untilFocusIn('.step-toggle');
      assert.equal(await focused(), 's4');
      assert.deepEqual(await panel.sent(), []);
    });

    it('is edited in a form, and only what differs is sent', async () => {
      await panel.show(reviewing(threeSteps));
      await button('Edit step 2').click();
      await panel.page.getByRole('textbox', { name: 'Title' }).fill('Better title');
      await panel.page.getByRole('combobox', { name: 'Tier' }).selectOption('grunt');
      const model = panel.page.getByRole('combobox', { name: 'Model' });
      assert.deepEqual(await model.locator('option').allInnerTexts(), [
        'Choice of the tier (ollama/gemma3:4b)',
        'ollama/gemma3:4b',
        'anthropic/claude-opus-5-5',
        'openai/gpt-5.5',
        'anthropic/claude-haiku-4-5',
        'openai/gpt-5.5-mini',
        'ollama/qwen3-coder:30b',
      ]);
      await model.selectOption('ollama/gemma3:4b');
      await panel.page.getByRole('checkbox', { name: '3 Step called s3' }).check();
      await button('Save').click();
      assert.deepEqual(await panel.sent(), [
        {
          type: 'step-edited',
          stepId: 's2',
          patch: { title: 'Better title', tier: 'grunt', model: 'ollama/gemma3:4b', dependsOn: ['s1', 's3'] },
        },
      ]);
    });

    it('is not saved without a title', async () => {
      await panel.show(reviewing(threeSteps));
      await button('Edit step 2').click();
      await panel.page.getByRole('textbox', { name: 'Title' }).fill(' ');
      await panel.page.keyboard.press('Enter');
      await panel.page.getByText('A step needs a title.').waitFor();
      assert.deepEqual(await panel.sent(), []);
    });

    it('keeps its unfinished form, its note and its details over a reload', async () => {
      await panel.show(reviewing([step('s1', { actions: ['retry', 'edit'] }), step('s2')]));
      await button('Edit step 1').click();
      await panel.page.getByRole('textbox', { name: 'Instructions' }).fill('Half an instruction');
      await button('Retry step 1 with a note').click();
      await panel.page.getByRole('textbox', { name: /next try/ }).fill('Half a note');
      await toggle('Step called s2').click();
      await panel.reload();
      await panel.show(reviewing([step('s1', { actions: ['retry', 'edit'] }), step('s2')]));
      assert.equal(
        await panel.page.getByRole('textbox', { name: 'Instructions' }).inputValue(),
        'Half an instruction',
      );
      assert.equal(await panel.page.getByRole('textbox', { name: /next try/ }).inputValue(), 'Half a note');
      assert.equal(await toggle('Step called s2').getAttribute('aria-expanded'), 'true');
    });

    it('forgets forms of another plan', async () => {
      await panel.show(reviewing(threeSteps));
      await button('Edit step 1').click();
      await panel.show({ ...reviewing(threeSteps), plan: plan(threeSteps, { id: 'plan-2' }) });
      assert.equal(await panel.page.getByRole('form').count(), 0);
    });

    it('can be added, and opens for writing when it arrives', async () => {
      await panel.show(reviewing(threeSteps));
      await button('Add Step').click();
      assert.deepEqual(await panel.sent(), [{ type: 'step-added', afterStepId: 's3' }]);
      await panel.show(reviewing([...threeSteps, step('s4', { title: 'New step' })]));
      await panel.page.getByRole('form', { name: 'Edit step 4' }).waitFor();
      await untilFocusIn('input');
      await panel.page.keyboard.type('New work');
      assert.equal(await panel.page.getByRole('textbox', { name: 'Title' }).inputValue(), 'New work');
    });
  });

  describe('the plan as a whole', () => {
    it('is run, paused and cancelled', async () => {
      await panel.show(panelStates.reviewing);
      await button('Run All').click();
      await panel.show(panelStates.running);
      await button('Pause').click();
      await button('Cancel').click();
      await panel.show(panelStates.paused);
      await button('Resume').click();
      const types = (await panel.sent()).map(({ type }) => type);
      assert.deepEqual(types, ['plan-run-requested', 'plan-paused', 'plan-cancelled', 'plan-run-requested']);
    });

    it('says its sums and how they are counted', async () => {
      await panel.show(panelStates.running);
      const totals = panel.page.getByRole('region', { name: 'Totals' });
      const text = (await totals.innerText()).replace(/\s+/g, ' ');
      for (const part of [
        'Spent $0.012 + 1 unpriced',
        'From cache 62%',
        '30.3k in',
        'Orchestration model alone ≈$0.31–$0.52',
      ]) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      await button('How This Is Counted').click();
      await totals.getByText('The same tokens at the price of the planner.').waitFor();
      await totals.getByRole('button', { name: 'Show Raw Answer' }).click();
      assert.deepEqual(await panel.sent(), [{ type: 'notice-action-chosen', action: 'show-raw-answer' }]);
    });
  });

  describe('by keyboard', () => {
    it('has one tab stop in the list, and arrow keys between the steps', async () => {
      await panel.show(reviewing(threeSteps));
      await toggle('Step called s1').focus();
      const keys = ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Home', 'End', 'ArrowUp'];
      const seen: string[] = [];
      for (const key of keys) {
        await panel.page.keyboard.press(key);
        seen.push(await focused());
      }
      assert.deepEqual(seen, ['s2', 's3', 's3', 's1', 's3', 's2']);
      await panel.page.keyboard.press('Tab');
      assert.equal(await focused(), 's2 Run step 2');
      await panel.page.keyboard.press('Tab');
      assert.equal(await focused(), 's2 Edit step 2');
      await panel.page.keyboard.press('Tab');
      assert.equal(await panel.page.evaluate(() => document.activeElement?.textContent), 'Add Step');
    });

    it('opens and closes details with Right and Left', async () => {
      await panel.show(reviewing(threeSteps));
      await toggle('Step called s1').focus();
      await panel.page.keyboard.press('ArrowRight');
      assert.equal(await toggle('Step called s1').getAttribute('aria-expanded'), 'true');
      await panel.page.keyboard.press('ArrowLeft');
      assert.equal(await toggle('Step called s1').getAttribute('aria-expanded'), 'false');
    });

    it('moves a step with Alt and an arrow, and the focus goes along', async () => {
      await panel.show(reviewing(threeSteps));
      await toggle('Step called s2').focus();
      await panel.page.keyboard.press('Alt+ArrowUp');
      assert.deepEqual(await panel.sent(), [{ type: 'step-action-chosen', stepId: 's2', action: 'move-up' }]);
      const [first, second, third] = threeSteps;
      await panel.show(reviewing([second!, first!, third!]));
      assert.equal(await focused(), 's2');
    });

    it('keeps the arrow keys of a text field for the text', async () => {
      await panel.show(reviewing(threeSteps));
      await button('Edit step 2').click();
      const title = panel.page.getByRole('textbox', { name: 'Title' });
      await title.press('ArrowDown');
      await title.press('Alt+ArrowDown');
      assert.match(await focused(), /^s2 title-/);
      assert.deepEqual(await panel.sent(), []);
    });
  });

  describe('commands that wait for approval', () => {
    const commands = [
      {
        command: '[npm test](command:x) <img src=x> $(zap) \\u{202e}',
        detail: 'It runs in the workspace folder.',
      },
      { command: `tool ${'--long-option '.repeat(40)}end`, detail: 'It runs in packages/a.' },
    ];
    const question = {
      ...{ id: 'a\nb', title: 'Run these 2 commands to check the work?', commands },
      answers: [
        { id: 'once', label: 'Run for This Step' },
        { id: 'never', label: 'Do Not Run' },
      ],
    };
    const sheet = (): Locator => panel.page.getByRole('group', { name: /Run these 2 commands/ });

    it('stand whole and as they are in one sheet, and one answer goes to what it shows', async () => {
      await panel.show(panelView({ question }));
      assert.deepEqual(
        await sheet().locator('code').allTextContents(),
        commands.map(({ command }) => command),
      );
      assert.equal(await sheet().locator('a, img').count(), 0);
      await sheet()
        .getByRole('button', { name: /Do Not Run/ })
        .click();
      assert.deepEqual(await panel.sent(), [
        { type: 'question-answered', questionId: 'a\nb', answerId: 'never' },
      ]);
    });

    it('get the focus when the person asks to see them', async () => {
      await panel.show(panelView({ question }));
      await panel.page.locator('textarea').first().focus();
      await panel.post({ type: 'question-focused' });
      assert.equal(
        await panel.page.evaluate(() => document.activeElement?.textContent.trim()),
        '1  Run for This Step',
      );
    });
  });

  describe('the focus', () => {
    it('stays over updates', async () => {
      await panel.show(panelStates.running);
      await button('Run step 4').focus();
      const more = mixedSteps.map((each) => ({ ...each, activity: 'writing' }));
      await panel.show({ ...panelStates.running, plan: plan([step('s0'), ...more]) });
      assert.equal(await focused(), 's4 Run step 5');
    });

    it('goes to the step when the button that had it is gone', async () => {
      await panel.show(reviewing(threeSteps));
      await button('Run step 2').focus();
      const [first, second, third] = threeSteps;
      await panel.show(reviewing([first!, { ...second!, status: 'running', actions: ['cancel'] }, third!]));
      assert.equal(await focused(), 's2');
    });

    it('goes to the next step after a delete, then to the one before, then to the task', async () => {
      await panel.show(reviewing(threeSteps));
      await toggle('Step called s2').focus();
      const [first, , third] = threeSteps;
      await panel.show(reviewing([first!, third!]));
      assert.equal(await focused(), 's3');
      await panel.show(reviewing([first!]));
      assert.equal(await focused(), 's1');
      await panel.show(reviewing([]));
      assert.equal(await focused(), 'task');
    });

    it('goes from Run All to Pause', async () => {
      await panel.show(panelStates.reviewing);
      await button('Run All').focus();
      await panel.show(panelStates.running);
      assert.equal((await panel.page.evaluate(() => document.activeElement?.textContent))?.trim(), 'Pause');
    });
  });

  it('says changes of a step politely', async () => {
    const status = panel.page.getByRole('status');
    await panel.show(panelView({ phase: 'running', plan: plan([step('s1', { status: 'running' })]) }));
    assert.equal(await status.innerText(), '');
    await panel.show(panelView({ phase: 'running', plan: plan([step('s1', { status: 'done' })]) }));
    assert.equal(await status.innerText(), 'Step 1, Step called s1: Done');
  });
});
