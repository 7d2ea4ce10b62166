import type { PackageScripts } from '../../runners/packageScripts.ts';
import type { ScriptRunner } from '../../runners/singleFiles.ts';
import type { CheckSearch } from '../check.ts';
import { parseObject } from '../checkConfiguration.ts';
import { foldersUp, inFolder, nameOf, nearestHolding } from '../projectPaths.ts';

type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** A package and how its scripts are run. */
export interface NodePackage extends ScriptRunner {
  readonly folder: string;
  readonly manager: Manager;
  readonly usesEslintConfig: boolean;
  /** Runs a script. */
  script(name: string): string;
}

const locks: Readonly<Record<string, Manager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
};
/** None of them downloads a program. */
const toolPrefixes = {
  npm: 'npx --no-install',
  pnpm: 'pnpm exec',
  yarn: 'yarn run',
  bun: 'bun run',
} as const;

/** The package of a folder and those above it, nearest first. */
export async function readPackages(
  search: CheckSearch,
  scripts: PackageScripts,
  from: string,
): Promise<readonly NodePackage[]> {
  const packages: NodePackage[] = [];
  for (const folder of foldersUp(from)) {
    const path = inFolder(folder, 'package.json');
    if (!search.paths.has(path)) continue;
    const content = parseObject((await search.project.read(path)) ?? '') ?? {};
    const manager = managerOf(search, folder, content['packageManager']);
    const script = (name: string): string =>
      name === 'test' && manager !== 'bun' ? `${manager} test` : `${manager} run ${name}`;
    packages.push({
      folder,
      manager,
      scripts: (await scripts.scriptsIn(folder)) ?? {},
      usesEslintConfig: content['eslintConfig'] !== undefined,
      isWindows: search.isWindows,
      script,
      // The others hand on what follows without a sign.
      withWords: (name) => (manager === 'npm' ? `${script(name)} --` : script(name)),
      withTool: (command) => `${toolPrefixes[manager]} ${command}`,
    });
  }
  return packages;
}

function managerOf(search: CheckSearch, folder: string, named: unknown): Manager {
  const name = typeof named === 'string' ? /^(npm|pnpm|yarn|bun)\b/.exec(named)?.[1] : undefined;
  if (name !== undefined) return name as Manager;
  const lock = nearestHolding(search, folder, Object.keys(locks));
  return (lock === undefined ? undefined : locks[nameOf(lock.path)]) ?? 'npm';
}
