/** A line in which a search found its text. */
export interface FoundLine {
  /** Relative to the folder, forward slashes. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** What a search found, or as much of it as the limits let through. */
export interface FoundLines {
  readonly lines: readonly FoundLine[];
  /** Which limit ended it early. */
  readonly endedBy?: 'lines' | 'time';
  /** What else was not searched, as a line for the model. */
  readonly note?: string;
}

/** Where a search ends; the same for both ways to search. */
export interface SearchLimits {
  readonly lines: number;
  /** Lines of one file: many in one tell little more than a few. */
  readonly linesOfFile: number;
  /** Larger files are left out. */
  readonly fileBytes: number;
  readonly durationMs: number;
}

const longestLine = 250;

/** The lines for a model, sorted by place, with a word on what is missing. */
export function writeFoundLines({ lines, endedBy, note }: FoundLines, limits: SearchLimits): string {
  const counts = new Map<string, number>();
  for (const { path } of lines) counts.set(path, (counts.get(path) ?? 0) + 1);
  const sorted = lines.toSorted((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
  const full = [...counts].filter(([, count]) => count >= limits.linesOfFile).map(([path]) => path);
  return [
    ...sorted.map(({ path, line, text }) => `${path}:${line}: ${cutLine(text)}`),
    ...(full.length === 0
      ? []
      : [`(Of ${full.sort().join(', ')} only ${limits.linesOfFile} lines are shown.)`]),
    ...(endedBy === undefined ? [] : [whyEnded(endedBy, limits)]),
    ...(note === undefined ? [] : [note]),
  ].join('\n');
}

function whyEnded(endedBy: 'lines' | 'time', { lines, durationMs }: SearchLimits): string {
  const why = endedBy === 'lines' ? `after ${lines} lines` : `after ${durationMs / 1_000} s`;
  return `(The search was ended ${why}, there may be more: narrow the text or the files.)`;
}

/** Whole words are not worth the care: what matters is that a minified line does not fill the prompt. */
function cutLine(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= longestLine
    ? trimmed
    : `${trimmed.slice(0, longestLine).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
