import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where downloads live that every clone can share: outside the repository. */
export function cacheFolder() {
  const base =
    process.env.XDG_CACHE_HOME ||
    (process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache'));
  return join(base, 'tierwise');
}

/**
 * Installs something into the cache once and returns its folder. `install(folder)` fills a temporary folder,
 * which then takes its final name in one step: a broken install is never seen.
 */
export async function installOnce(name, install) {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  return await withLock(`${target}.lock`, async () => {
    if (existsSync(target)) return target;
    const temporary = `${target}.${process.pid}.tmp`;
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    try {
      await install(temporary);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      // Somebody else may have finished first; theirs is as good.
      if (!existsSync(target)) throw error;
    }
    return target;
  });
}

/** Runs `work` while no other process holds the same lock; a lock whose owner has died is taken over. */
export async function withLock(lock, work) {
  await mkdir(dirname(lock), { recursive: true });
  while (!(await tryLock(lock))) await new Promise((resolve) => setTimeout(resolve, 300));
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function tryLock(lock) {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
