import { foundCheck } from './check.ts';
import type { Check, CheckSearch } from './check.ts';
import { parseObject } from './checkConfiguration.ts';
import { nearestTests } from './nearestTests.ts';
import { configurationText, folderOf, foldersHolding, foldersUp, inFolder } from './projectPaths.ts';
import { isBelow, isPlainPath, nameOf, nearestHolding, seenFrom } from './projectPaths.ts';

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
export async function findNodeChecks(search: CheckSearch): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const folder of foldersHolding(search, (path) => sourcePattern.test(path), ['package.json'])) {
    const here = await readPackages(search, folder);
    const touched = search.touched.filter((path) => isBelow(folder, path) && sourcePattern.test(path));
    checks.push(
      ...(await typesChecks(search, here, touched)),
      ...(await lintChecks(search, here, touched)),
      ...(await testChecks(search, here, touched)),
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

/** A script with those that run before, after and inside it, and the files of the project that they name. */
async function definitionOf(
  search: CheckSearch,
  { folder, scripts }: NodePackage,
  name: string,
): Promise<string> {
  const involved = new Map<string, string>();
  const add = (script: string): void => {
    for (const key of [script, `pre${script}`, `post${script}`]) {
      const text = Object.hasOwn(scripts, key) ? scripts[key] : undefined;
      if (text === undefined || involved.has(key)) continue;
      involved.set(key, text);
      for (const [, inner] of text.matchAll(/\b(?:npm|pnpm|yarn)\s+(?:run\s+)?([\w:.-]+)/g)) add(inner ?? '');
    }
  };
  add(name);
  const words = [...involved.values()].flatMap((text) => text.split(/[\s"']+/));
  const named = words.map((word) => inFolder(folder, word.replace(/^\.\//, '')));
  const files = [...new Set(named)].filter((path) => search.paths.has(path));
  const texts = await Promise.all(files.map((path) => search.project.read(path)));
  return configurationText(search, folder, JSON.stringify([[...involved], texts]));
}

async function typesChecks(
  search: CheckSearch,
  packages: readonly NodePackage[],
  touched: readonly string[],
): Promise<readonly Check[]> {
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
        definition: await definitionOf(search, owner, script),
      }),
    ];
  }
  const files = touched.filter((path) => scriptPattern.test(path));
  const projects = files.map((path) => nearestHolding(search, folderOf(path), ['tsconfig.json'])?.folder);
  const checks: Check[] = [];
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
        definition: await configurationText(search, folder),
      }),
    );
  }
  return checks;
}

async function lintChecks(
  search: CheckSearch,
  packages: readonly NodePackage[],
  touched: readonly string[],
): Promise<readonly Check[]> {
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
        command: `${pattern} ${files.map((path) => seenFrom(own.folder, path)).join(' ')}`,
        definition: await configurationText(search, own.folder),
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
      definition: await definitionOf(search, linter, 'lint'),
    }),
  ];
}

/** A check must not change what it looks at. */
function isWriting(script: string): boolean {
  return /--fix\b|--write\b|--watch\b|(?:^|\s)-w\b/.test(script);
}

async function testChecks(
  search: CheckSearch,
  packages: readonly NodePackage[],
  touched: readonly string[],
): Promise<readonly Check[]> {
  const owner = packages.find(({ scripts }) => isTestScript(scripts['test']));
  if (owner === undefined) return [];
  const definition = await definitionOf(search, owner, 'test');
  const runner = singleFileRunner(owner);
  const near = nearestTests(touched, search.project.paths)
    .filter((path) => isBelow(owner.folder, path) && scriptPattern.test(path) && isPlainPath(path))
    .map((path) => ({ name: seenFrom(owner.folder, path), isNew: search.created.has(path) }));
  const checks: Check[] = [];
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
        definition,
      }),
    );
  }
  checks.push(
    foundCheck({
      name: 'Tests',
      kind: 'tests',
      cwd: owner.folder,
      command: runScript(owner.manager, 'test'),
      definition,
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
