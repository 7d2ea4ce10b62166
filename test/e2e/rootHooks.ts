import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser } from '../host/browser.ts';
import { drawnPixels, noText } from './drawnText.ts';

/** Before the first test: most tests ask the document and would pass in a browser that draws no text at all. */
export const mochaHooks = {
  async beforeAll(): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'tierwise-text-'));
    const context = await startBrowser(folder);
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      for (const family of ['system-ui', 'monospace']) {
        await page.setContent(`<p style="font: 20px ${family}; width: 200px; height: 40px">Tierwise</p>`);
        if ((await drawnPixels(page.locator('p'))) === 0) throw new Error(noText);
      }
    } finally {
      await context.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
