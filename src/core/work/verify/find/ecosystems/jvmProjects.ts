import type { CheckSearch } from '../check.ts';
import { nearestTests } from '../nearestTests.ts';
import { folderOf, isBelow, nameOf, nearestHolding, resolvePath, seenFrom } from '../projectPaths.ts';

export const jvmPattern = /\.(?:java|kt|kts|groovy|scala)$/;

/** The build tool that comes with the project, seen from the folder; else the installed one. */
export function wrapper(search: CheckSearch, folder: string, name: string, installed: string): string {
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

/** The names of the test classes that belong to the changed files of a folder. */
export function testClasses(search: CheckSearch, folder: string): readonly string[] {
  const touched = search.touched.filter((path) => jvmPattern.test(path) && isBelow(folder, path));
  return nearestTests(touched, search.project.paths)
    .filter((path) => isBelow(folder, path))
    .map((path) => nameOf(path).replace(/\.\w+$/, ''))
    .filter((name) => /^\w+$/.test(name));
}

/** Manifests of Maven that are read at most. */
const mostManifests = 300;

/** For each module of Maven the folder of the manifest that lists it, for all of a project. */
export async function mavenParents({
  project,
}: Pick<CheckSearch, 'project'>): Promise<ReadonlyMap<string, string>> {
  const manifests = project.paths.filter((path) => nameOf(path) === 'pom.xml').slice(0, mostManifests);
  const parents = new Map<string, string>();
  for (const path of manifests) {
    const text = (await project.read(path)) ?? '';
    for (const module of elements(withoutXmlComments(text), 'module')) {
      const named = resolvePath(folderOf(path), module);
      parents.set(nameOf(named) === 'pom.xml' ? folderOf(named) : named, folderOf(path));
    }
  }
  return parents;
}

function withoutXmlComments(text: string): string {
  return text
    .split('<!--')
    .map((part, index) => (index === 0 ? part : part.slice(Math.max(0, part.indexOf('-->') + 3))))
    .join('');
}

/** The texts of all elements of a name. */
function elements(text: string, name: string): readonly string[] {
  return text
    .split(`<${name}>`)
    .slice(1)
    .map((part) => part.slice(0, Math.max(0, part.indexOf('<'))).trim())
    .filter((part) => part !== '');
}

/** The module of Gradle in a folder, as its build names it: `:app:core`, empty for the build's own folder. */
export async function gradleModule(search: CheckSearch, root: string, folder: string): Promise<string> {
  if (folder === root) return '';
  const settings = nearestHolding(search, root, ['settings.gradle.kts', 'settings.gradle']);
  const text = settings === undefined ? '' : ((await search.project.read(settings.path)) ?? '');
  // `project(":core").projectDir = file("libs/core")`
  for (const line of text.split('\n').filter((one) => one.includes('projectDir'))) {
    const quoted = line.split(/["']/).filter((_, index) => index % 2 === 1);
    const [name = '', place] = [quoted[0], quoted.at(-1)];
    if (name.startsWith(':') && place !== undefined && resolvePath(root, place) === folder) return name;
  }
  return `:${seenFrom(root, folder).replaceAll('/', ':')}`;
}

/** What kind of module a build file of Gradle describes. */
export type GradleKind = 'jvm' | 'android' | 'android-flavors' | 'multiplatform';

export function gradleKind(build: string, hasAndroidManifest: boolean): GradleKind {
  if (/\bmultiplatform\b/.test(build)) return 'multiplatform';
  const isAndroid =
    hasAndroidManifest || /com\.android\.|plugins\.android|^[ \t]{0,40}android\s{0,40}\{/m.test(build);
  if (!isAndroid) return 'jvm';
  return /\bproductFlavors\b|\bflavorDimensions\b/.test(build) ? 'android-flavors' : 'android';
}
