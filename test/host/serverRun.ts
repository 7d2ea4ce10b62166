import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser } from './browser.ts';
import { startServer } from './workbenchServer.ts';
import type { WorkbenchServerOptions, WorkbenchTarget } from './workbenchServer.ts';

/** A run of extension tests in the VS Code server with a headless browser. */
export interface ServerRun extends WorkbenchTarget, WorkbenchServerOptions {
  readonly extensionTestsPath: string;
  readonly timeoutMs: number;
}

/** Runs the tests and gives the exit code back: 0 when all passed. Server and browser are gone afterwards. */
export async function runInServer(run: ServerRun): Promise<number> {
  await mkdir(run.dataFolder, { recursive: true });
  const server = await startServer(run);
  try {
    const context = await startBrowser(join(run.dataFolder, 'browser'));
    const page = context.pages()[0] ?? (await context.newPage());
    let timer: NodeJS.Timeout | undefined;
    const exitCode = await new Promise<number>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`The tests did not end within ${run.timeoutMs / 1000} s.`));
      }, run.timeoutMs);
      page.on('crash', () => reject(new Error('The browser page crashed.')));
      page.on('close', () => reject(new Error('The browser page was closed.')));
      const open = async (): Promise<void> => {
        await page.exposeFunction('codeAutomationExit', resolve);
        await page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) => {
          if (process.env['TIERWISE_VERBOSE'] !== undefined) console.log(`[${type}]`, ...values);
        });
        await page.goto(server.address(run));
      };
      open().catch(reject);
    });
    clearTimeout(timer);
    await context.close();
    return exitCode;
  } finally {
    await server.stop();
  }
}
