import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Where pictures of every surface are kept for whoever wants to look at them. */
export const screenshotFolder = join(import.meta.dirname, '..', '..', 'out', 'screenshots');

/** Keeps a picture of the page as it is now. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(screenshotFolder, { recursive: true });
  await page.screenshot({ path: join(screenshotFolder, `${name}.png`) });
}
