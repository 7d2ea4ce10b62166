import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { startBrowser } from '../host/browser.ts';

const noText =
  'The browser draws no text, because it has found no font. Install one (Debian: sudo apt-get install fonts-dejavu-core), or set TIERWISE_BROWSER=packed for the browser that brings its own.';

/**
 * How many pixels of an element differ from its upper left corner on the screen. A browser without fonts gives 0 for
 * text, although everything that asks the document, and not the picture, finds the text in its place.
 */
export async function drawnPixels(element: Locator): Promise<number> {
  const box = await element.boundingBox();
  if (box === null || box.width < 1 || box.height < 1) return 0;
  const picture = (await element.screenshot({ animations: 'disabled' })).toString('base64');
  return await element.page().evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (canvas === null) throw new Error('The browser has no canvas.');
    canvas.drawImage(image, 0, 0);
    const colours = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
    return colours.filter((colour) => colour !== colours[0]).length;
  }, picture);
}

/** Throws when an element of a page shows no text on the screen. */
export async function assertIsDrawn(element: Locator): Promise<void> {
  if ((await drawnPixels(element)) === 0) throw new Error(noText);
}

/** Throws when the browser draws no text, before the first test: most tests ask the document and would pass. */
export async function assertBrowserDrawsText(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tierwise-text-'));
  const context = await startBrowser(folder);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    for (const family of ['system-ui', 'monospace']) {
      await page.setContent(`<p style="font: 20px ${family}; width: 200px; height: 40px">Tierwise</p>`);
      await assertIsDrawn(page.locator('p'));
    }
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
