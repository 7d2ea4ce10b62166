/** Shorter lines (braces, `true`, `end`) stand in many files and tell nothing. */
const shortestCharacters = 8;

/** A line as it is compared: white space at its ends does not count. `undefined`: too short to be known by. */
export function comparableLine(line: string): string | undefined {
  const trimmed = line.trim();
  return trimmed.length < shortestCharacters ? undefined : trimmed;
}

/** The comparable lines of a text. */
export function comparableLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).flatMap((line) => comparableLine(line) ?? []);
}

/**
 * The text with `mark` for every line that is one of `lines`, alone or behind what programs write before a line that
 * they quote: a number, a path, a sign.
 */
export function maskLines(text: string, lines: ReadonlySet<string>, mark: string): string {
  if (lines.size === 0) return text;
  return text
    .split('\n')
    .map((line) => {
      const known = knownPart(line, lines);
      return known === undefined ? line : line.replace(known, () => mark);
    })
    .join('\n');
}

/** Most places of a line at which a quoted line may begin. */
const mostBeginnings = 12;

function knownPart(line: string, lines: ReadonlySet<string>): string | undefined {
  let rest = line;
  for (let count = 0; count < mostBeginnings; count++) {
    const part = comparableLine(rest);
    if (part === undefined) return undefined;
    if (lines.has(part)) return part;
    const next = rest.search(/[\s:|>+"'-]\S/);
    if (next < 0) return undefined;
    rest = rest.slice(next + 1);
  }
  return undefined;
}
