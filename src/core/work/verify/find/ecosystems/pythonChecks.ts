import { foundCheck, type CheckSearch, type UndefinedCheck } from '../check.ts';
import { nearestTests } from '../nearestTests.ts';
import {
  fileArgument,
  folderOf,
  foldersUp,
  inFolder,
  isBelow,
  isPlainPath,
  nameOf,
  nearestHolding,
  seenFrom,
} from '../projectPaths.ts';
import { testFileChecks } from '../testFileChecks.ts';
import { isTestFile } from '../testPaths.ts';

/** Files that name what a project needs for its tests, or how it runs them. */
const manifest =
  /^(?:pyproject\.toml|\.?pytest\.(?:ini|toml)|tox\.(?:ini|toml)|setup\.(?:cfg|py)|noxfile\.py|Pipfile|environment\.ya?ml|pixi\.toml|(?:[\w-]*[.-])?requirements(?:[._-][\w.-]*)?\.(?:txt|in))$/;
/** Files that only a project of pytest has. */
const ownFiles = /^(?:\.?pytest\.(?:ini|toml)|conftest\.py)$/;

const isPython = (path: string): boolean => /\.pyi?$/.test(path);

/** Checks of the Python projects that the step touches: ruff, mypy, the nearest tests, all tests. */
export async function findPythonChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const manifests = manifestsByFolder(search.project.paths);
  const folders = search.touched
    .filter(isPython)
    .map((path) => foldersUp(folderOf(path)).find((folder) => manifests.has(folder)))
    .filter((folder) => folder !== undefined);
  const checks: UndefinedCheck[] = [];
  for (const folder of new Set(folders)) {
    const project = new PythonProject(search, folder, manifests);
    checks.push(...(await project.checkers()), ...(await project.tests()));
  }
  return checks;
}

/** Manifests by the folder of their project: `requirements/dev.txt` belongs to the folder above. */
function manifestsByFolder(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const folder = folderOf(path);
    const isOfFolder = nameOf(folder) === 'requirements' && /\.(?:txt|in)$/.test(path);
    if (!isOfFolder && !manifest.test(nameOf(path)) && nameOf(path) !== 'manage.py') continue;
    const owner = isOfFolder ? folderOf(folder) : folder;
    found.set(owner, [...(found.get(owner) ?? []), path]);
  }
  return found;
}

class PythonProject {
  private readonly search: CheckSearch;
  private readonly folder: string;
  private readonly manifests: ReadonlyMap<string, readonly string[]>;
  private readonly touched: readonly string[];

  constructor(search: CheckSearch, folder: string, manifests: ReadonlyMap<string, readonly string[]>) {
    this.search = search;
    this.folder = folder;
    this.manifests = manifests;
    this.touched = search.touched.filter((path) => isPython(path) && isBelow(folder, path));
  }

  async checkers(): Promise<readonly UndefinedCheck[]> {
    const { folder, search } = this;
    const files = this.touched
      .filter((path) => isPlainPath(path) && search.paths.has(path))
      .map((path) => fileArgument(folder, path));
    if (files.length === 0) return [];
    const [pyproject, setup] = [await this.read('pyproject.toml'), await this.read('setup.cfg')];
    const run = await this.prefix();
    const checks: UndefinedCheck[] = [];
    if (pyproject.includes('[tool.mypy') || setup.includes('[mypy]') || this.has('mypy.ini')) {
      const pattern = `${run}mypy`;
      const command = `${pattern} ${files.join(' ')}`;
      checks.push(foundCheck({ cwd: folder, name: 'Type check', kind: 'types', pattern, command }));
    }
    if (pyproject.includes('[tool.ruff') || this.has('ruff.toml') || this.has('.ruff.toml')) {
      const pattern = run === 'python -m ' ? 'ruff check' : `${run}ruff check`;
      const command = `${pattern} ${files.join(' ')}`;
      checks.push(foundCheck({ cwd: folder, name: 'Lint', kind: 'lint', pattern, command }));
    }
    return checks;
  }

  async tests(): Promise<readonly UndefinedCheck[]> {
    const { folder, search, touched } = this;
    const texts = await this.texts();
    const django = await this.djangoFolder(texts);
    if (django !== undefined) return this.djangoTests(django);
    const tests = search.project.paths.filter(
      (path) => isPython(path) && isTestFile(path) && isBelow(folder, path),
    );
    const near = nearestTests(touched, tests);
    const usesPytest =
      texts.some((text) => /\bpytest\b/.test(text)) ||
      this.hasOwnFile() ||
      (await this.importsPytest(near.length > 0 ? near : tests));
    if (!usesPytest && tests.length === 0) return [];
    const pattern = usesPytest ? `${await this.prefix()}pytest -q` : `${await this.python()} -m unittest`;
    return [
      ...testFileChecks(search, folder, `${pattern} `, near),
      foundCheck({ cwd: folder, name: 'Tests', kind: 'tests', command: pattern }),
    ];
  }

  /** The texts of the manifests here and above, without comments. */
  private async texts(): Promise<readonly string[]> {
    const paths = foldersUp(this.folder).flatMap((folder) => this.manifests.get(folder) ?? []);
    const texts = await Promise.all(
      paths
        .filter((path) => nameOf(path) !== 'manage.py')
        .map(async (path) => (await this.search.project.read(path)) ?? ''),
    );
    return texts.map((text) => text.replaceAll(/(?:^|[ \t])#[^\n]*/gm, ''));
  }

  private hasOwnFile(): boolean {
    const above = new Set(foldersUp(this.folder));
    return this.search.project.paths.some(
      (path) => ownFiles.test(nameOf(path)) && (isBelow(this.folder, path) || above.has(folderOf(path))),
    );
  }

  private async importsPytest(tests: readonly string[]): Promise<boolean> {
    for (const path of tests.slice(0, 5)) {
      const text = await this.search.project.read(path);
      if (text !== undefined && /^[ \t]{0,40}(?:import|from)[ \t]{1,40}pytest\b/m.test(text)) return true;
    }
    return false;
  }

  /** Where `manage.py` of Django lies; `undefined` where pytest knows Django, or there is none. */
  private async djangoFolder(texts: readonly string[]): Promise<string | undefined> {
    const holding = nearestHolding(this.search, this.folder, ['manage.py']);
    const below = this.touched
      .map((path) => nearestHolding(this.search, folderOf(path), ['manage.py']))
      .find((one) => one !== undefined);
    const found = holding ?? below;
    if (found === undefined || texts.some((text) => /\bpytest[-_]django\b|DJANGO_SETTINGS_MODULE/.test(text)))
      return undefined;
    const text = ((await this.search.project.read(found.path)) ?? '').trim();
    return text === '' || /django/i.test(text) ? found.folder : undefined;
  }

  /** Django names tests by their modules, seen from `manage.py`. */
  private async djangoTests(cwd: string): Promise<readonly UndefinedCheck[]> {
    const { search } = this;
    const command = `${await this.python()} manage.py test`;
    const tests = search.project.paths.filter((path) => isPython(path) && isBelow(cwd, path));
    const ofApps = this.touched.map((path) => inFolder(folderOf(path), 'tests.py'));
    const near = new Set([
      ...nearestTests(this.touched, tests),
      ...ofApps.filter((path) => search.paths.has(path)),
    ]);
    const labelOf = (path: string): string => seenFrom(cwd, path).replace(/\.py$/, '').replaceAll('/', '.');
    const named = [...near].filter((path) => /^[A-Za-z_][\w.]*$/.test(labelOf(path)));
    return [
      ...testFileChecks(search, cwd, `${command} `, named, labelOf),
      foundCheck({ cwd, name: 'Tests', kind: 'tests', command }),
    ];
  }

  /** What stands before a program of the project's environment. */
  private async prefix(): Promise<string> {
    const lock = nearestHolding(this.search, this.folder, Object.keys(locks));
    const byLock = lock === undefined ? undefined : locks[nameOf(lock.path)];
    if (byLock !== undefined) return byLock;
    const pyproject = await this.read('pyproject.toml');
    if (/^\[tool\.poetry[\].]/m.test(pyproject)) return 'poetry run ';
    if (/^\[tool\.uv[\].]/m.test(pyproject)) return 'uv run ';
    return /^\[tool\.pdm[\].]/m.test(pyproject) ? 'pdm run ' : 'python -m ';
  }

  private async python(): Promise<string> {
    const prefix = await this.prefix();
    return prefix === 'python -m ' ? 'python' : `${prefix}python`;
  }

  private has(name: string): boolean {
    return this.search.paths.has(inFolder(this.folder, name));
  }

  private async read(name: string): Promise<string> {
    return (await this.search.project.read(inFolder(this.folder, name))) ?? '';
  }
}

const locks: Readonly<Record<string, string>> = {
  'uv.lock': 'uv run ',
  'poetry.lock': 'poetry run ',
  'pdm.lock': 'pdm run ',
  'Pipfile.lock': 'pipenv run ',
  Pipfile: 'pipenv run ',
  'pixi.lock': 'pixi run ',
};
