import type { Locator } from 'playwright-core';

/** What a person reads when the browser lays text out but draws none of it. */
export const noText =
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
