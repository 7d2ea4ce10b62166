import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FoundLine, FoundLines, SearchLimits } from '../../core/work/tools/foundLines.ts';

/** A search for a plain text without another program. */
export interface ReadingSearch {
  readonly text: string;
  readonly isCaseSensitive: boolean;
  readonly paths: readonly string[];
  /** The text of a file; nothing where it must not or cannot be read whole. */
  readonly read: (path: string) => Promise<string | undefined>;
  readonly limits: SearchLimits;
  /** Milliseconds from any fixed point. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Reads one file after the other and looks for a plain text, never for a pattern: a pattern could hold up all
 * extensions for hours. Rejects only when the signal has aborted.
 */
export async function searchByReading(wanted: ReadingSearch): Promise<FoundLines> {
  const { limits, signal, now } = wanted;
  const lines: FoundLine[] = [];
  const endMs = now() + limits.durationMs;
  for (const path of wanted.paths) {
    signal.throwIfAborted();
    if (now() > endMs) return { lines, endedBy: 'time' };
    const text = await wanted.read(path);
    if (text === undefined) continue;
    for (const found of findIn(text, wanted)) {
      if (lines.length >= limits.lines) return { lines, endedBy: 'lines' };
      lines.push({ path, ...found });
    }
    await nextTurn();
  }
  signal.throwIfAborted();
  return { lines };
}

function findIn(
  text: string,
  { text: wanted, isCaseSensitive, limits }: ReadingSearch,
): readonly Omit<FoundLine, 'path'>[] {
  const needle = fold(wanted, isCaseSensitive);
  // Most files do not have it at all, and then their lines need not be told apart.
  if (!fold(text, isCaseSensitive).includes(needle)) return [];
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ line: index + 1, text: line }))
    .filter((line) => fold(line.text, isCaseSensitive).includes(needle))
    .slice(0, limits.linesOfFile);
}

function fold(text: string, isCaseSensitive: boolean): string {
  return isCaseSensitive ? text : text.toLowerCase();
}
