import { access, constants, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';

/** Where programs are looked for. */
export interface ProgramSearch {
  /** Value of `PATH`. */
  readonly path: string | undefined;
  readonly platform: NodeJS.Platform;
}

const ownSearch = (): ProgramSearch => ({ path: pathOf(process.env), platform: process.platform });

/**
 * The absolute path of an installed program; `undefined` when there is none. It is never one of the workspace folder,
 * whatever the search path says: Windows looks into the current folder first, and a search path can name it elsewhere.
 */
export async function findProgram(
  name: string,
  folderPath: string,
  { path, platform }: ProgramSearch = ownSearch(),
): Promise<string | undefined> {
  const file = platform === 'win32' ? `${name}.exe` : name;
  const root = await realpath(folderPath).catch(() => folderPath);
  for (const folder of (path ?? '').split(platform === 'win32' ? ';' : delimiter)) {
    const place = folder.replaceAll('"', '');
    if (!isAbsolute(place)) continue;
    const program = join(place, file);
    if (!(await isProgram(program))) continue;
    const real = await realpath(program);
    if (!isInside(folderPath, program) && !isInside(root, program) && !isInside(root, real)) return program;
  }
  return undefined;
}

/** The search path without entries that depend on where a command runs: empty ones, `.`, `node_modules/.bin`. */
export function absolutePath(path: string, separator: string = delimiter): string {
  return path
    .split(separator)
    .filter((folder) => isAbsolute(folder.replaceAll('"', '')) || /^"?[A-Za-z]:[\\/]/.test(folder))
    .join(separator);
}

/** `PATH` of an environment; on Windows its case varies. */
export function pathOf(environment: NodeJS.ProcessEnv): string | undefined {
  const name = Object.keys(environment).find((one) => one.toUpperCase() === 'PATH');
  return name === undefined ? undefined : environment[name];
}

function isInside(folder: string, path: string): boolean {
  const seen = relative(folder, path);
  return seen !== '..' && !seen.startsWith(`..${sep}`) && !isAbsolute(seen);
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
