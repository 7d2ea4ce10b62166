import type { SearchReplace } from './editOperation.ts';
import { findLines, indexLines, type FoundLines } from './findLines.ts';
import { replaceDirectly } from './replaceDirectly.ts';
import { dominantLineEnd, splitText, type TextLine } from './textLines.ts';

/** Why a block cannot be applied. */
export interface BlockFailure {
  readonly reason: string;
  /** Line of the file, from 1, that it is about. */
  readonly line?: number;
}

/** The text after all blocks, or why nothing was done. */
export type Replaced =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly failures: readonly BlockFailure[] };

/** Replaced lines of the file. */
interface Region {
  readonly start: number;
  readonly length: number;
  readonly replacement: readonly string[];
}

/**
 * Applies search/replace blocks to a text. Every search refers to the text as it is given, not to what other blocks
 * make of it. All or nothing; line ends, byte-order mark and final line end stay as the file has them.
 */
export function replaceInText(text: string, blocks: readonly SearchReplace[]): Replaced {
  if (blocks.length === 0) return { ok: true, text };
  const direct = replaceDirectly(text, blocks);
  return direct === undefined ? replaceByLines(text, blocks) : { ok: true, text: direct };
}

/** As {@link replaceInText}, for whatever is not found at once: blanks that differ, mixed line ends, all that fails. */
export function replaceByLines(text: string, blocks: readonly SearchReplace[]): Replaced {
  const lines = splitText(text);
  const index = indexLines(
    lines,
    blocks.map(({ search }) => search),
  );
  const failures: BlockFailure[] = [];
  const regions: Region[] = [];
  for (const block of blocks) {
    const searched = block.search.split('\n');
    const found = findLines(index, searched);
    if (found.kind !== 'found') {
      failures.push(describeMiss(found, searched));
      continue;
    }
    const replacement = reindentAll(block, found.reindent);
    if (replacement !== undefined) regions.push({ start: found.start, length: found.length, replacement });
    else
      failures.push({
        reason: 'the indentation of the replacement does not fit the file',
        line: found.start + 1,
      });
  }
  regions.sort((a, b) => a.start - b.start);
  failures.push(...findOverlaps(regions));
  if (failures.length > 0) return { ok: false, failures };
  return { ok: true, text: replaceRegions(text, lines, regions) };
}

function reindentAll(
  block: SearchReplace,
  reindent: (line: string) => string | undefined,
): readonly string[] | undefined {
  if (block.replace === undefined) return [];
  const lines = block.replace.split('\n').map(reindent);
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

function findOverlaps(regions: readonly Region[]): BlockFailure[] {
  return regions.flatMap((region, at) => {
    const before = regions[at - 1];
    return before !== undefined && before.start + before.length > region.start
      ? [{ reason: 'two SEARCH blocks overlap', line: region.start + 1 }]
      : [];
  });
}

/** Regions are in order and apart. What lies between them is copied as it is, whatever it is. */
function replaceRegions(text: string, lines: readonly TextLine[], regions: readonly Region[]): string {
  const lineEnd = dominantLineEnd(lines);
  const starts = lineStarts(text, lines);
  // A byte-order mark belongs to no line.
  let result = text.slice(0, starts[0]);
  let lastEnd = '';
  let copied = 0;
  const copyUntil = (line: number): void => {
    if (line === copied) return;
    result += text.slice(starts[copied], starts[line]);
    lastEnd = lines[line - 1]?.end ?? '';
  };
  for (const { start, length, replacement } of regions) {
    copyUntil(start);
    for (const [offset, line] of replacement.entries()) {
      // Where lines correspond the line end is kept, so that a file with mixed ends changes no more than asked.
      const corresponding = offset < length ? (lines[start + offset]?.end ?? '') : '';
      lastEnd = corresponding === '' ? lineEnd : corresponding;
      result += line + lastEnd;
    }
    copied = start + length;
  }
  copyUntil(lines.length);
  // A file without a final line end stays one.
  return lines.at(-1)?.end === '' ? result.slice(0, result.length - lastEnd.length) : result;
}

/** Where each line begins in the text, and where the text ends. */
function lineStarts(text: string, lines: readonly TextLine[]): Float64Array {
  const starts = new Float64Array(lines.length + 1);
  let at = text.length - lines.reduce((sum, line) => sum + line.text.length + line.end.length, 0);
  for (let index = 0; index < lines.length; index++) {
    starts[index] = at;
    at += (lines[index]?.text.length ?? 0) + (lines[index]?.end.length ?? 0);
  }
  starts[lines.length] = at;
  return starts;
}

function describeMiss(
  found: Exclude<FoundLines, { kind: 'found' }>,
  searched: readonly string[],
): BlockFailure {
  if (found.kind === 'ambiguous') {
    const places = found.starts.slice(0, 5).map((start) => start + 1);
    const more = found.starts.length > places.length ? ', …' : '';
    return {
      reason: `the SEARCH text occurs ${found.starts.length} times (lines ${places.join(', ')}${more}); it must be unique`,
      ...(places[0] !== undefined && { line: places[0] }),
    };
  }
  const first = searched.find((line) => line.trim() !== '') ?? '';
  if (found.nearest === undefined)
    return { reason: `the SEARCH text is not in the file; it begins with ${quote(first)}` };
  const { lineIndex, searched: wanted, inFile } = found.nearest;
  return {
    reason:
      `the SEARCH text is not in the file; it comes nearest at line ${lineIndex + 1}, ` +
      `where the file has ${quote(inFile)} and not ${quote(wanted)}`,
    line: lineIndex + 1,
  };
}

function quote(line: string): string {
  const text = line.length > 120 ? `${line.slice(0, 120)}…` : line;
  return `"${text}"`;
}
