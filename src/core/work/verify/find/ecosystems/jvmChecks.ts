import { foundCheck, type CheckSearch, type UndefinedCheck } from '../check.ts';
import { gradleKind, gradleModule, jvmPattern, mavenParents, testClasses, wrapper } from './jvmProjects.ts';
import { foldersHolding, inFolder, isPlainPath, nearestHolding, seenFrom } from '../projectPaths.ts';

/** Maven: compile with the tests, the nearest test classes, all tests; modules from where their reactor begins. */
export async function findMavenChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const folders = foldersHolding(search, (path) => jvmPattern.test(path), ['pom.xml']);
  if (folders.length === 0) return [];
  const parents = await mavenParents(search);
  const byRoot = Map.groupBy(folders, (folder) => rootOf(folder, parents));
  return [...byRoot].flatMap(([cwd, modules]) => {
    const tool = wrapper(search, cwd, 'mvnw', 'mvn');
    const named = modules.filter((module) => module !== cwd).map((module) => moduleName(cwd, module));
    if (!named.every((name) => isPlainPath(name))) return [];
    // Siblings that were never installed are built with the module. Changes of the root itself are of all modules.
    const only = named.length < modules.length ? '' : ` -pl ${named.join(',')} -am`;
    const classes = [...new Set(modules.flatMap((module) => testClasses(search, module)))];
    // Tests are not run quietly: the output says how many ran.
    const test = `${tool} -B test${only}`;
    return [
      foundCheck({ cwd, name: 'Compile', kind: 'types', command: `${tool} -q -B test-compile${only}` }),
      ...(classes.length === 0
        ? []
        : [
            foundCheck({
              cwd,
              name: 'Nearest tests',
              kind: 'tests',
              scope: 'nearest',
              pattern: `${test} -Dtest=`,
              command: `${test} -Dtest=${classes.join(',')} -Dsurefire.failIfNoSpecifiedTests=false`,
            }),
          ]),
      foundCheck({ cwd, name: 'Tests', kind: 'tests', command: test }),
    ];
  });
}

/** The folder above all that list a module, however deep; itself for one that is not listed. */
function rootOf(folder: string, parents: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  let root = folder;
  while (!seen.has(root)) {
    seen.add(root);
    root = parents.get(root) ?? root;
  }
  return root;
}

/** A module as Maven is told it: a folder, seen from the reactor's. */
function moduleName(root: string, module: string): string {
  const rootParts = root === '' ? [] : root.split('/');
  const parts = module.split('/');
  const common = rootParts.findIndex((part, index) => part !== parts[index]);
  const shared = common === -1 ? rootParts.length : common;
  return [...rootParts.slice(shared).map(() => '..'), ...parts.slice(shared)].join('/');
}

/** Tasks of Gradle by the kind of a module; without a compile task or single classes where it has flavors. */
const gradleTasks = {
  jvm: { compile: 'testClasses', test: 'test', takesClasses: true },
  android: { compile: 'compileDebugUnitTestSources', test: 'testDebugUnitTest', takesClasses: true },
  'android-flavors': { compile: undefined, test: 'test', takesClasses: false },
  multiplatform: { compile: undefined, test: 'allTests', takesClasses: false },
} as const;

/** Gradle: run where the build begins, for the module of the changed files. */
export async function findGradleChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const builds = ['build.gradle.kts', 'build.gradle'];
  const checks: UndefinedCheck[] = [];
  for (const folder of foldersHolding(search, (path) => jvmPattern.test(path), builds)) {
    const build = nearestHolding(search, folder, builds);
    const root = nearestHolding(search, folder, ['settings.gradle.kts', 'settings.gradle'])?.folder ?? folder;
    if (build === undefined || !isPlainPath(folder === '' ? 'x' : folder)) continue;
    // What builds the build is no module of it.
    if (seenFrom(root, folder).split('/')[0] === 'buildSrc') continue;
    const text = (await search.project.read(build.path)) ?? '';
    const hasManifest = search.paths.has(inFolder(folder, 'src/main/AndroidManifest.xml'));
    const { compile, test, takesClasses } = gradleTasks[gradleKind(text, hasManifest)];
    const module = await gradleModule(search, root, folder);
    const gradle = wrapper(search, root, 'gradlew', 'gradle');
    const task = (name: string): string => `${gradle} ${module === '' ? '' : `${module}:`}${name}`;
    const classes = takesClasses ? testClasses(search, folder) : [];
    if (compile !== undefined)
      checks.push(foundCheck({ cwd: root, name: 'Compile', kind: 'types', command: task(compile) }));
    if (classes.length > 0) {
      checks.push(
        foundCheck({
          cwd: root,
          name: 'Nearest tests',
          kind: 'tests',
          scope: 'nearest',
          pattern: `${task(test)} --tests `,
          command: `${task(test)} ${classes.map((name) => `--tests ${name}`).join(' ')}`,
        }),
      );
    }
    checks.push(foundCheck({ cwd: root, name: 'Tests', kind: 'tests', command: task(test) }));
  }
  return checks;
}
