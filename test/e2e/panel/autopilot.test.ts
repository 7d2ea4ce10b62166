import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { accessibilityViolations } from '../accessibility.ts';
import { openPanelPage, type PanelPage } from './panelPage.ts';
import { autopilotOffer, panel as panelView, panelStates, plan, step } from './panelViews.ts';
import { panelThemes, type PanelThemeName } from './themes.ts';

describe('Autopilot in the plan panel', () => {
  let panel: PanelPage;
  before(async () => {
    panel = await openPanelPage();
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
  });
  beforeEach(async () => {
    await panel.restart();
    await panel.sent();
  });
  after(() => panel.close());

  const button = (name: string): Locator => panel.page.getByRole('button', { name, exact: true });
  const box = (name: RegExp): Locator => panel.page.getByRole('checkbox', { name });
  const budget = (): Locator => panel.page.getByRole('textbox', { name: /It may cost at most/ });
  const question = (): Locator => panel.page.getByRole('group', { name: 'Run this plan on Autopilot?' });

  it('is offered beside Run All, and on a paused plan', async () => {
    await panel.show(panelStates.reviewing);
    await button('Run on Autopilot…').click();
    await panel.show(panelStates.paused);
    await button('Run on Autopilot…').press('Enter');
    assert.deepEqual(await panel.sent(), [{ type: 'autopilot-requested' }, { type: 'autopilot-requested' }]);
    await panel.show(panelStates.running);
    assert.equal(await button('Run on Autopilot…').count(), 0);
    await panel.show(panelStates.restricted);
    assert.equal(await button('Run on Autopilot…').count(), 0);
  });

  it('says that it looks what would run', async () => {
    await panel.show(panelStates['autopilot-gathering']);
    await panel.page.getByRole('status').filter({ hasText: 'Looking at what would run' }).waitFor();
  });

  it('lists all that the approval covers, and ticks what is the project’s own', async () => {
    await panel.show(panelStates['autopilot-offered']);
    await question().getByText('≈$0.08 in half of all cases, ≈$0.14 in nine of ten').waitFor();
    await question().getByText('Steps whose cost is unknown, and in no sum: 1').waitFor();
    assert.equal(await budget().inputValue(), '0.21');
    assert.equal(await box(/npm test – in packages\/cart/).isChecked(), true);
    assert.equal(await box(/npm run e2e – proposed by the model/).isChecked(), false);
    const allowed = box(/npx tsc --noEmit – runs without asking already/);
    assert.deepEqual([await allowed.isChecked(), await allowed.isDisabled()], [true, true]);
    const critical = box(/2 Round once.* – its diff is shown: the step is critical/);
    assert.deepEqual([await critical.isChecked(), await critical.isDisabled()], [false, true]);
    assert.equal(await box(/3 Add tests/).isChecked(), true);
    await button('Run on Autopilot').click();
    assert.deepEqual(await panel.sent(), [
      { type: 'autopilot-approved', budgetDollars: 0.21, commandIds: ['command-1'], stepIds: ['s3'] },
    ]);
  });

  it('is approved by the keyboard alone, with what was changed', async () => {
    await panel.show(panelStates.reviewing);
    await button('Run on Autopilot…').focus();
    await panel.show(panelStates['autopilot-offered']);
    // The question has the focus; the budget is the first field.
    await panel.page.waitForFunction(() => document.activeElement?.id === 'autopilot-title');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Control+A');
    await panel.page.keyboard.type('0,5');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Space');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Space');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Space');
    await panel.page.keyboard.press('Control+Enter');
    assert.deepEqual((await panel.sent()).slice(-1), [
      { type: 'autopilot-approved', budgetDollars: 0.5, commandIds: ['command-2'], stepIds: [] },
    ]);
  });

  it('is not approved without a budget', async () => {
    await panel.show(panelStates['autopilot-offered']);
    await budget().fill('much');
    await panel.page.getByText('A budget is a number of dollars').waitFor();
    await budget().press('Control+Enter');
    await button('Run on Autopilot').click({ force: true });
    assert.deepEqual(await panel.sent(), []);
    assert.deepEqual(await accessibilityViolations(panel.page.mainFrame()), []);
  });

  it('is declined with a button or with Escape', async () => {
    await panel.show(panelStates['autopilot-offered']);
    await button('Not Now').click();
    await budget().press('Escape');
    assert.deepEqual(await panel.sent(), [{ type: 'autopilot-declined' }, { type: 'autopilot-declined' }]);
  });

  it('keeps what is ticked while the view is drawn again, and begins anew with another offer', async () => {
    const offered = (budgetDollars: number, goal: string) =>
      panelView({
        phase: 'ready',
        plan: plan([step('s1')], {
          goal,
          autopilot: { kind: 'offered', offer: { ...autopilotOffer, budgetDollars } },
        }),
      });
    await panel.show(offered(0.21, 'A word.'));
    await box(/npm test/).uncheck();
    await panel.show(offered(0.21, 'Another word.'));
    assert.equal(await box(/npm test/).isChecked(), false);
    await panel.show(offered(1, 'Another word.'));
    assert.equal(await box(/npm test/).isChecked(), true);
    assert.equal(await budget().inputValue(), '1');
  });

  it('is seen while it is on, with its approval, and can be stopped at any time', async () => {
    await panel.show(panelStates['autopilot-on']);
    await panel.page.getByTitle(/^Approved .* up to \$0\.21/).waitFor();
    await panel.page.getByText('turn 2 of 12 · 34k of 600k tokens').waitFor();
    await panel.page.getByText('Autopilot stops here: .npmrc decides').waitFor();
    await button('Stop Autopilot').click();
    assert.deepEqual(await panel.sent(), [{ type: 'autopilot-stopped' }]);
  });

  it('waits after a reload: it is resumed by the person, or goes on with diffs', async () => {
    await panel.show(panelStates['autopilot-suspended']);
    assert.equal(await button('Run on Autopilot…').count(), 0);
    await button('Resume on Autopilot').click();
    await button('Resume').click();
    await button('Stop Autopilot').click();
    assert.deepEqual(await panel.sent(), [
      { type: 'notice-action-chosen', action: 'resume-autopilot' },
      { type: 'plan-run-requested' },
      { type: 'autopilot-stopped' },
    ]);
  });

  describe('around it', () => {
    it('shows the cache share of a step, its commit, and ways on from a done step', async () => {
      await panel.show(panelStates['autopilot-on']);
      await panel.page.getByRole('button', { name: 'Step called s1' }).click();
      await panel.page.getByText('62% of the input tokens were read from a prompt cache.').waitFor();
      await panel.page.getByText('Committed as 1a2b3c4.').waitFor();
      await button('Re-Plan from Here').click();
      await panel.page
        .getByRole('textbox', { name: /What should change from this step on/ })
        .fill('Simpler.');
      await button('Re-Plan').click();
      await button('Retry step 1 with a note').click();
      await panel.page.getByRole('textbox', { name: /do differently/ }).fill('Shorter.');
      await button('Retry').click();
      assert.deepEqual(await panel.sent(), [
        { type: 'step-action-chosen', stepId: 's1', action: 'replan', note: 'Simpler.' },
        { type: 'step-action-chosen', stepId: 's1', action: 'retry', note: 'Shorter.' },
      ]);
    });

    it('says where the checks of a step run, and lets the person change that', async () => {
      const steps = [
        step('s1', { checksDeferredUntil: 's3' }),
        step('s2', { dependsOn: ['s1'] }),
        step('s3', { dependsOn: ['s2'] }),
        step('s4'),
      ];
      await panel.show(panelView({ phase: 'ready', plan: plan(steps) }));
      await panel.page.getByText('checks run at step 3').waitFor();
      await button('Edit step 1').click();
      const field = panel.page.getByLabel('Checks run at');
      assert.deepEqual(await field.locator('option').allTextContents(), [
        'This step',
        '2 Step called s2',
        '3 Step called s3',
      ]);
      assert.equal(await field.inputValue(), 's3');
      assert.deepEqual(await accessibilityViolations(panel.page.mainFrame()), []);
      await field.selectOption({ label: 'This step' });
      await button('Save').click();
      assert.deepEqual(await panel.sent(), [
        { type: 'step-edited', stepId: 's1', patch: { checksDeferredUntil: '' } },
      ]);
      await button('Edit step 4').click();
      assert.equal(await panel.page.getByLabel('Checks run at').count(), 0, 'nothing comes after it');
    });
  });

  for (const theme of Object.keys(panelThemes) as PanelThemeName[]) {
    it(`has no axe violations with details open in ${theme}`, async () => {
      await panel.setTheme(theme);
      await panel.show(panelStates['autopilot-on']);
      for (const toggle of await panel.page.locator('.step-toggle').all()) await toggle.click();
      assert.deepEqual(await accessibilityViolations(panel.page.mainFrame()), []);
    });
  }

  it('needs no sideways scrolling at 300 px', async () => {
    await panel.page.setViewportSize({ width: 300, height: 800 });
    for (const state of ['autopilot-offered', 'autopilot-on', 'autopilot-suspended'] as const) {
      await panel.show(panelStates[state]);
      const excess = await panel.page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      assert.equal(excess, 0, state);
    }
  });
});
