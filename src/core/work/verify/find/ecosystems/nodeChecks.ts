import { readEffects, type CommandEffects } from '../../runners/commandEffects.ts';
import { createPackageScripts, type PackageScripts } from '../../runners/packageScripts.ts';
import { singleFileCommand } from '../../runners/singleFiles.ts';
import type { Tool } from '../../runners/tool.ts';
import { foundCheck, type CheckKind, type CheckSearch, type UndefinedCheck } from '../check.ts';
import { nearestTests } from '../nearestTests.ts';
import { readPackages, type NodePackage } from './nodePackages.ts';
import {
  fileArgument,
  folderOf,
  foldersHolding,
  inFolder,
  isBelow,
  isPlainPath,
  nearestHolding,
  resolvePath,
} from '../projectPaths.ts';
import { testFileChecks } from '../testFileChecks.ts';
import { endToEndImports, isEndToEndSpec } from '../testPaths.ts';

const sourcePattern = /\.(?:[cm]?[jt]sx?|vue|svelte|json|css|html)$/;
const scriptPattern = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;
const typesScripts = ['typecheck', 'type-check', 'check-types', 'check:types', 'types', 'types:check', 'tsc'];
const lintScripts = ['lint', 'lint:check', 'lint:ci', 'eslint'];
/** Scripts that test, the most usual first. */
const testScripts = [
  ...['test', 'test:unit', 'unit', 'test:run', 'test:ci', 'test:once', 'test:node', 'test:js', 'unit-test'],
  ...['unit-tests', 'test-unit', 'tests', 'vitest', 'jest', 'mocha', 'spec'],
];
const eslintConfigs = [
  ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((end) => `eslint.config.${end}`),
  ...['.eslintrc', '.eslintrc.js', '.eslintrc.cjs', '.eslintrc.json', '.eslintrc.yml', '.eslintrc.yaml'],
];

/** A script that can be run as a check. */
interface UsableScript {
  readonly owner: NodePackage;
  readonly name: string;
  readonly effects: CommandEffects;
}

/** Checks of the packages that the step touches: types, lint, the nearest tests, all tests of the package. */
export async function findNodeChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const scripts = createPackageScripts(search);
  const checks: UndefinedCheck[] = [];
  for (const folder of foldersHolding(search, (path) => sourcePattern.test(path), ['package.json'])) {
    const packages = await readPackages(search, scripts, folder);
    const finder = new NodeFinder(search, scripts, packages);
    const touched = search.touched.filter((path) => isBelow(folder, path) && sourcePattern.test(path));
    checks.push(
      ...(await finder.types(touched)),
      ...(await finder.lint(touched)),
      ...(await finder.tests(touched)),
    );
  }
  return checks;
}

class NodeFinder {
  private readonly search: CheckSearch;
  private readonly scripts: PackageScripts;
  private readonly packages: readonly NodePackage[];

  constructor(search: CheckSearch, scripts: PackageScripts, packages: readonly NodePackage[]) {
    this.search = search;
    this.scripts = scripts;
    this.packages = packages;
  }

  async types(touched: readonly string[]): Promise<readonly UndefinedCheck[]> {
    const script = await this.usableScript(typesScripts);
    const [own] = this.packages;
    if (script !== undefined || own === undefined) {
      return script === undefined ? [] : [typesCheck(script)];
    }
    const files = touched.filter((path) => scriptPattern.test(path));
    const projects = files.map(
      (path) => nearestHolding(this.search, folderOf(path), ['tsconfig.json'])?.folder,
    );
    const checks: UndefinedCheck[] = [];
    for (const folder of new Set(projects.filter((project) => project !== undefined))) {
      const text = (await this.search.project.read(inFolder(folder, 'tsconfig.json'))) ?? '';
      const isSolution = /"references"\s*:/.test(text) && /"files"\s*:\s*\[\s*\]/.test(text);
      checks.push(
        foundCheck({
          name: 'Type check',
          kind: 'types',
          checksTypeScript: true,
          cwd: folder,
          // A solution without files of its own compiles nothing unless it is built.
          command: own.withTool(isSolution ? 'tsc -b --noEmit' : 'tsc --noEmit -p tsconfig.json'),
        }),
      );
    }
    return checks;
  }

  async lint(touched: readonly string[]): Promise<readonly UndefinedCheck[]> {
    const [own] = this.packages;
    if (own === undefined) return [];
    const files = touched.filter((path) => scriptPattern.test(path) && this.search.paths.has(path));
    const hasConfig =
      nearestHolding(this.search, own.folder, eslintConfigs) !== undefined ||
      this.packages.some(({ usesEslintConfig }) => usesEslintConfig);
    if (hasConfig && files.length > 0 && files.every(isPlainPath)) {
      const pattern = (await this.eslintOf(own)) ?? own.withTool('eslint');
      const command = `${pattern} ${files.map((path) => fileArgument(own.folder, path)).join(' ')}`;
      return [foundCheck({ name: 'Lint', kind: 'lint', cwd: own.folder, pattern, command })];
    }
    const script = await this.usableScript(lintScripts);
    if (script === undefined) return [];
    const { owner, name } = script;
    return [foundCheck({ name: 'Lint', kind: 'lint', cwd: owner.folder, command: owner.script(name) })];
  }

  /** ESLint as the package's own script calls it; `undefined` where that does not tell. */
  private async eslintOf(owner: NodePackage): Promise<string | undefined> {
    for (const name of lintScripts) {
      const single = singleFileCommand(name, owner);
      if (single?.tool.name !== 'eslint') continue;
      const isUsable =
        !single.isScript ||
        whyNot(await readEffects(`npm run ${name}`, owner.folder, this.scripts)) === undefined;
      if (isUsable) return single.command;
    }
    return undefined;
  }

  async tests(touched: readonly string[]): Promise<readonly UndefinedCheck[]> {
    const script = await this.usableScript(testScripts, true);
    if (script === undefined) return this.bunTests(touched);
    const { owner, name, effects } = script;
    const kind = kindOf(effects);
    if (kind === 'types') return [typesCheck(script)];
    const whole = foundCheck({
      name: kind === 'lint' ? 'Lint' : 'Tests',
      kind,
      cwd: owner.folder,
      command: owner.script(name),
      alwaysCounts: testing(effects).length > 0 && testing(effects).every((tool) => tool.alwaysCounts),
    });
    if (kind === 'lint') return [whole];
    const single = singleFileCommand(name, owner);
    if (single === undefined) return [whole];
    // A script that names them wants them.
    const takesAll = single.tool.isEndToEnd === true || /e2e|cypress/i.test(single.text);
    return [...(await this.someTests(owner, single.command, touched, takesAll)), whole];
  }

  /** The nearest tests and the new ones, by a command that takes their names. */
  private async someTests(
    { folder }: NodePackage,
    pattern: string,
    touched: readonly string[],
    takesAll: boolean,
  ): Promise<readonly UndefinedCheck[]> {
    const { search } = this;
    const near: string[] = [];
    for (const path of nearestTests(touched, search.project.paths)) {
      if (!isBelow(folder, path) || !scriptPattern.test(path)) continue;
      if (takesAll || !(await this.isEndToEnd(path))) near.push(path);
    }
    return testFileChecks(search, folder, pattern, near);
  }

  private async isEndToEnd(path: string): Promise<boolean> {
    if (isEndToEndSpec(path)) return true;
    for (const folder of await this.browserFolders()) if (isBelow(folder, path)) return true;
    const text = await this.search.project.read(path);
    return text !== undefined && endToEndImports.test(text);
  }

  /** Folders that a configuration of Playwright calls its own: `testDir: './tests'`. */
  private async browserFolders(): Promise<readonly string[]> {
    const folders: string[] = [];
    for (const { folder } of this.packages) {
      for (const name of ['ts', 'js', 'mts', 'mjs'].map((end) => `playwright.config.${end}`)) {
        const text = (await this.search.project.read(inFolder(folder, name))) ?? '';
        const [, after = ''] = text.split(/\btestDir\s*:/, 2);
        const named = /^\s{0,20}(["'`])([^"'`$\n]{1,200})\1/.exec(after)?.[2];
        const place = named === undefined ? '' : resolvePath(folder, named);
        if (place !== folder) folders.push(place);
      }
    }
    return folders.filter((place) => place !== '');
  }

  /** Bun tests without a script. */
  private async bunTests(touched: readonly string[]): Promise<readonly UndefinedCheck[]> {
    const owner = this.packages.find(({ manager }) => manager === 'bun');
    const hasScript = owner !== undefined && testScripts.some((name) => Object.hasOwn(owner.scripts, name));
    if (owner === undefined || hasScript) return [];
    const whole = foundCheck({ name: 'Tests', kind: 'tests', cwd: owner.folder, command: 'bun test' });
    return [...(await this.someTests(owner, 'bun test', touched, false)), whole];
  }

  /** The first of these scripts, in the nearest package, that can be run as a check; why not is noted. */
  private async usableScript(names: readonly string[], isOfTests = false): Promise<UsableScript | undefined> {
    const refused: string[] = [];
    let isEmpty = false;
    for (const owner of this.packages) {
      const usable: UsableScript[] = [];
      for (const name of names.filter((one) => Object.hasOwn(owner.scripts, one))) {
        // npm writes a script that always fails into new packages.
        if (owner.scripts[name]?.includes('no test specified') === true) continue;
        const effects = await readEffects(`npm run ${name}`, owner.folder, this.scripts);
        const why = whyNot(effects);
        if (why === undefined) usable.push({ owner, name, effects });
        else {
          refused.push(`${owner.script(name)} is not run as a check: ${why}`);
          isEmpty ||= effects.onlyPrints;
        }
      }
      const isUnit = ({ effects }: UsableScript): boolean => {
        const tools = testing(effects);
        return tools.length === 0 || tools.some((tool) => tool.isEndToEnd !== true);
      };
      const best = usable.find(isUnit) ?? usable[0];
      if (best !== undefined) return best;
    }
    for (const text of refused) this.search.note({ kind: isOfTests && isEmpty ? 'empty' : 'count', text });
    return undefined;
  }
}

/** Why a script is no check; completes "It is not run as a check: …". */
function whyNot({ onlyPrints, writes, watches, hides }: CommandEffects): string | undefined {
  if (onlyPrints) return 'it only prints, and tests nothing';
  if (writes !== undefined) return `it changes files (${writes})`;
  if (watches !== undefined) return `it waits for changes and does not end (${watches})`;
  return hides === undefined ? undefined : `it never fails (${hides})`;
}

/** What a test script proves: some only compile or lint. */
function kindOf({ tools, isAllKnown }: CommandEffects): CheckKind {
  const proved = new Set(tools.map(({ proves }) => proves));
  if (!isAllKnown || proved.has('tests') || proved.has('none')) return 'tests';
  return proved.has('types') ? 'types' : 'lint';
}

function testing({ tools }: CommandEffects): readonly Tool[] {
  return tools.filter(({ proves }) => proves === 'tests');
}

function typesCheck({ owner, name, effects }: UsableScript): UndefinedCheck {
  return foundCheck({
    name: 'Type check',
    kind: 'types',
    checksTypeScript: effects.tools.some(({ proves }) => proves === 'types'),
    cwd: owner.folder,
    command: owner.script(name),
  });
}
