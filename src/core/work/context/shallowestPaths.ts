/**
 * At most so many paths, sorted by code unit: the same order on every machine, which keeps a prompt's cached
 * beginning. Those nearest to the root stay, because they tell most about a project; among equally deep ones the
 * first by name. Only the depth that does not fit whole is sorted for that: it has to be quick for many paths.
 */
export function shallowestPaths(paths: readonly string[], maximum: number): readonly string[] {
  if (paths.length <= maximum) return paths.toSorted();
  const byDepth: string[][] = [];
  for (const path of paths) (byDepth[depthOf(path)] ??= []).push(path);
  const kept: string[] = [];
  // A depth without any path is a hole in the list, and `forEach` skips it.
  byDepth.forEach((level) => {
    const room = maximum - kept.length;
    if (room > 0) kept.push(...(level.length <= room ? level : level.sort().slice(0, room)));
  });
  return kept.sort();
}

function depthOf(path: string): number {
  let depth = 0;
  for (let index = path.indexOf('/'); index !== -1; index = path.indexOf('/', index + 1)) depth++;
  return depth;
}
