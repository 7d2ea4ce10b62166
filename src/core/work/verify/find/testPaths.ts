const testFolders = new Set(['test', 'tests', '__tests__', 'spec', 'specs', 'e2e', '__mocks__', 'testdata']);

const testNames = [
  /[._-](?:test|tests|spec|e2e|cy)\.[cm]?[jt]sx?$/,
  /^test_.*\.pyi?$|^tests\.py$/,
  /_test\.(?:py|go|rs|rb|exs?|dart|c|cc|cpp)$/,
  /(?:Test|Tests|TestCase|IT|Spec)\.(?:java|kt|kts|groovy|scala|cs|fs|swift)$/,
  /_spec\.rb$/,
];

const snapshotNames = /\.(?:snap|ambr|approved\.\w+|golden|verified\.\w+)$/;
const snapshotFolders = new Set(['__snapshots__', '__image_snapshots__', '__file_snapshots__']);

/** Whether a file is a test by its name, one that a runner would pick up. The path has forward slashes. */
export function isTestFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return testNames.some((pattern) => pattern.test(name));
}

const endToEndFolders = /^(?:e2e|cypress|playwright|end-to-end|e2e-tests?|tests?-e2e|.+-e2e)$/i;
const endToEndNames = /[._-](?:e2e|cy|pw)(?:[._-](?:test|spec))?\.[cm]?[jt]sx?$/i;

/** What a spec imports that drives a whole application. */
export const endToEndImports =
  /['"](?:@playwright\/test|cypress|webdriverio|@wdio\/globals|testcafe|nightwatch|detox|codeceptjs)['"]/;

/** Whether a test drives a whole application, by its path: it wants a runner of its own. */
export function isEndToEndSpec(path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  return endToEndNames.test(name) || parts.some((folder) => endToEndFolders.test(folder));
}

/** Whether a file belongs to tests: a test, or what lies with tests (helpers, fixtures, mocks). */
export function isOfTests(path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  return isTestFile(path) || folders.some((folder) => testFolders.has(folder) || folder.endsWith('.Tests'));
}

/** Whether a file holds what tests compare with. */
export function isSnapshot(path: string): boolean {
  return snapshotNames.test(path) || path.split('/').some((folder) => snapshotFolders.has(folder));
}
