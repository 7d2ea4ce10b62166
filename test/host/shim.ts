#!/usr/bin/env node
// Passes as a desktop VS Code for @vscode/test-electron: reads the same arguments, runs the extension tests in
// the VS Code server with a headless browser, and exits with the code of the test run.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser } from './browser.ts';
import { startServer } from './workbenchServer.ts';

const parameters = process.argv.slice(2);

function named(name: string): string[] {
  const prefix = `--${name}=`;
  return parameters.filter((text) => text.startsWith(prefix)).map((text) => text.slice(prefix.length));
}

function only(name: string): string {
  const [value] = named(name);
  if (value === undefined) throw new Error(`--${name}= is missing`);
  return value;
}

const dataFolder = only('user-data-dir');
const workspace = parameters.find((text) => !text.startsWith('-'));
if (workspace === undefined) throw new Error('The workspace is missing');
const port = process.env['TIERWISE_WORKBENCH_PORT'];

await mkdir(dataFolder, { recursive: true });
const server = await startServer({ dataFolder, ...(port === undefined ? {} : { port: Number(port) }) });
const context = await startBrowser(join(dataFolder, 'browser'));
const page = context.pages()[0] ?? (await context.newPage());

const timeoutMs = Number(process.env['TIERWISE_START_TIMEOUT_MS'] ?? '120000');

const exitCode = await new Promise<number>((resolve) => {
  setTimeout(() => {
    console.error(`The tests did not end within ${timeoutMs / 1000} s.`);
    resolve(1);
  }, timeoutMs);
  const ready = Promise.all([
    page.exposeFunction('codeAutomationExit', (code: number) => resolve(code)),
    page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) => {
      if (process.env['TIERWISE_VERBOSE'] !== undefined) console.log(`[${type}]`, ...values);
    }),
  ]);
  page.on('crash', () => resolve(1));
  page.on('close', () => resolve(1));
  const opened = ready.then(async () => {
    await page.goto(
      server.address({
        workspace,
        extensionDevelopmentPaths: named('extensionDevelopmentPath'),
        extensionTestsPath: only('extensionTestsPath'),
      }),
    );
  });
  opened.catch((error: unknown) => {
    console.error(error);
    resolve(1);
  });
});

await context.close();
await server.stop();
process.exit(exitCode);
