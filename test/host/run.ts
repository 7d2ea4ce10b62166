// Runs the suites of the extension host: `npm run test:host [-- NAME …]`.
import { runTests } from '@vscode/test-electron';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { appendResult, type ResultLine } from './reporter.ts';
import { withPort, writeUserSettings } from './settings.ts';
import { hostSuites, type HostSuite } from './suites.ts';
import { freePort } from './workbenchServer.ts';

const root = join(import.meta.dirname, '..', '..');
const followMs = 200;
const resultsFile = process.env['TIERWISE_RESULTS'];
if (resultsFile === undefined) throw new Error('Start this through npm: npm run test:host');
const results: string = resultsFile;

function fail(title: string, error: string): void {
  appendResult(results, { type: 'test', title, state: 'failed', durationMs: 0, error });
}

/** A copy of the fixture that tests may change; its real path, because hosts compare real paths. */
async function copyWorkspace(suite: HostSuite, folder: string): Promise<string> {
  const isFile = suite.workspace.endsWith('.code-workspace');
  const fixture = isFile ? dirname(suite.workspace) : suite.workspace;
  const target = join(folder, fixture);
  await cp(join(root, 'test', 'fixtures', 'workspaces', fixture), target, { recursive: true });
  return isFile ? join(target, basename(suite.workspace)) : target;
}

/** Passes the results of a start on as they come, under its title, so that the run is seen to go on. */
function followStart(file: string, title: string) {
  const tests: Extract<ResultLine, { type: 'test' }>[] = [];
  let hasEnded = false;
  let seen = 0;
  const follow = (): void => {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    for (const line of lines.slice(seen).map((text) => JSON.parse(text) as ResultLine)) {
      if (line.type === 'end') hasEnded = true;
      else appendResult(results, { ...line, title: `${title} › ${line.title}` });
      if (line.type === 'test') tests.push(line);
    }
    seen = lines.length;
  };
  const timer = setInterval(follow, followMs);
  return {
    end() {
      clearInterval(timer);
      follow();
      return { tests, hasEnded };
    },
  };
}

async function runStart(suite: HostSuite, number: number, files: readonly string[], common: HostStart) {
  const title = `${suite.name}${suite.starts.length > 1 ? `, start ${number}` : ''}`;
  const ownResults = join(common.folder, `results-${number}.jsonl`);
  await writeFile(ownResults, '');
  appendResult(results, { type: 'begin', title });
  const following = followStart(ownResults, title);
  let output = '';
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      output = (output + chunk.toString()).slice(-20_000);
      if (process.env['TIERWISE_VERBOSE'] !== undefined) process.stdout.write(chunk);
      done();
    },
  });
  // Workspace trust needs the server: test-electron always switches it off in the desktop.
  const desktop = suite.isRestricted === true ? undefined : process.env['TIERWISE_DESKTOP'];
  const run = runTests({
    vscodeExecutablePath: desktop ?? join(import.meta.dirname, 'shim.ts'),
    extensionDevelopmentPath: [
      root,
      ...(suite.extensions ?? []).map((name) => join(import.meta.dirname, name)),
    ],
    extensionTestsPath: join(root, 'out', 'host', 'index.js'),
    launchArgs: [
      common.workspace,
      `--user-data-dir=${common.dataFolder}`,
      `--extensions-dir=${join(common.dataFolder, 'extensions')}`,
    ],
    extensionTestsEnv: {
      ...suite.environment,
      TIERWISE_RESULTS: ownResults,
      TIERWISE_TEST_FILES: files.join(','),
      TIERWISE_TEST_PORT: String(common.testPort),
      TIERWISE_WORKBENCH_PORT: String(common.workbenchPort),
    },
    stdout: collect,
    stderr: collect,
  });
  const code = await run.catch((error: unknown) => error);
  const { tests, hasEnded } = following.end();
  const hasFailure = tests.some((line) => line.state === 'failed');
  if (!hasEnded) fail(title, `The host ended before its tests did (${String(code)}).\n${output}`);
  else if (tests.length === 0) fail(title, 'No test ran.');
  else if (code !== 0 && !hasFailure) fail(title, `The host failed (${String(code)}).\n${output}`);
}

interface HostStart {
  readonly folder: string;
  readonly dataFolder: string;
  readonly workspace: string;
  readonly testPort: number;
  readonly workbenchPort: number;
}

async function runSuite(suite: HostSuite): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-host-')));
  try {
    const common: HostStart = {
      folder,
      dataFolder: join(folder, 'data'),
      workspace: await copyWorkspace(suite, folder),
      testPort: await freePort(),
      workbenchPort: await freePort(),
    };
    const trust = { 'security.workspace.trust.enabled': suite.isRestricted === true };
    await writeUserSettings(common.dataFolder, withPort({ ...trust, ...suite.settings }, common.testPort));
    let number = 0;
    for (const files of suite.starts) await runStart(suite, (number += 1), files, common);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const wanted = process.argv.slice(2);
const suites = hostSuites.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
for (const name of wanted) {
  if (!hostSuites.some((suite) => suite.name === name)) {
    fail(name, `There is no such suite; there are: ${hostSuites.map((suite) => suite.name).join(', ')}`);
  }
}
for (const suite of suites) {
  await runSuite(suite).catch((error: unknown) => {
    fail(suite.name, error instanceof Error ? (error.stack ?? error.message) : String(error));
  });
}
appendResult(results, { type: 'end' });
