import { chromium, type BrowserContext } from 'playwright-core';
import { limits } from '../time/limits.ts';
import { preparedPath } from './workbenchServer.ts';

/** Starts the browser that set-up has found, without a window; its profile folder carries storage from one start to the next. */
export async function startBrowser(profileFolder: string): Promise<BrowserContext> {
  const missing = process.env['TIERWISE_NO_BROWSER'];
  if (missing !== undefined) throw new Error(missing);
  const context = await chromium.launchPersistentContext(profileFolder, {
    timeout: limits.startMs,
    executablePath: preparedPath('TIERWISE_BROWSER'),
    headless: true,
    viewport: { width: 1400, height: 900 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  context.setDefaultTimeout(limits.actionMs);
  return context;
}
