import { foundCheck } from './check.ts';
import type { Check, CheckSearch } from './check.ts';
import { nearestTests } from './nearestTests.ts';
import { configurationText, folderOf, foldersHolding, foldersUp, inFolder, isBelow } from './projectPaths.ts';
import { isPlainPath, nameOf, nearestHolding, seenFrom } from './projectPaths.ts';

/** Rust: the crate's own check and tests. */
export async function findRustChecks(search: CheckSearch): Promise<readonly Check[]> {
  const counts = (path: string): boolean => /\.rs$|(?:^|\/)Cargo\.toml$/.test(path);
  return perFolder(search, foldersHolding(search, counts, ['Cargo.toml']), (common) => [
    foundCheck({ ...common, name: 'Compile', kind: 'types', command: 'cargo check --all-targets' }),
    foundCheck({ ...common, name: 'Tests', kind: 'tests', command: 'cargo test' }),
  ]);
}

/** Go: vet compiles tests too; the packages of the changed files come before the module. */
export async function findGoChecks(search: CheckSearch): Promise<readonly Check[]> {
  const isGo = (path: string): boolean => path.endsWith('.go');
  return perFolder(search, foldersHolding(search, isGo, ['go.mod']), (common) => {
    const { cwd } = common;
    const packages = search.touched
      .filter((path) => isGo(path) && isBelow(cwd, path) && isPlainPath(path))
      .map((path) => seenFrom(cwd, folderOf(path)))
      .map((folder) => (folder === cwd || folder === '' ? '.' : `./${folder}`));
    const names = [...new Set(packages)].join(' ');
    const nearest =
      names === ''
        ? []
        : [
            foundCheck({
              ...common,
              name: 'Nearest tests',
              kind: 'tests',
              scope: 'nearest',
              pattern: 'go test ',
              command: `go test ${names}`,
            }),
          ];
    return [
      foundCheck({ ...common, name: 'Vet', kind: 'types', command: 'go vet ./...' }),
      ...nearest,
      foundCheck({ ...common, name: 'Tests', kind: 'tests', command: 'go test ./...' }),
    ];
  });
}

const jvmPattern = /\.(?:java|kt|kts|groovy|scala)$/;

/** Maven: compile with the tests, the nearest test classes, all tests. */
export async function findMavenChecks(search: CheckSearch): Promise<readonly Check[]> {
  const folders = foldersHolding(search, (path) => jvmPattern.test(path), ['pom.xml']);
  return perFolder(search, folders, (common) => {
    const maven = `${wrapper(search, common.cwd, 'mvnw', 'mvn')} -q -B`;
    const classes = testClasses(search, common.cwd);
    return [
      foundCheck({ ...common, name: 'Compile', kind: 'types', command: `${maven} test-compile` }),
      ...(classes.length === 0
        ? []
        : [
            foundCheck({
              ...common,
              name: 'Nearest tests',
              kind: 'tests',
              scope: 'nearest',
              pattern: `${maven} test -Dtest=`,
              command: `${maven} test -Dtest=${classes.join(',')} -DfailIfNoSpecifiedTests=false`,
            }),
          ]),
      foundCheck({ ...common, name: 'Tests', kind: 'tests', command: `${maven} test` }),
    ];
  });
}

/** Gradle: run where the build begins, for the module of the changed files. */
export async function findGradleChecks(search: CheckSearch): Promise<readonly Check[]> {
  const builds = ['build.gradle.kts', 'build.gradle'];
  const checks: Check[] = [];
  for (const folder of foldersHolding(search, (path) => jvmPattern.test(path), builds)) {
    const root = nearestHolding(search, folder, ['settings.gradle.kts', 'settings.gradle'])?.folder ?? folder;
    if (!isPlainPath(folder === '' ? 'x' : folder)) continue;
    const module = folder === root ? '' : `:${seenFrom(root, folder).replaceAll('/', ':')}:`;
    const gradle = wrapper(search, root, 'gradlew', 'gradle');
    const common = { cwd: root, definition: await configurationText(search, folder) };
    const classes = testClasses(search, folder);
    checks.push(
      foundCheck({ ...common, name: 'Compile', kind: 'types', command: `${gradle} ${module}testClasses` }),
    );
    if (classes.length > 0) {
      checks.push(
        foundCheck({
          ...common,
          name: 'Nearest tests',
          kind: 'tests',
          scope: 'nearest',
          pattern: `${gradle} ${module}test --tests `,
          command: `${gradle} ${module}test ${classes.map((name) => `--tests ${name}`).join(' ')}`,
        }),
      );
    }
    checks.push(foundCheck({ ...common, name: 'Tests', kind: 'tests', command: `${gradle} ${module}test` }));
  }
  return checks;
}

/** .NET: the solution above a changed project, or else the project. */
export async function findDotnetChecks(search: CheckSearch): Promise<readonly Check[]> {
  const isProject = (path: string): boolean => /\.(?:cs|fs|vb)proj$/.test(path);
  const isSolution = (path: string): boolean => /\.slnx?$/.test(path);
  const projectFolders = new Set(search.project.paths.filter(isProject).map(folderOf));
  const solutionFolders = new Set(search.project.paths.filter(isSolution).map(folderOf));
  const folders = search.touched
    .filter((path) => /\.(?:cs|fs|vb|razor)$/.test(path))
    .map((path) => {
      const above = foldersUp(folderOf(path));
      const own = above.find((folder) => projectFolders.has(folder));
      return above.find((folder) => solutionFolders.has(folder)) ?? own;
    })
    .filter((folder) => folder !== undefined);
  return perFolder(search, [...new Set(folders)], (common) => [
    foundCheck({ ...common, name: 'Build', kind: 'types', command: 'dotnet build --nologo' }),
    foundCheck({ ...common, name: 'Tests', kind: 'tests', command: 'dotnet test --nologo' }),
  ]);
}

/** A Makefile with a target `test`, above the changed files. */
export async function findMakeChecks(search: CheckSearch): Promise<readonly Check[]> {
  const names = ['GNUmakefile', 'Makefile', 'makefile'];
  const checks: Check[] = [];
  for (const folder of foldersHolding(search, () => true, names)) {
    const path = names.map((name) => inFolder(folder, name)).find((name) => search.paths.has(name));
    const text = path === undefined ? '' : ((await search.project.read(path)) ?? '');
    if (!/^test\s*:(?!=)/m.test(text)) continue;
    const definition = await configurationText(search, folder);
    checks.push(foundCheck({ name: 'Tests', kind: 'tests', cwd: folder, command: 'make test', definition }));
  }
  return checks;
}

type Common = Pick<Check, 'cwd' | 'definition'>;

async function perFolder(
  search: CheckSearch,
  folders: readonly string[],
  make: (common: Common) => readonly Check[],
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const cwd of folders) {
    checks.push(...make({ cwd, definition: await configurationText(search, cwd) }));
  }
  return checks;
}

/** The build tool that comes with the project, seen from the folder; else the installed one. */
function wrapper(search: CheckSearch, folder: string, name: string, installed: string): string {
  const holding = nearestHolding(search, folder, [name]);
  if (holding === undefined) return installed;
  const up = '../'.repeat(
    seenFrom(holding.folder, folder)
      .split('/')
      .filter((part) => part !== '').length,
  );
  const steps = holding.folder === folder ? './' : up;
  if (!search.isWindows) return `${steps}${name}`;
  return `${steps.replaceAll('/', '\\')}${name}${name === 'mvnw' ? '.cmd' : '.bat'}`;
}

function testClasses(search: CheckSearch, folder: string): readonly string[] {
  const touched = search.touched.filter((path) => jvmPattern.test(path) && isBelow(folder, path));
  return nearestTests(touched, search.project.paths)
    .filter((path) => isBelow(folder, path))
    .map((path) => nameOf(path).replace(/\.\w+$/, ''))
    .filter((name) => /^\w+$/.test(name));
}
