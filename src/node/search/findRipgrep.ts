import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The ripgrep that VS Code brings for its own search; the packages and places of several versions are tried. Nothing
 * where there is none that runs.
 */
export async function findRipgrep(
  appRoot: string,
  platform: string = process.platform,
  architecture: string = process.arch,
): Promise<string | undefined> {
  const name = platform === 'win32' ? 'rg.exe' : 'rg';
  for (const modules of ['node_modules', 'node_modules.asar.unpacked']) {
    const packages = join(appRoot, modules, '@vscode');
    const places = [
      join(packages, 'ripgrep-universal', 'bin', `${platform}-${architecture}`, name),
      join(packages, 'ripgrep', 'bin', name),
    ];
    for (const place of places) if (await canRun(place)) return place;
  }
  return undefined;
}

async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
