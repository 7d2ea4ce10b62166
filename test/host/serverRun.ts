import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../time/limits.ts';
import { createSilenceWatch } from '../time/silenceWatch.ts';
import { startBrowser } from './browser.ts';
import { startServer, type WorkbenchServerOptions, type WorkbenchTarget } from './workbenchServer.ts';

/** A run of extension tests in the VS Code server with a headless browser. */
export interface ServerRun extends WorkbenchTarget, WorkbenchServerOptions {
  readonly extensionTestsPath: string;
  /** Grows as the run goes on. */
  readonly resultsFile: string;
}

const lookMs = 500;

/** Runs the tests and gives the exit code back: 0 when all passed. Server and browser are gone afterwards. */
export async function runInServer(run: ServerRun): Promise<number> {
  await mkdir(run.dataFolder, { recursive: true });
  const server = await startServer(run);
  try {
    const context = await startBrowser(join(run.dataFolder, 'browser'));
    const page = context.pages()[0] ?? (await context.newPage());
    let watch: Watch | undefined;
    const exitCode = await new Promise<number>((resolve, reject) => {
      watch = watchGrowth(run.resultsFile, reject);
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
    }).finally(() => watch?.stop());
    await context.close();
    return exitCode;
  } finally {
    await server.stop();
  }
}

interface Watch {
  stop(): void;
}

/** Ends a run in which no test begins or ends any more; one that goes on may take as long as it likes. */
function watchGrowth(file: string, end: (error: Error) => void): Watch {
  const silence = createSilenceWatch(limits.hostSilenceMs);
  let seen = 0;
  const timer = setInterval(() => {
    // Before the first result there may be no file.
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > seen) silence.progress();
    seen = size;
    if (silence.isTooLong(performance.now())) {
      end(new Error(`No test began or ended for ${limits.hostSilenceMs / 1000} s.`));
    }
  }, lookMs);
  return { stop: () => clearInterval(timer) };
}
