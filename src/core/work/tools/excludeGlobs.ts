import { expandBraces } from '../../model/paths/braces.ts';

const alwaysExcluded = ['**/node_modules', '**/.git'];

/**
 * One glob for everything that a file search need not enter: packages, Git's own files, the patterns of
 * `search.exclude` that are switched on, and folders that the root `.gitignore` names plainly. It only saves time
 * and room; what is really ignored is decided afterwards, file by file.
 */
export function buildExcludeGlob(searchExclude: unknown, rootIgnoreText: string): string {
  return `{${excludedPatterns(searchExclude, rootIgnoreText).join(',')}}`;
}

/** The patterns of {@link buildExcludeGlob} one by one, relative to the folder. */
export function excludedPatterns(searchExclude: unknown, rootIgnoreText: string): readonly string[] {
  const patterns = [...alwaysExcluded, ...enabledPatterns(searchExclude), ...plainFolders(rootIgnoreText)];
  const simple = [...new Set(patterns.flatMap(expandBraces))];
  // A pattern that names a folder takes with it what is below.
  return simple.flatMap((pattern) => (pattern.endsWith('/**') ? [pattern] : [pattern, `${pattern}/**`]));
}

/** The patterns that are `true`; those with a `when` clause depend on the file's siblings and are left out. */
function enabledPatterns(searchExclude: unknown): string[] {
  if (typeof searchExclude !== 'object' || searchExclude === null) return [];
  return Object.entries(searchExclude)
    .filter(([, value]) => value === true)
    .map(([pattern]) => pattern.replace(/\/$/, ''))
    .filter((pattern) => pattern !== '');
}

/** Lines such as `dist/` or `/build/`: plain folder names that no other line takes back. */
function plainFolders(ignoreText: string): string[] {
  const lines = ignoreText.split(/\r?\n/).map((line) => line.trim());
  const takenBack = lines.filter((line) => line.startsWith('!'));
  return lines.flatMap((line) => {
    const match = /^(\/?)([\w.-]+)\/$/.exec(line);
    const name = match?.[2];
    if (name === undefined || takenBack.some((other) => other.includes(name))) return [];
    return [match?.[1] === '/' ? `${name}/**` : `**/${name}/**`];
  });
}
