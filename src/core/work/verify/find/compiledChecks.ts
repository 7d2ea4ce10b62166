import { foundCheck } from './check.ts';
import type { CheckSearch, UndefinedCheck } from './check.ts';
import { nearestTests } from './nearestTests.ts';
import { folderOf, foldersHolding, foldersUp, inFolder, isBelow } from './projectPaths.ts';
import { isPlainPath, nameOf, nearestHolding, seenFrom } from './projectPaths.ts';

/** Rust: the crate's own check and tests. */
export function findRustChecks(search: CheckSearch): readonly UndefinedCheck[] {
  const counts = (path: string): boolean => /\.rs$|(?:^|\/)Cargo\.toml$/.test(path);
  return foldersHolding(search, counts, ['Cargo.toml']).flatMap((cwd) => [
    foundCheck({ cwd, name: 'Compile', kind: 'types', command: 'cargo check --all-targets' }),
    foundCheck({ cwd, name: 'Tests', kind: 'tests', command: 'cargo test' }),
  ]);
}

/** Go: vet compiles tests too; the packages of the changed files come before the module. */
export function findGoChecks(search: CheckSearch): readonly UndefinedCheck[] {
  const isGo = (path: string): boolean => path.endsWith('.go');
  return foldersHolding(search, isGo, ['go.mod']).flatMap((cwd) => {
    const held = new Set(search.project.paths.filter(isGo).map(folderOf));
    const packages = search.touched
      .filter((path) => isGo(path) && isBelow(cwd, path) && isPlainPath(path) && held.has(folderOf(path)))
      .map((path) => seenFrom(cwd, folderOf(path)))
      .map((folder) => (folder === cwd || folder === '' ? '.' : `./${folder}`));
    const names = [...new Set(packages)].join(' ');
    const nearest =
      names === ''
        ? []
        : [
            foundCheck({
              cwd,
              name: 'Nearest tests',
              kind: 'tests',
              scope: 'nearest',
              pattern: 'go test ',
              command: `go test ${names}`,
            }),
          ];
    return [
      foundCheck({ cwd, name: 'Vet', kind: 'types', command: 'go vet ./...' }),
      ...nearest,
      foundCheck({ cwd, name: 'Tests', kind: 'tests', command: 'go test ./...' }),
    ];
  });
}

const jvmPattern = /\.(?:java|kt|kts|groovy|scala)$/;

/** Maven: compile with the tests, the nearest test classes, all tests. */
export function findMavenChecks(search: CheckSearch): readonly UndefinedCheck[] {
  const folders = foldersHolding(search, (path) => jvmPattern.test(path), ['pom.xml']);
  return folders.flatMap((cwd) => {
    const maven = `${wrapper(search, cwd, 'mvnw', 'mvn')} -q -B`;
    const classes = testClasses(search, cwd);
    return [
      foundCheck({ cwd, name: 'Compile', kind: 'types', command: `${maven} test-compile` }),
      ...(classes.length === 0
        ? []
        : [
            foundCheck({
              cwd,
              name: 'Nearest tests',
              kind: 'tests',
              scope: 'nearest',
              pattern: `${maven} test -Dtest=`,
              command: `${maven} test -Dtest=${classes.join(',')} -DfailIfNoSpecifiedTests=false`,
            }),
          ]),
      foundCheck({ cwd, name: 'Tests', kind: 'tests', command: `${maven} test` }),
    ];
  });
}

/** Gradle: run where the build begins, for the module of the changed files. */
export function findGradleChecks(search: CheckSearch): readonly UndefinedCheck[] {
  const builds = ['build.gradle.kts', 'build.gradle'];
  const checks: UndefinedCheck[] = [];
  for (const folder of foldersHolding(search, (path) => jvmPattern.test(path), builds)) {
    const root = nearestHolding(search, folder, ['settings.gradle.kts', 'settings.gradle'])?.folder ?? folder;
    if (!isPlainPath(folder === '' ? 'x' : folder)) continue;
    const module = folder === root ? '' : `:${seenFrom(root, folder).replaceAll('/', ':')}:`;
    const gradle = wrapper(search, root, 'gradlew', 'gradle');
    const classes = testClasses(search, folder);
    checks.push(
      foundCheck({ cwd: root, name: 'Compile', kind: 'types', command: `${gradle} ${module}testClasses` }),
    );
    if (classes.length > 0) {
      checks.push(
        foundCheck({
          cwd: root,
          name: 'Nearest tests',
          kind: 'tests',
          scope: 'nearest',
          pattern: `${gradle} ${module}test --tests `,
          command: `${gradle} ${module}test ${classes.map((name) => `--tests ${name}`).join(' ')}`,
        }),
      );
    }
    checks.push(foundCheck({ cwd: root, name: 'Tests', kind: 'tests', command: `${gradle} ${module}test` }));
  }
  return checks;
}

/** .NET: the solution above a changed project, or else the project. */
export function findDotnetChecks(search: CheckSearch): readonly UndefinedCheck[] {
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
  return [...new Set(folders)].flatMap((cwd) => [
    foundCheck({ cwd, name: 'Build', kind: 'types', command: 'dotnet build --nologo' }),
    foundCheck({ cwd, name: 'Tests', kind: 'tests', command: 'dotnet test --nologo' }),
  ]);
}

/** A Makefile with a target `test`, above the changed files. */
export async function findMakeChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const names = ['GNUmakefile', 'Makefile', 'makefile'];
  const checks: UndefinedCheck[] = [];
  for (const folder of foldersHolding(search, () => true, names)) {
    const path = names.map((name) => inFolder(folder, name)).find((name) => search.paths.has(name));
    const text = path === undefined ? '' : ((await search.project.read(path)) ?? '');
    if (!/^test\s*:(?!=)/m.test(text)) continue;
    checks.push(foundCheck({ name: 'Tests', kind: 'tests', cwd: folder, command: 'make test' }));
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
