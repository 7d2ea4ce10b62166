import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { skipAfterFailure } from '../time/skipAfterFailure.ts';
import { accessibilityViolations } from './accessibility.ts';
import {
  allowChecks,
  finishPlan,
  frameWith,
  openSample,
  panelOf,
  readSteps,
  type SampleWindow,
} from './sampleRun.ts';
import { keepScreenshot } from './screenshots.ts';
import { chooseTheme, runCommand, startWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['dark', 'light', 'high-contrast'];

/** One walk through the sample, as a person takes it; each test goes on where the one before has stopped. */
describe('the sample in the real workbench', () => {
  skipAfterFailure();
  let workbench: Workbench;
  let sample: SampleWindow;
  let folder: string;

  const panel = () => sample.panel;
  const step = (number: number) =>
    panel()
      .locator('.step')
      .nth(number - 1);
  const fileText = (path: string) => readFile(join(folder, path), 'utf8');

  before(async () => {
    workbench = await startWorkbench({ workspace: 'empty' });
    sample = await openSample(workbench);
    folder = new URL(sample.page.url()).searchParams.get('folder') ?? '';
  });

  after(() => workbench.close());

  async function look(name: string): Promise<void> {
    for (const theme of themes) {
      await chooseTheme(sample.page, theme);
      await sample.page.waitForSelector(`.monaco-workbench.${bodyClass[theme]}`);
      await panel().waitForSelector(`body.${panelClass[theme]}`);
      await keepScreenshot(sample.page, `${name}-${theme}`);
      assert.deepEqual(await accessibilityViolations(panel()), [], `${name} in ${theme}`);
    }
    await chooseTheme(sample.page, 'dark');
    await panel().waitForSelector(`body.${panelClass.dark}`);
  }

  it('opens its project with the task in the box and says that it is the sample', async () => {
    assert.match(await panel().locator('#task').inputValue(), /exactly ten/);
    assert.equal(await panel().locator('vscode-badge').innerText(), 'sample');
    await sample.page.locator('.statusbar-item', { hasText: 'sample' }).waitFor();
  });

  it('shows steps while the plan is still being written', async () => {
    await panel().getByRole('button', { name: 'Plan', exact: true }).click();
    await panel().locator('.step-writing').first().waitFor();
    assert.equal(await panel().getByRole('button', { name: 'Run All' }).count(), 0);
    await panel().getByRole('button', { name: 'Run All' }).waitFor();
    assert.equal(await panel().locator('.step').count(), 5);
    assert.match(await step(2).locator('.before-and-after').innerText(), /≈\$0\.\d+–\$0\.\d+/);
  });

  it('lets a step be edited', async () => {
    await step(5)
      .getByRole('button', { name: /^Edit step/i })
      .click();
    await step(5).locator('.step-form input[type=text]').fill('Mention the savings line');
    await step(5).getByRole('button', { name: 'Save' }).click();
    await step(5).locator('.step-title', { hasText: 'Mention the savings line' }).waitFor();
  });

  it('shows the plan in every theme without an accessibility violation', async () => {
    await look('plan');
  });

  it('asks the next model when the answer of the first does not fit, and writes nothing before it is accepted', async () => {
    const before = await fileText('src/cart.js');
    await panel().getByRole('button', { name: 'Run All' }).click();
    await panel().locator('[data-step-id="s2"].step-awaiting-approval').waitFor();
    await sample.page.locator('.monaco-diff-editor').first().waitFor();
    assert.match(await step(2).locator('.model').first().innerText(), /claude-sonnet/);
    assert.equal(await fileText('src/cart.js'), before);
    await look('review');
  });

  it('writes the accepted edits, and asks before it runs the tests', async () => {
    await step(2).getByRole('button', { name: 'Accept' }).click();
    await panel().locator('[data-region="question"]').waitFor();
    await look('question');
    await allowChecks(panel());
    await panel().locator('[data-step-id="s2"].step-done').waitFor();
    assert.match(await fileText('src/cart.js'), /quantity >= discountFrom/);
    await panel().getByRole('button', { name: 'Pause' }).click();
    await panel().locator('.phase-paused').waitFor();
  });

  it('reverts the step to the very bytes', async () => {
    await step(2).locator('.step-toggle').click();
    await step(2).getByRole('button', { name: 'Revert' }).click();
    await panel().locator('[data-step-id="s2"].step-reverted').waitFor();
    assert.match(await fileText('src/cart.js'), /quantity > discountFrom/);
    await step(2).locator('.step-toggle').click();
  });

  it('still has the plan after the window is reloaded', async () => {
    await sample.page.reload();
    sample = { page: sample.page, panel: await panelOf(sample.page) };
    await panel().locator('[data-step-id="s2"].step-reverted').waitFor();
    assert.equal(await panel().locator('.step').count(), 5);
  });

  it('comes to its end, with the cost of every step', async () => {
    await step(2)
      .getByRole('button', { name: /^Run step/i })
      .click();
    await panel().locator('[data-step-id="s2"].step-awaiting-approval').waitFor();
    await finishPlan(sample);
    const lines = await readSteps(sample);
    assert.deepEqual(
      lines.map((line) => line.outcome),
      ['Done', 'Done', 'Done', 'Done', 'Done'],
    );
    for (const line of lines) assert.match(line.cost, /^\$0\.\d+$/);
    assert.match(await fileText('test/cart.test.js'), /nine articles have no discount/);
    assert.match(await fileText('src/receipt.js'), /You saved/);
  });

  it('shows the finished plan in every theme without an accessibility violation', async () => {
    await look('finished');
  });

  it('shows in the dashboard what it has cost', async () => {
    const spent = await panel().locator('.plan-state .actual .money').innerText();
    await runCommand(sample.page, 'Tierwise: Show Costs');
    const costs = await frameWith(sample.page, '[data-region="headline"]');
    await costs.getByText(spent, { exact: false }).first().waitFor();
    for (const theme of themes) {
      await chooseTheme(sample.page, theme);
      await costs.waitForSelector(`body.${panelClass[theme]}`);
      await keepScreenshot(sample.page, `dashboard-${theme}`);
      assert.deepEqual(await accessibilityViolations(costs), [], theme);
    }
  });
});

const bodyClass: Readonly<Record<Theme, string>> = {
  dark: 'vs-dark',
  light: 'vs',
  'high-contrast': 'hc-black',
};

const panelClass: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
};
