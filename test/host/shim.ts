#!/usr/bin/env node
// Passes as a desktop VS Code for @vscode/test-electron: reads the same arguments, runs the extension tests in
// the VS Code server with a headless browser, and exits with the code of the test run.
import { runInServer } from './serverRun.ts';

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

const workspace = parameters.find((text) => !text.startsWith('-'));
if (workspace === undefined) throw new Error('The workspace is missing');
const [extensionDevelopmentPath, ...extensions] = named('extensionDevelopmentPath');
if (extensionDevelopmentPath === undefined) throw new Error('--extensionDevelopmentPath= is missing');
const port = process.env['TIERWISE_WORKBENCH_PORT'];
const resultsFile = process.env['TIERWISE_RESULTS'];
if (resultsFile === undefined) throw new Error('TIERWISE_RESULTS is not set');

process.exit(
  await runInServer({
    workspace,
    dataFolder: only('user-data-dir'),
    extensionDevelopmentPath,
    extensions,
    extensionTestsPath: only('extensionTestsPath'),
    resultsFile,
    ...(port === undefined ? {} : { port: Number(port) }),
  }),
);
