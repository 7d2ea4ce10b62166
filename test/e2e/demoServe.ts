// `npm run demo`: opens the sample in a desktop VS Code; without one it serves the workbench and prints the address.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeUserSettings } from '../host/settings.ts';
import { startServer } from '../host/workbenchServer.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-demo-')));
const dataFolder = join(folder, 'data');
const desktop = process.env['TIERWISE_DESKTOP'];
// The copy that Tierwise: Try the Sample would make; in this folder prepared answers stand in for models.
const storage = join(dataFolder, ...(desktop === undefined ? ['data'] : []), 'User', 'globalStorage');
const workspace = join(storage, 'tierwise.tierwise', 'sample', 'corner-shop');
await cp(join(root, 'dist', 'sample', 'workspace'), workspace, { recursive: true });
await writeUserSettings(dataFolder, {});
const howTo =
  'Press F1 and run “Tierwise: Plan Task”; a task is in the box. It needs no key and sends nothing.';

try {
  if (desktop === undefined) {
    const server = await startServer({ dataFolder });
    const address = server.address({ workspace, extensionDevelopmentPath: root });
    console.log(`VS Code with Tierwise: ${address}\n${howTo}\nCtrl+C ends it.`);
    await stopped();
    await server.stop();
  } else {
    console.log(`VS Code opens in a window of its own. ${howTo}`);
    await openDesktop(desktop);
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Ctrl+C, or the end of whoever has started this. */
async function stopped(): Promise<void> {
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  clearInterval(alive);
}

async function openDesktop(executable: string): Promise<void> {
  const child = spawn(
    executable,
    [
      ...[workspace, `--extensionDevelopmentPath=${root}`, '--wait', '--new-window'],
      ...[`--user-data-dir=${dataFolder}`, `--extensions-dir=${join(dataFolder, 'extensions')}`],
    ],
    { stdio: 'ignore' },
  );
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
