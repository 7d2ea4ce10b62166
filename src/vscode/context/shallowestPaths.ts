/**
 * At most so many paths, sorted. Those nearest to the root stay, because they tell most about a project; among
 * equally deep ones the first by name.
 */
export function shallowestPaths(paths: readonly string[], maximum: number): readonly string[] {
  if (paths.length <= maximum) return paths.toSorted(compare);
  return paths
    .map((path) => ({ path, depth: path.split('/').length }))
    .sort((a, b) => a.depth - b.depth || compare(a.path, b.path))
    .slice(0, maximum)
    .map(({ path }) => path)
    .sort(compare);
}

/** By code unit: the same order on every machine, which keeps a prompt's cached beginning. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
