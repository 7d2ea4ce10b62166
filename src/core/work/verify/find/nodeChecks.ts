import { foundCheck } from './check.ts';
import type { CheckSearch, UndefinedCheck } from './check.ts';
import { parseObject } from './checkConfiguration.ts';
import { nearestTests } from './nearestTests.ts';
import { fileArgument, folderOf, foldersHolding, foldersUp, inFolder } from './projectPaths.ts';
import { isBelow, isPlainPath, nameOf, nearestHolding } from './projectPaths.ts';

const sourcePattern = /\.(?:[cm]?[jt]sx?|vue|svelte|json|css|html)$/;
const scriptPattern = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;
const typesScripts = ['typecheck', 'type-check', 'check-types', 'check:types', 'types', 'types:check', 'tsc'];
const eslintConfigs = [
  ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((end) => `eslint.config.${end}`),
  ...['.eslintrc', '.eslintrc.js', '.eslintrc.cjs', '.eslintrc.json', '.eslintrc.yml', '.eslintrc.yaml'],
];

/** A package and how its scripts are run. */
interface NodePackage {
  readonly folder: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly usesEslintConfig: boolean;
  readonly manager: 'npm' | 'pnpm' | 'yarn';
}

/** Checks of the packages that the step touches: types, lint, the nearest tests, all tests of the package. */
export async function findNodeChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const checks: UndefinedCheck[] = [];
  for (const folder of foldersHolding(search, (path) => sourcePattern.test(path), ['package.json'])) {
    const here = await readPackages(search, folder);
    const touched = search.touched.filter((path) => isBelow(folder, path) && sourcePattern.test(path));
    checks.push(
      ...(await typesChecks(search, here, touched)),
      ...lintChecks(search, here, touched),
      ...testChecks(search, here, touched),
    );
  }
  return checks;
}

/** The package of a folder and those above it, nearest first. */
async function readPackages(search: CheckSearch, from: string): Promise<readonly NodePackage[]> {
  const packages: NodePackage[] = [];
  for (const folder of foldersUp(from)) {
    const path = inFolder(folder, 'package.json');
    if (!search.paths.has(path)) continue;
    const content = parseObject((await search.project.read(path)) ?? '') ?? {};
    packages.push({
      folder,
      scripts: textsOf(content['scripts']),
      usesEslintConfig: content['eslintConfig'] !== undefined,
      manager: managerOf(search, folder, content['packageManager']),
    });
  }
  return packages;
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function managerOf(search: CheckSearch, folder: string, named: unknown): NodePackage['manager'] {
  const name = typeof named === 'string' ? /^(npm|pnpm|yarn)\b/.exec(named)?.[1] : undefined;
  if (name === 'npm' || name === 'pnpm' || name === 'yarn') return name;
  const lock = nearestHolding(search, folder, ['pnpm-lock.yaml', 'yarn.lock', 'package-lock.json']);
  if (lock === undefined) return 'npm';
  const managers = { 'pnpm-lock.yaml': 'pnpm', 'yarn.lock': 'yarn' } as const;
  return Object.entries(managers).find(([file]) => file === nameOf(lock.path))?.[1] ?? 'npm';
}

function runScript(manager: NodePackage['manager'], script: string): string {
  if (script === 'test') return `${manager} test`;
  return `${manager} run ${script}`;
}

/** Runs a tool that is installed; none is downloaded. */
function runTool(manager: NodePackage['manager'], command: string): string {
  const prefix = { npm: 'npx --no-install', pnpm: 'pnpm exec', yarn: 'yarn run' }[manager];
  return `${prefix} ${command}`;
}

async function typesChecks(
  search: CheckSearch,
  packages: readonly NodePackage[],
  touched: readonly string[],
): Promise<readonly UndefinedCheck[]> {
  const [own] = packages;
  if (own === undefined) return [];
  for (const owner of packages) {
    const script = typesScripts.find((name) => Object.hasOwn(owner.scripts, name));
    if (script === undefined || isWriting(owner.scripts[script] ?? '')) continue;
    return [
      foundCheck({
        name: 'Type check',
        kind: 'types',
        checksTypeScript: /\b(?:tsc|vue-tsc|svelte-check|tsgo)\b/.test(owner.scripts[script] ?? ''),
        cwd: owner.folder,
        command: runScript(owner.manager, script),
      }),
    ];
  }
  const files = touched.filter((path) => scriptPattern.test(path));
  const projects = files.map((path) => nearestHolding(search, folderOf(path), ['tsconfig.json'])?.folder);
  const checks: UndefinedCheck[] = [];
  for (const folder of new Set(projects.filter((project) => project !== undefined))) {
    const text = (await search.project.read(inFolder(folder, 'tsconfig.json'))) ?? '';
    const isSolution = /"references"\s*:/.test(text) && /"files"\s*:\s*\[\s*\]/.test(text);
    checks.push(
      foundCheck({
        name: 'Type check',
        kind: 'types',
        checksTypeScript: true,
        cwd: folder,
        // A solution without files of its own compiles nothing unless it is built.
        command: runTool(own.manager, isSolution ? 'tsc -b --noEmit' : 'tsc --noEmit -p tsconfig.json'),
      }),
    );
  }
  return checks;
}

function lintChecks(
  search: CheckSearch,
  packages: readonly NodePackage[],
  touched: readonly string[],
): readonly UndefinedCheck[] {
  const [own] = packages;
  if (own === undefined) return [];
  const files = touched.filter((path) => scriptPattern.test(path) && search.paths.has(path));
  const config = nearestHolding(search, own.folder, eslintConfigs);
  const owner = packages.find(({ usesEslintConfig }) => usesEslintConfig);
  const isPlain = files.every(isPlainPath);
  if ((config !== undefined || owner !== undefined) && files.length > 0 && isPlain) {
    const pattern = runTool(own.manager, 'eslint');
    return [
      foundCheck({
        name: 'Lint',
        kind: 'lint',
        cwd: own.folder,
        pattern,
        command: `${pattern} ${files.map((path) => fileArgument(own.folder, path)).join(' ')}`,
      }),
    ];
  }
  const linter = packages.find(({ scripts }) => Object.hasOwn(scripts, 'lint'));
  if (linter === undefined || isWriting(linter.scripts['lint'] ?? '')) return [];
  return [
    foundCheck({
      name: 'Lint',
      kind: 'lint',
      cwd: linter.folder,
      command: runScript(linter.manager, 'lint'),
    }),
  ];
}

/** A check must not change what it looks at. */
function isWriting(script: string): boolean {
  return /--fix\b|--write\b|--watch\b|(?:^|\s)-w\b/.test(script);
}

function testChecks(
  search: CheckSearch,
  packages: readonly NodePackage[],
  touched: readonly string[],
): readonly UndefinedCheck[] {
  const owner = packages.find(({ scripts }) => isTestScript(scripts['test']));
  if (owner === undefined) return [];
  const runner = singleFileRunner(owner);
  const near = nearestTests(touched, search.project.paths)
    .filter((path) => isBelow(owner.folder, path) && scriptPattern.test(path) && isPlainPath(path))
    .map((path) => ({ name: fileArgument(owner.folder, path), isNew: search.created.has(path) }));
  const checks: UndefinedCheck[] = [];
  for (const isNew of [false, true]) {
    const files = near.filter((test) => test.isNew === isNew).map(({ name }) => name);
    if (runner === undefined || files.length === 0) continue;
    checks.push(
      foundCheck({
        name: isNew ? 'New tests' : 'Nearest tests',
        kind: 'tests',
        scope: isNew ? 'new-tests' : 'nearest',
        cwd: owner.folder,
        pattern: runner,
        command: `${runner} ${files.join(' ')}`,
      }),
    );
  }
  checks.push(
    foundCheck({
      name: 'Tests',
      kind: 'tests',
      cwd: owner.folder,
      command: runScript(owner.manager, 'test'),
    }),
  );
  return checks;
}

/** npm writes a script that always fails into new packages. */
function isTestScript(script: string | undefined): boolean {
  return script !== undefined && !script.includes('no test specified') && !isWriting(script);
}

/** Options of node whose value is the next word. */
const optionsWithValue = new Set([
  '--import',
  '--require',
  '-r',
  '--loader',
  '--env-file',
  '--conditions',
  '-C',
]);

/** The command that runs single test files, up to their names; `undefined` when the runner is not known. */
function singleFileRunner({ scripts, manager }: NodePackage): string | undefined {
  const script = scripts['test'] ?? '';
  if (/\bvitest\b/.test(script)) return runTool(manager, 'vitest run');
  if (/\bjest\b/.test(script)) return runTool(manager, 'jest --runTestsByPath');
  if (/\bmocha\b/.test(script)) return runTool(manager, 'mocha');
  if (/\bava\b/.test(script)) return runTool(manager, 'ava');
  const [first, ...words] = script.trim().split(/\s+/);
  if (first !== 'node' || !words.includes('--test')) return undefined;
  const options: string[] = [];
  for (let index = 0; words[index]?.startsWith('-') === true; index += 1) {
    const option = words[index] ?? '';
    options.push(option);
    if (optionsWithValue.has(option)) options.push(words[(index += 1)] ?? '');
  }
  return options.every((option) => /^[\w@+./:=-]+$/.test(option)) ? `node ${options.join(' ')}` : undefined;
}
