import { isTestFile } from './testPaths.ts';
import { folderOf, nameOf } from './projectPaths.ts';

const mostPerFile = 3;
const mostTests = 10;

/**
 * The tests that belong to files by their names, nearest folder first: `cart.ts` → `cart.test.ts`, `test_cart.py`,
 * `cart_test.go`, `CartTest.java`. A changed test is its own.
 */
export function nearestTests(touched: readonly string[], paths: readonly string[]): readonly string[] {
  const testsByStem = Map.groupBy(paths.filter(isTestFile), (path) => stemOf(nameOf(path)));
  const found = new Set<string>();
  for (const path of touched) {
    if (isTestFile(path)) {
      if (paths.includes(path)) found.add(path);
      continue;
    }
    const candidates = testsByStem.get(stemOf(nameOf(path))) ?? [];
    const sorted = candidates
      .filter((test) => isSameLanguage(test, path))
      .map((test) => ({ test, distance: distance(test, path) }))
      .sort((one, other) => one.distance - other.distance || (one.test < other.test ? -1 : 1));
    for (const { test } of sorted.slice(0, mostPerFile)) found.add(test);
  }
  return [...found].slice(0, mostTests);
}

/** The name without what makes it a test, in lower case. */
function stemOf(name: string): string {
  return name
    .replace(/\.[^.]+$/, '')
    .replace(/^test_/, '')
    .replace(/(?:[._-](?:test|tests|spec|e2e|cy)|_test)$/, '')
    .replace(/(?:Tests?|TestCase|IT|Spec)$/, '')
    .toLowerCase();
}

const families = [
  /\.[cm]?[jt]sx?$|\.vue$|\.svelte$/,
  /\.pyi?$/,
  /\.(?:java|kt|kts|groovy|scala)$/,
  /\.(?:cs|fs)$/,
];

function isSameLanguage(one: string, other: string): boolean {
  const extension = (path: string): string => path.slice(path.lastIndexOf('.'));
  return (
    extension(one) === extension(other) || families.some((family) => family.test(one) && family.test(other))
  );
}

/** Folders that two paths do not share. `src` and `test` are mirror images more often than neighbours are. */
function distance(one: string, other: string): number {
  const [these, those] = [folderOf(one).split('/'), folderOf(other).split('/')];
  const common = these.filter((folder) => those.includes(folder)).length;
  return these.length + those.length - 2 * common;
}
