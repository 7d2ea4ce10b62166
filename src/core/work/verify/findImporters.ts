import type { ProjectFiles } from './find/check.ts';
import { canImport, importsOneOf } from './find/importers.ts';
import type { LookGap } from './lookGap.ts';

/** Files whose imports are read at most, nearest first. */
const mostRead = 1_500;
const filesAtOnce = 32;

/** Files that import others, and what of the search for them is missing. */
export interface Importers {
  readonly paths: readonly string[];
  readonly gaps: readonly LookGap[];
}

/** Finds the files that import one of these, nearest by their folders first, at most so many; an abort ends it early. */
export async function findImporters(
  listFiles: () => Promise<ProjectFiles>,
  targets: readonly string[],
  maximum: number,
  signal: AbortSignal,
): Promise<Importers> {
  if (!targets.some(canImport)) return { paths: [], gaps: [] };
  const project = await listFiles();
  const gaps: LookGap[] = project.gap === undefined ? [] : [notAllFound(project.gap)];
  const candidates = project.paths
    .filter((path) => canImport(path) && !targets.includes(path))
    .map((path) => ({ path, near: Math.max(...targets.map((target) => sharedLength(path, target))) }))
    .sort((one, other) => other.near - one.near)
    .map(({ path }) => path);
  const read = candidates.slice(0, mostRead);
  if (candidates.length > read.length) {
    gaps.push({
      kind: 'count',
      text: `Files that import what was changed were looked for in the nearest ${mostRead} of ${candidates.length} files`,
    });
  }
  const found: string[] = [];
  for (let start = 0; start < read.length && !signal.aborted; start += filesAtOnce) {
    const group = read.slice(start, start + filesAtOnce);
    const texts = await Promise.all(group.map((path) => project.read(path)));
    found.push(...group.filter((path, index) => importsOneOf(path, texts[index] ?? '', targets)));
    // One more than is wanted tells that there are more.
    if (found.length > maximum) break;
  }
  if (found.length > maximum) {
    gaps.push({
      kind: 'count',
      text: `The editor was asked about ${maximum} of the files that import what was changed; there are more`,
    });
  }
  return { paths: found.slice(0, maximum), gaps };
}

function notAllFound({ kind, text }: LookGap): LookGap {
  return { kind, text: `Not all files that import what was changed were looked at: ${text}` };
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
