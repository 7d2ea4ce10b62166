const alwaysExcluded = ['**/node_modules', '**/.git'];

/** More alternatives in one pattern than that are not worth spelling out. */
const mostAlternatives = 50;

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

/**
 * Spells out `{a,b}`, because groups within a group are not understood by every search. A pattern whose braces do
 * not pair, or with too many alternatives, is left out, as is one with a comma, which would end it early.
 */
export function expandBraces(pattern: string): readonly string[] {
  let open = [pattern];
  for (;;) {
    const next = open.flatMap(expandInnermost);
    if (next.length > mostAlternatives) return [];
    if (next.length === open.length && next.every((text, index) => text === open[index])) break;
    open = next;
  }
  return open.some((text) => /[{},]/.test(text)) ? [] : open;
}

function expandInnermost(pattern: string): string[] {
  const match = /^(.*)\{([^{}]*)\}(.*)$/s.exec(pattern);
  if (match === null) return [pattern];
  const [, before = '', alternatives = '', after = ''] = match;
  return alternatives.split(',').map((alternative) => `${before}${alternative}${after}`);
}
