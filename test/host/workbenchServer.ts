import { cp, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { limits } from '../time/limits.ts';
import { startGroup } from './processGroup.ts';

/** How to start the VS Code server that set-up has put into the cache. */
export interface WorkbenchServerOptions {
  /** Holds the server's settings, storage and logs; kept between starts by whoever wants to test a restart. */
  readonly dataFolder: string;
  /** A fixed port keeps the browser's storage (mementos, secrets) between starts; free by default. */
  readonly port?: number;
  readonly environment?: NodeJS.ProcessEnv;
  /** Folders of extensions to install: the address carries only one that is under development. */
  readonly extensions?: readonly string[];
}

/** What the workbench opens. */
export interface WorkbenchTarget {
  /** A folder, or a `.code-workspace` file. */
  readonly workspace: string;
  readonly extensionDevelopmentPath: string;
  readonly extensionTestsPath?: string;
}

/** A running VS Code server. */
export interface WorkbenchServer {
  readonly port: number;
  address(target: WorkbenchTarget): string;
  stop(): Promise<void>;
}

/** The value of a variable that `npm run …` sets up; a direct call of mocha or node lacks it. */
export function preparedPath(name: 'TIERWISE_SERVER' | 'TIERWISE_SERVER_NODE' | 'TIERWISE_BROWSER'): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set. Start this through npm: npm run test:host, npm run test:e2e.`);
  }
  return value;
}

/** Below the ports that systems give to whoever names none: else one of those could take it before it is used. */
const firstPort = 15_000;
const ports = 15_000;
const mostTries = 100;

/** A port that was free a moment ago, and that only somebody who asks for its number will take. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = firstPort + Math.floor(Math.random() * ports);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${firstPort} to ${firstPort + ports} is free.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (isListening) await new Promise((resolve) => server.close(resolve));
  return isListening;
}

/** Starts the server and waits until it listens. */
export async function startServer(options: WorkbenchServerOptions): Promise<WorkbenchServer> {
  const port = options.port ?? (await freePort());
  const extensionsFolder = join(options.dataFolder, 'extensions');
  await mkdir(extensionsFolder, { recursive: true });
  for (const folder of options.extensions ?? []) await installExtension(folder, extensionsFolder);
  const group = startGroup(
    preparedPath('TIERWISE_SERVER_NODE'),
    [
      join(preparedPath('TIERWISE_SERVER'), 'out', 'server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...['--without-connection-token', '--accept-server-license-terms', '--telemetry-level', 'off'],
      // Without it the workbench ignores the development payload of the address.
      '--enable-smoke-test-driver',
      ...['--server-data-dir', options.dataFolder, '--extensions-dir', extensionsFolder],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.environment } },
  );
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`${reason}\n${output.slice(-4000)}`));
    const timer = setTimeout(() => fail('The VS Code server did not start in time.'), limits.startMs);
    const listen = (data: Buffer): void => {
      output = (output + data.toString()).slice(-100_000);
      if (output.includes('Extension host agent listening on')) {
        clearTimeout(timer);
        resolve();
      }
    };
    group.child.stdout?.on('data', listen);
    group.child.stderr?.on('data', listen);
    group.child.once('error', (error) => fail(`The VS Code server did not start: ${error.message}`));
    group.child.once('exit', (code) => fail(`The VS Code server ended with code ${code ?? 'unknown'}.`));
  }).catch(async (error: unknown) => {
    await group.stop();
    throw error;
  });
  return { port, address: (target) => addressOf(port, target), stop: () => group.stop() };
}

/** The server finds by itself what lies in its folder of extensions at its first start. */
async function installExtension(folder: string, extensionsFolder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly publisher: string;
    readonly name: string;
    readonly version: string;
  };
  const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
  await cp(folder, join(extensionsFolder, name), { recursive: true });
}

function addressOf(port: number, target: WorkbenchTarget): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${encodeURI(path)}`;
  const payload = [
    ['extensionDevelopmentPath', remote(target.extensionDevelopmentPath)],
    ...(target.extensionTestsPath === undefined
      ? []
      : [['extensionTestsPath', remote(target.extensionTestsPath)]]),
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({
    [target.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder']: target.workspace,
    payload: JSON.stringify(payload),
  });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}
