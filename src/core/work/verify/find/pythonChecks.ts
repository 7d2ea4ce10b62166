import { foundCheck } from './check.ts';
import type { CheckSearch, UndefinedCheck } from './check.ts';
import { nearestTests } from './nearestTests.ts';
import { fileArgument, foldersHolding, inFolder, isBelow } from './projectPaths.ts';
import { isPlainPath, nameOf, nearestHolding } from './projectPaths.ts';
import { isTestFile } from './testPaths.ts';

const manifests = ['pyproject.toml', 'pytest.ini', 'tox.ini', 'setup.cfg', 'setup.py', 'requirements.txt'];

/** Checks of the Python projects that the step touches: ruff, mypy, the nearest tests, all tests. */
export async function findPythonChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const isPython = (path: string): boolean => /\.pyi?$/.test(path);
  const checks: UndefinedCheck[] = [];
  for (const folder of foldersHolding(search, isPython, manifests)) {
    const read = async (name: string): Promise<string> =>
      (await search.project.read(inFolder(folder, name))) ?? '';
    const [pyproject, setup, tox] = [
      await read('pyproject.toml'),
      await read('setup.cfg'),
      await read('tox.ini'),
    ];
    const has = (name: string): boolean => search.paths.has(inFolder(folder, name));
    const run = runnerOf(search, folder);
    const touched = search.touched.filter((path) => isPython(path) && isBelow(folder, path));
    const files = touched
      .filter((path) => isPlainPath(path) && search.paths.has(path))
      .map((path) => fileArgument(folder, path));

    if (
      (pyproject.includes('[tool.mypy') || setup.includes('[mypy]') || has('mypy.ini')) &&
      files.length > 0
    ) {
      const pattern = `${run}mypy`;
      const command = `${pattern} ${files.join(' ')}`;
      checks.push(foundCheck({ cwd: folder, name: 'Type check', kind: 'types', pattern, command }));
    }
    if ((pyproject.includes('[tool.ruff') || has('ruff.toml') || has('.ruff.toml')) && files.length > 0) {
      const pattern = run === 'python -m ' ? 'ruff check' : `${run}ruff check`;
      const command = `${pattern} ${files.join(' ')}`;
      checks.push(foundCheck({ cwd: folder, name: 'Lint', kind: 'lint', pattern, command }));
    }
    const usesPytest =
      has('pytest.ini') ||
      /\[tool\.pytest|\bpytest\b/.test(pyproject) ||
      /\[(?:tool:)?pytest\]/.test(`${setup}\n${tox}`) ||
      /\bpytest\b/.test(await read('requirements.txt')) ||
      search.project.paths.some((path) => isBelow(folder, path) && nameOf(path) === 'conftest.py');
    const tests = search.project.paths.filter(
      (path) => isPython(path) && isTestFile(path) && isBelow(folder, path),
    );
    if (!usesPytest && tests.length === 0) continue;
    const pattern = usesPytest ? `${run}pytest -q` : 'python -m unittest';
    for (const isNew of [false, true]) {
      const near = nearestTests(touched, tests).filter(
        (path) => isPlainPath(path) && search.created.has(path) === isNew,
      );
      if (near.length === 0) continue;
      checks.push(
        foundCheck({
          cwd: folder,
          name: isNew ? 'New tests' : 'Nearest tests',
          kind: 'tests',
          scope: isNew ? 'new-tests' : 'nearest',
          pattern: `${pattern} `,
          command: `${pattern} ${near.map((path) => fileArgument(folder, path)).join(' ')}`,
        }),
      );
    }
    checks.push(foundCheck({ cwd: folder, name: 'Tests', kind: 'tests', command: pattern }));
  }
  return checks;
}

function runnerOf(search: CheckSearch, folder: string): string {
  const lock = nearestHolding(search, folder, ['uv.lock', 'poetry.lock', 'pdm.lock']);
  const runners: Readonly<Record<string, string>> = {
    'uv.lock': 'uv run ',
    'poetry.lock': 'poetry run ',
    'pdm.lock': 'pdm run ',
  };
  return (lock === undefined ? undefined : runners[nameOf(lock.path)]) ?? 'python -m ';
}
