import { chmod, stat } from 'node:fs/promises';

/** All permission bits, without the kind of the file. */
const permissionBits = 0o7777;

/** A file's permission bits; `undefined` where there is no file, and on Windows, which has none. */
export async function modeOf(path: string): Promise<number | undefined> {
  if (process.platform === 'win32') return undefined;
  try {
    return (await stat(path)).mode & permissionBits;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined;
    }
    throw error;
  }
}

/** Gives a file these permission bits where it has others. */
export async function setMode(path: string, mode: number | undefined): Promise<void> {
  if (mode === undefined) return;
  const now = await modeOf(path);
  if (now !== undefined && now !== mode) await chmod(path, mode);
}
