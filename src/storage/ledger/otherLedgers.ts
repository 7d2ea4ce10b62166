import { posix, win32, type PlatformPath } from 'node:path';
import { storageFiles } from '../client/lazyStorage.ts';
import { stat } from 'node:fs/promises';

/** The machine as the search for other ledgers needs to know it. */
export interface LedgerSurroundings {
  readonly platform: NodeJS.Platform;
  /** Home folder of the person. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of this host's own ledger; its name is the one that the extension has in every host. */
  readonly ownDirectory: string;
  /** `undefined` where there is no file, or none that may be looked at. */
  readonly stat: (path: string) => Promise<FileFacts | undefined>;
}

/** What can be known of a file without opening it. */
export interface FileFacts {
  readonly changedAtMs: number;
  /** The same for two paths that lead to one file. */
  readonly identity: string;
}

/** The ledger of another host (a browser beside the desktop, another product) of the same person on this machine. */
export interface OtherLedger {
  readonly path: string;
  /** When it was last written to, in epoch milliseconds. */
  readonly changedAtMs: number;
}

/** Data folders of desktop products, inside the folder where the platform keeps such. */
const desktopProducts = [
  'Code',
  'Code - Insiders',
  'Code - OSS',
  'VSCodium',
  'VSCodium - Insiders',
  'Cursor',
  'Windsurf',
];

/** Data folders of servers (remote windows, browsers), inside the home folder on every platform. */
const serverFolders = [
  ['.vscode-server', 'data'],
  ['.vscode-server-insiders', 'data'],
  ['.vscode-server-oss', 'data'],
  ['.vscode-remote', 'data'],
  ['.vscodium-server', 'data'],
  ['.cursor-server', 'data'],
  ['.windsurf-server', 'data'],
  ['.openvscode-server', 'data'],
];

/**
 * Looks for ledgers of this extension in the well-known data folders of other hosts, the last changed first. They are
 * not opened: each host keeps its own, and all that is said of another is that it exists.
 */
export async function findOtherLedgers(surroundings: LedgerSurroundings): Promise<readonly OtherLedger[]> {
  const { ownDirectory, platform, stat } = surroundings;
  const paths = pathsOf(platform);
  const { ledgerFile } = storageFiles(false);
  const own = await stat(paths.join(ownDirectory, ledgerFile));
  const seen = new Set(own === undefined ? [] : [own.identity]);
  const found: OtherLedger[] = [];
  for (const directory of ledgerDirectories(surroundings)) {
    const path = paths.join(directory, ledgerFile);
    const facts = directory === ownDirectory ? undefined : await stat(path);
    // One file may be reached by several paths: links, mounts, names that differ in case only.
    if (facts === undefined || seen.has(facts.identity)) continue;
    seen.add(facts.identity);
    // What was written last may be in the log still.
    const log = await stat(`${path}-wal`);
    found.push({ path, changedAtMs: Math.max(facts.changedAtMs, log?.changedAtMs ?? 0) });
  }
  return found.sort((left, right) => right.changedAtMs - left.changedAtMs);
}

/** Where this extension would keep its ledger in the other hosts. */
function ledgerDirectories({ platform, home, environment, ownDirectory }: LedgerSurroundings): string[] {
  const paths = pathsOf(platform);
  // Variables that hold a relative path are to be ignored (XDG base directories), and so are empty ones.
  const folder = (variable: string, ...otherwise: string[]): string => {
    const named = environment[variable];
    return named !== undefined && paths.isAbsolute(named) ? named : paths.join(home, ...otherwise);
  };
  const { products, codeServer } = platformFolders(platform, folder);
  const dataFolders = [
    ...desktopProducts.map((product) => paths.join(products, product)),
    ...serverFolders.map((parts) => paths.join(home, ...parts)),
    paths.join(...codeServer),
  ];
  return dataFolders.map((dataFolder) =>
    paths.join(dataFolder, 'User', 'globalStorage', paths.basename(ownDirectory)),
  );
}

function platformFolders(
  platform: NodeJS.Platform,
  folder: (variable: string, ...otherwise: string[]) => string,
): { readonly products: string; readonly codeServer: readonly string[] } {
  switch (platform) {
    case 'win32':
      return {
        products: folder('APPDATA', 'AppData', 'Roaming'),
        codeServer: [folder('LOCALAPPDATA', 'AppData', 'Local'), 'code-server', 'Data'],
      };
    case 'darwin': {
      const products = folder('', 'Library', 'Application Support');
      return { products, codeServer: [products, 'code-server'] };
    }
    default:
      return {
        products: folder('XDG_CONFIG_HOME', '.config'),
        codeServer: [folder('XDG_DATA_HOME', '.local', 'share'), 'code-server'],
      };
  }
}

function pathsOf(platform: NodeJS.Platform): PlatformPath {
  return platform === 'win32' ? win32 : posix;
}

/** Looks at a file on this machine; whatever keeps it from being looked at, it is as good as absent. */
export async function lookAtFile(path: string): Promise<FileFacts | undefined> {
  try {
    const facts = await stat(path, { bigint: true });
    if (!facts.isFile()) return undefined;
    return { changedAtMs: Number(facts.mtimeMs), identity: `${facts.dev}:${facts.ino}` };
  } catch {
    // No such file, a broken link, or another person's folder.
    return undefined;
  }
}
