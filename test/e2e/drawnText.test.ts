import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../host/browser.ts';
import { drawnPixels } from './drawnText.ts';

describe('the look at what is drawn', () => {
  let folder: string;
  let context: BrowserContext;
  let page: Page;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tierwise-drawn-'));
    context = await startBrowser(folder);
    page = context.pages()[0] ?? (await context.newPage());
  });

  after(async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const box = 'display: inline-block; min-width: 80px; min-height: 30px;';

  it('finds the pixels of a word, more of them the longer it is', async () => {
    await page.setContent(`<p style="${box}">one</p><br><p style="${box}">one and another</p>`);
    const short = await drawnPixels(page.locator('p').first());
    assert.ok(short > 0);
    assert.ok((await drawnPixels(page.locator('p').last())) > short);
  });

  for (const [what, html] of [
    ['has no ink', `<p style="${box} color: transparent">one</p>`],
    ['takes no room', '<p style="display: inline-block; font-size: 0">one</p>'],
    ['is not shown', '<p style="display: none">one</p>'],
  ] as const) {
    it(`finds none where the text ${what}, though the document has it`, async () => {
      await page.setContent(html);
      assert.equal(await page.locator('p').textContent(), 'one');
      assert.equal(await drawnPixels(page.locator('p')), 0);
    });
  }
});
