import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/**
 * Where pictures of every surface are kept for whoever wants to look at them. Those of the packed browser, which has a
 * single font, stay apart: the pictures in media/ are chosen from the others.
 */
const screenshotFolder = join(
  ...[import.meta.dirname, '..', '..', 'out'],
  process.env['TIERWISE_BROWSER_IS_PACKED'] === '1' ? 'screenshots-of-the-packed-browser' : 'screenshots',
);

/** Keeps a picture of the page as it is now and returns its path. */
export async function keepScreenshot(page: Page, name: string): Promise<string> {
  const path = join(screenshotFolder, `${name}.png`);
  await mkdir(screenshotFolder, { recursive: true });
  await page.screenshot({ path });
  return path;
}
