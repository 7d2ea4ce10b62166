import type { ProjectFiles } from '../verify/find/check.ts';
import { nearestTests } from '../verify/find/nearestTests.ts';
import { folderOf, foldersUp, inFolder, isBelow, nameOf, seenFrom } from '../verify/find/projectPaths.ts';
import { isTestFile } from '../verify/find/testPaths.ts';
import type { TestPlace } from './codeAction.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/**
 * Where the tests of a file belong: into those that it has, else where the project's other tests lie, else where its
 * framework looks for them. `undefined` for a language whose tests are not known.
 */
export async function findTestPlace(path: string, project: ProjectFiles): Promise<TestPlace | undefined> {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  if (/^[cm]?[jt]sx?$/.test(extension)) return findScriptPlace(path, project);
  if (extension === 'py') return findPythonPlace(path, project);
  if (extension === 'go') return findGoPlace(path, project);
  // Rust's unit tests live in the file that they test.
  if (extension === 'rs') return { framework: 'cargo test', path, exists: true };
  return undefined;
}

const frameworks = [
  ['vitest', /\bvitest\b/],
  ['jest', /\bjest\b/],
  ['mocha', /\bmocha\b/],
  ['node:test', /\bnode\b.*\s--test\b/],
] as const;

async function findScriptPlace(path: string, project: ProjectFiles): Promise<TestPlace> {
  const root = rootOf(path, project, ['package.json']);
  const framework = (await scriptFramework(root, path, project)) ?? 'node:test';
  const own = nearestTests([path], project.paths)[0];
  if (own !== undefined) return { framework, path: own, exists: true };
  const tests = project.paths.filter((other) => isScript(other) && isTestFile(other) && isBelow(root, other));
  const example = nearestTo(path, tests);
  const stem = nameOf(path).replace(/\.[^.]+$/, '');
  const extension = nameOf(path).slice(stem.length);
  const form =
    example === undefined ? '.test' : (/[._-](?:test|spec)(?=\.[^.]+$)/.exec(example)?.[0] ?? '.test');
  const name = `${stem}${form}${extension}`;
  const fallback: Place = framework === 'mocha' || framework === 'node:test' ? 'mirrored' : 'beside';
  return {
    framework,
    ...placed(scriptFolder(path, root, example, placeOf(example) ?? fallback), name, project),
    ...withoutUndefined({ example }),
  };
}

/** The script's own words first, then what is installed; of the packages above it the nearest that tells. */
async function scriptFramework(
  root: string,
  path: string,
  project: ProjectFiles,
): Promise<string | undefined> {
  for (const folder of foldersUp(root === '' ? folderOf(path) : root)) {
    const text = await project.read(inFolder(folder, 'package.json'));
    if (text === undefined) continue;
    const script = /"test"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? '';
    const byScript = frameworks.find(([, pattern]) => pattern.test(script));
    const byPackage = frameworks.find(([name]) => new RegExp(`"(?:@types/)?${name}"\\s*:`).test(text));
    const found = byScript ?? byPackage;
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** `mirrored`: a tree of tests like that of the sources; `nested`: a `__tests__` folder beside the sources. */
type Place = 'beside' | 'nested' | 'mirrored';

function placeOf(example: string | undefined): Place | undefined {
  if (example === undefined) return undefined;
  const folder = folderOf(example);
  if (nameOf(folder) === '__tests__') return 'nested';
  return testRoot(folder) === undefined ? 'beside' : 'mirrored';
}

function scriptFolder(path: string, root: string, example: string | undefined, place: Place): string {
  const folder = folderOf(path);
  if (place === 'beside') return folder;
  if (place === 'nested') return inFolder(folder, '__tests__');
  const inside = seenFrom(root, folder).replace(/^(?:src|lib|source)(?:\/|$)/, '');
  const tests = (example === undefined ? undefined : testRoot(folderOf(example))) ?? inFolder(root, 'test');
  return inside === '' ? tests : inFolder(tests, inside);
}

/** The folder that holds all tests, of a folder in it; `undefined` for tests that lie among the sources. */
function testRoot(folder: string): string | undefined {
  const parts = folder.split('/');
  const index = parts.findIndex((part) => /^(?:tests?|specs?)$/.test(part));
  if (index < 0) return undefined;
  const unit = parts[index + 1] === 'unit' ? 1 : 0;
  return parts.slice(0, index + 1 + unit).join('/');
}

async function findPythonPlace(path: string, project: ProjectFiles): Promise<TestPlace> {
  const root = rootOf(path, project, [
    'pyproject.toml',
    'setup.py',
    'setup.cfg',
    'requirements.txt',
    'pytest.ini',
  ]);
  const tests = project.paths.filter(
    (other) => other.endsWith('.py') && isTestFile(other) && isBelow(root, other),
  );
  const texts = await Promise.all(
    ['pyproject.toml', 'setup.cfg', 'requirements.txt', 'tox.ini', 'pytest.ini'].map((name) =>
      project.read(inFolder(root, name)),
    ),
  );
  const [firstTest] = tests;
  const sample = firstTest === undefined ? '' : ((await project.read(firstTest)) ?? '');
  const usesPytest =
    texts.some((text) => text !== undefined && /\bpytest\b/.test(text)) ||
    project.paths.some((other) => isBelow(root, other) && nameOf(other) === 'conftest.py') ||
    !/\bimport unittest\b|\bfrom unittest\b/.test(sample);
  const framework = usesPytest ? 'pytest' : 'unittest';
  const own = nearestTests([path], tests)[0];
  if (own !== undefined) return { framework, path: own, exists: true };
  const example = nearestTo(path, tests);
  const stem = nameOf(path).replace(/\.py$/, '');
  const name = example?.endsWith('_test.py') === true ? `${stem}_test.py` : `test_${stem}.py`;
  const folder =
    example === undefined
      ? inFolder(root, 'tests')
      : testRoot(folderOf(example)) === undefined
        ? folderOf(path)
        : folderOf(example);
  return { framework, ...placed(folder, name, project), ...withoutUndefined({ example }) };
}

function findGoPlace(path: string, project: ProjectFiles): TestPlace {
  const name = `${nameOf(path).replace(/\.go$/, '')}_test.go`;
  const example = nearestTo(
    path,
    project.paths.filter((other) => other.endsWith('_test.go')),
  );
  return {
    framework: 'go test',
    ...placed(folderOf(path), name, project),
    ...withoutUndefined({ example }),
  };
}

function placed(folder: string, name: string, project: ProjectFiles): Pick<TestPlace, 'path' | 'exists'> {
  const path = inFolder(folder, name);
  return { path, exists: project.paths.includes(path) };
}

function rootOf(path: string, project: ProjectFiles, manifests: readonly string[]): string {
  const paths = new Set(project.paths);
  return (
    foldersUp(folderOf(path)).find((folder) => manifests.some((name) => paths.has(inFolder(folder, name)))) ??
    ''
  );
}

/** The test whose folder is most like that of the file. */
function nearestTo(path: string, tests: readonly string[]): string | undefined {
  const own = folderOf(path).split('/');
  const score = (test: string): number =>
    folderOf(test)
      .split('/')
      .filter((part) => own.includes(part)).length;
  return [...tests].sort((one, other) => score(other) - score(one) || (one < other ? -1 : 1))[0];
}

function isScript(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}
