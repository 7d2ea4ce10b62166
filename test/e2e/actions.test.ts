import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatEdits } from '../../src/core/work/edits/editFormat.ts';
import { scriptModelServer } from '../servers/modelServer.ts';
import { startServer, type ScriptedServer } from '../servers/scriptedServer.ts';
import { isTimeOver, leftMs } from '../time/currentTest.ts';
import { limits } from '../time/limits.ts';
import { skipAfterFailure } from '../time/skipAfterFailure.ts';
import { keepScreenshot } from './screenshots.ts';
import { chooseTheme, startWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['light', 'high-contrast', 'dark'];
const path = 'src/greet.js';
const oldLine = "  return 'Hello ' + name;";
const newLine = '  return `Hello ${name}`;';

const modernised = formatEdits(
  [{ type: 'edit', path, line: 1, blocks: [{ search: oldLine, replace: newLine, line: 1 }] }],
  'A template literal instead of a sum of texts.',
);
const explained = 'It greets **a person** by name: the name is put behind the word "Hello".';

/** Actions on code as a person meets them: lightbulb, diff, keys, comments. */
describe('actions on code in the real workbench', () => {
  skipAfterFailure();
  let workbench: Workbench;
  let server: ScriptedServer;
  const page = () => workbench.page;

  before(async () => {
    server = await startServer(
      scriptModelServer({
        protocol: 'openai-compatible',
        models: ['coder-1'],
        answer: ({ prompt }) => ({
          text: prompt.includes('xplain') ? explained : modernised,
          usage: { inputTokens: 400, outputTokens: 60 },
        }),
      }),
    );
    const models = ['work/coder-1'];
    workbench = await startWorkbench({
      workspace: 'shop',
      settings: {
        'tierwise.providers': {
          work: { protocol: 'openai-compatible', baseUrl: `${server.url}/v1`, needsKey: false },
        },
        'tierwise.tiers': { orchestration: { models }, execution: { models }, grunt: { models } },
        'tierwise.prices': { 'work/coder-1': { inputPerMillionUsd: 1, outputPerMillionUsd: 5 } },
      },
    });
    await page().keyboard.press('Control+P');
    await page().locator('.quick-input-widget input').fill('greet.js');
    await page().locator('.quick-input-list .monaco-list-row', { hasText: 'greet.js' }).first().click();
  });

  after(async () => {
    await workbench.close();
    await server.close();
  });

  async function selectAll(): Promise<void> {
    await page().locator('.monaco-editor .view-line', { hasText: 'Hello' }).first().click();
    await page().keyboard.press('Control+A');
  }

  async function look(name: string): Promise<void> {
    for (const theme of themes) {
      await chooseTheme(page(), theme);
      await keepScreenshot(page(), `${name}-${theme}`);
    }
  }

  it('are in the lightbulb, with their model and their price', async () => {
    const modernise = page().locator('.action-widget .monaco-list-row', { hasText: /Modernise .*\$/ });
    // A workbench that is still starting moves the focus, and until the list of prices is loaded the menu has none: a
    // person selects and opens it once more.
    for (;;) {
      await selectAll();
      await workbench.runCommand('Refactor...');
      try {
        await modernise.first().waitFor({ timeout: limits.actionMs / 10 });
        break;
      } catch (error) {
        if (isTimeOver()) throw error;
        await page().keyboard.press('Escape');
      }
    }
    assert.match(await modernise.first().innerText(), /Modernise .* · coder-1 · ~\$0\.\d+/);
    await keepScreenshot(page(), 'lightbulb-dark');
    await modernise.first().click();
  });

  it('show their edits as a diff, and write them when they are accepted by key', async () => {
    const changed = page().locator('.monaco-diff-editor .view-line', { hasText: '`Hello' });
    await changed.first().waitFor({ timeout: leftMs() });
    await look('action-diff');
    await changed.first().click();
    await page().keyboard.press('Shift+Alt+Y');
    await page().locator('.monaco-diff-editor').waitFor({ state: 'detached', timeout: leftMs() });
    await page()
      .locator('.statusbar-item', { hasText: /\$0\.00\d+/ })
      .first()
      .waitFor({ timeout: leftMs() });
    const isWritten = async () => (await readFile(join(workbench.workspace, path), 'utf8')).includes(newLine);
    while (!(await isWritten())) {
      assert.ok(!isTimeOver(), 'the edit is in the file');
      await page().waitForTimeout(200);
    }
  });

  it('explain under the code', async () => {
    await selectAll();
    await workbench.runCommand('Tierwise: Explain');
    const comment = page().locator('.comment-body', { hasText: 'It greets' });
    await comment.first().waitFor({ timeout: leftMs() });
    await look('explain');
  });
});
