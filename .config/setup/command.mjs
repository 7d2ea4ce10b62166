import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

/** The environment with this Node first in the PATH, without what npm adds for the script it is running. */
export function environmentWith(nodePath, extra = {}) {
  const environment = { ...process.env, ...extra };
  for (const name of Object.keys(environment)) {
    if (/^npm_(package|lifecycle|config_local_prefix|config_prefix|command)/.test(name))
      delete environment[name];
  }
  environment.PATH = `${dirname(nodePath)}${delimiter}${environment.PATH ?? ''}`;
  return environment;
}

/** Runs npm, quietly; what it said is part of the error when it fails. */
export async function runNpm(nodePath, folder, parameters) {
  // npm names its own script while it runs one of ours; without it, the npm in the PATH has to do.
  const script = process.env.npm_execpath;
  const [command, ...first] = script?.endsWith('.js') ? [nodePath, script] : ['npm'];
  const options = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  await runQuietly(command, [...first, ...parameters, ...options], {
    cwd: folder,
    env: environmentWith(nodePath),
    name: `npm ${parameters.join(' ')}`,
  });
}

/** Runs a program to its end; what it said is part of the error when it fails. */
export async function runQuietly(command, parameters, { name, ...options } = {}) {
  const child = spawn(command, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const code = await exitCode(child);
  const what = name ?? [command, ...parameters].join(' ');
  if (code !== 0) throw new Error(`${what} failed (${code}):\n${output.trim()}`);
}

/** Runs a program with our input and output and gives its exit code back. */
export async function run(command, parameters, environment) {
  const child = spawn(command, parameters, { env: environment, stdio: 'inherit' });
  // The terminal sends Ctrl+C to the child too; it ends by itself and we follow.
  const wait = () => {};
  const forward = () => child.kill('SIGTERM');
  process.on('SIGINT', wait);
  process.on('SIGTERM', forward);
  // When npm is ended, its shell goes without telling us: an orphan ends what it has started.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) forward();
  }, 1000);
  try {
    return await exitCode(child);
  } finally {
    clearInterval(watch);
    process.off('SIGINT', wait);
    process.off('SIGTERM', forward);
  }
}

function exitCode(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}
