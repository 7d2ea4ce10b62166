import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, withLock } from './cache.mjs';
import { runNpm } from './command.mjs';
import { say, SetupError } from './say.mjs';

/** Installs the packages of the lock file when they are missing or differ from it. */
export async function ensureDependencies(nodePath, root) {
  if (await areInstalled(root)) return;
  const id = createHash('sha256').update(root).digest('hex').slice(0, 16);
  await withLock(join(cacheFolder(), `dependencies-${id}.lock`), async () => {
    if (await areInstalled(root)) return;
    say('installing the dependencies (npm ci) …');
    await runNpm(nodePath, root, ['ci']);
    if (!(await areInstalled(root)))
      throw new SetupError('npm ci did not install what package-lock.json names.');
  });
}

/** Compares contents, not times: a checkout or an `npm install` by hand moves times in either order. */
async function areInstalled(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(await readFile(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '' || installed[path]?.version === version) return true;
    // Binaries for other platforms are named in the lock file and not installed.
    return installed[path] === undefined && (optional === true || devOptional === true);
  });
}
