/** Rewrites the indentation of a line; `undefined` when there is no sure way. */
export type Reindent = (line: string) => string | undefined;

/**
 * How lines as a model wrote them turn into lines as the file has them, where the two differ in indentation only:
 * the same blanks added to every line, the same taken away, or tabs for spaces one to one. `undefined` when the
 * lines differ otherwise, or not everywhere in the same way. Blank lines say nothing and match each other.
 */
export function findReindent(written: readonly string[], inFile: readonly string[]): Reindent | undefined {
  const pairs: (readonly [written: string, inFile: string])[] = [];
  for (const [index, line] of written.entries()) {
    const other = inFile[index] ?? '';
    if (line.trim() !== other.trim()) return undefined;
    if (line.trim() !== '') pairs.push([indentOf(line), indentOf(other)]);
  }
  const first = pairs[0];
  if (first === undefined) return undefined;
  const candidates = [added(first), removed(first), ...tabsForSpaces, ...spacesForTabs];
  return candidates
    .filter((candidate) => candidate !== undefined)
    .find((candidate) => pairs.every(([from, to]) => candidate(`${from}x`) === `${to}x`));
}

function added([from, to]: readonly [string, string]): Reindent | undefined {
  if (!to.endsWith(from)) return undefined;
  const more = to.slice(0, to.length - from.length);
  return (line) => (line.trim() === '' ? line : more + line);
}

function removed([from, to]: readonly [string, string]): Reindent | undefined {
  if (!from.endsWith(to)) return undefined;
  const less = from.slice(0, from.length - to.length);
  return (line) => (line.trim() === '' ? '' : line.startsWith(less) ? line.slice(less.length) : undefined);
}

const widths = [2, 4, 8] as const;

const tabsForSpaces = widths.map((width): Reindent => (line) => {
  const indent = indentOf(line);
  if (indent.includes('\t')) return undefined;
  const rest = indent.length % width;
  return '\t'.repeat((indent.length - rest) / width) + ' '.repeat(rest) + line.slice(indent.length);
});

const spacesForTabs = widths.map((width): Reindent => (line) => {
  const indent = indentOf(line);
  return indent.replaceAll('\t', ' '.repeat(width)) + line.slice(indent.length);
});

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
