import ignore from 'ignore';

/** Tells whether a path, relative to the workspace folder with forward slashes, is meant by a list of patterns. */
export type PathMatcher = (path: string) => boolean;

const compiled = new WeakMap<readonly string[], ReturnType<typeof ignore>>();

/**
 * A matcher for patterns in the language of `.gitignore`; case does not count. Lists are compiled once: settings
 * keep their lists until they change. `outside` is the answer for a path that is not inside the folder.
 */
export function matchPaths(patterns: readonly string[], outside: boolean): PathMatcher {
  if (patterns.length === 0) return () => false;
  let rules = compiled.get(patterns);
  if (rules === undefined) {
    rules = ignore({ ignorecase: true }).add([...patterns]);
    compiled.set(patterns, rules);
  }
  const matches = rules;
  return (path) => {
    const relative = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
    return ignore.isPathValid(relative) ? matches.ignores(relative) : outside;
  };
}
