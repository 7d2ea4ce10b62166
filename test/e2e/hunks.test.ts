import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { skipAfterFailure } from '../time/skipAfterFailure.ts';
import { allowChecks, finishPlan, openSample, planSample, runAll, type SampleWindow } from './sampleRun.ts';
import { keepScreenshot } from './screenshots.ts';
import { chooseTheme, startWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['light', 'high-contrast', 'dark'];

/** Accepting and rejecting in the diff itself, as a person does it with the mouse and the keyboard. */
describe('the hunks of a step in the real workbench', () => {
  skipAfterFailure();
  let workbench: Workbench;
  let sample: SampleWindow;
  let folder: string;

  const lens = (text: string) => sample.page.locator('.codelens-decoration a', { hasText: text });
  const step = (id: string, state: string) => sample.panel.locator(`[data-step-id="${id}"].step-${state}`);
  const cart = () => readFile(join(folder, 'src/cart.js'), 'utf8');

  before(async () => {
    workbench = await startWorkbench({ workspace: 'empty' });
    sample = await openSample(workbench);
    folder = new URL(sample.page.url()).searchParams.get('folder') ?? '';
  });

  after(() => workbench.close());

  it('have Accept and Reject above them', async () => {
    await planSample(sample);
    await runAll(sample);
    await step('s2', 'awaiting-approval').waitFor();
    await lens('Accept').first().waitFor();
    assert.equal(await lens('Accept').count(), 1);
    for (const theme of themes) {
      await chooseTheme(sample.page, theme);
      await keepScreenshot(sample.page, `hunks-${theme}`);
    }
  });

  it('reject the step with the last one, and nothing is written', async () => {
    const before = await cart();
    await lens('Reject').first().click();
    await step('s2', 'rejected').waitFor();
    assert.equal(await cart(), before);
    assert.equal(await lens('Accept').count(), 0);
  });

  it('accept the step from the keyboard', async () => {
    await sample.panel
      .locator('[data-step-id="s2"]')
      .getByRole('button', { name: /^Run step/i })
      .click();
    await step('s2', 'awaiting-approval').waitFor();
    await lens('Accept').first().waitFor();
    await sample.page
      .locator('.monaco-diff-editor .editor.modified .view-lines:not(.line-delete)')
      .first()
      .click();
    await sample.page.keyboard.press('Shift+Alt+K');
    await sample.panel.locator('[data-region="question"]').waitFor();
    await allowChecks(sample.panel);
    await step('s2', 'done').waitFor();
    assert.match(await cart(), /quantity >= discountFrom/);
  });

  it('are there for every step of the plan', async () => {
    await finishPlan(sample, async (stepId) => {
      await lens('Accept').first().waitFor();
      await keepScreenshot(sample.page, `hunks-${stepId}`);
    });
    assert.equal(await lens('Accept').count(), 0);
  });
});
