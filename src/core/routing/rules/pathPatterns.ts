import { readIgnoreRules, type IgnoreRules } from '../../model/paths/gitignore.ts';

/** Tells whether a path, relative to the workspace folder with forward slashes, is meant by a list of patterns. */
export type PathMatcher = (path: string) => boolean;

const compiled = new WeakMap<readonly string[], IgnoreRules>();

/**
 * A matcher for patterns in the language of `.gitignore`; case does not count. Lists are compiled once: settings
 * keep their lists until they change. `outside` is the answer for a path that is not inside the folder.
 */
export function matchPaths(patterns: readonly string[], outside: boolean): PathMatcher {
  if (patterns.length === 0) return () => false;
  const rules = compiled.get(patterns) ?? readIgnoreRules(patterns, false);
  compiled.set(patterns, rules);
  return (path) => {
    const relative = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
    return isInside(relative) ? rules.ignores(relative) : outside;
  };
}

function isInside(relative: string): boolean {
  return (
    relative !== '' &&
    !relative.startsWith('/') &&
    !relative.split('/').includes('..') &&
    !/^[a-z]:/i.test(relative)
  );
}
