import type { SearchReplace } from './editOperation.ts';

/** More blocks are found faster by an index of the lines. */
const mostBlocks = 16;

/** So many places inside of lines are passed over before an index of the lines is worth it. */
const mostInnerPlaces = 1_000;

/** Replace what lies between two places of the text. */
interface Region {
  readonly start: number;
  readonly end: number;
  /** Where the next line begins. */
  readonly nextLine: number;
  readonly replacement: string;
}

/**
 * The text after blocks that each stand exactly as written in one place, found without taking the text into lines.
 * `undefined` where it takes a closer look: nothing is wrong then, and nothing is done.
 */
export function replaceDirectly(text: string, blocks: readonly SearchReplace[]): string | undefined {
  const lineEnd = blocks.length > mostBlocks || text.startsWith('\ufeff') ? undefined : onlyLineEnd(text);
  if (lineEnd === undefined) return undefined;
  const regions: Region[] = [];
  for (const { search, replace } of blocks) {
    if (search.trim() === '') return undefined;
    const searched = withLineEnd(search, lineEnd);
    const start = onlyPlace(text, searched, lineEnd);
    if (start === undefined) return undefined;
    const end = start + searched.length;
    const nextLine = end + lineEnd.length;
    if (replace !== undefined) {
      regions.push({ start, end, nextLine, replacement: withLineEnd(replace, lineEnd) });
    } else if (end < text.length) regions.push({ start, end: nextLine, nextLine, replacement: '' });
    // The line end before it would have to go, too.
    else return undefined;
  }
  regions.sort((a, b) => a.start - b.start);
  let result = '';
  let copied = 0;
  let free = 0;
  for (const { start, end, nextLine, replacement } of regions) {
    // An empty line takes no room, but it can be asked for twice all the same.
    if (start < free) return undefined;
    result += text.slice(copied, start) + replacement;
    copied = end;
    free = nextLine;
  }
  return result + text.slice(copied);
}

/** The line end that all lines have; `undefined` where they differ. */
function onlyLineEnd(text: string): '\n' | '\r\n' | undefined {
  if (!text.includes('\r')) return '\n';
  return text.includes('\n') && !/(?:^|[^\r])\n/.test(text) ? '\r\n' : undefined;
}

function withLineEnd(lines: string, lineEnd: '\n' | '\r\n'): string {
  return lineEnd === '\n' ? lines : lines.replaceAll('\n', lineEnd);
}

/** Where whole lines stand; `undefined` when they stand nowhere or in several places. */
function onlyPlace(text: string, searched: string, lineEnd: string): number | undefined {
  let only: number | undefined;
  let innerPlaces = 0;
  for (let at = text.indexOf(searched); at >= 0; at = text.indexOf(searched, at + 1)) {
    if (isWholeLines(text, at, at + searched.length, lineEnd)) {
      if (only !== undefined) return undefined;
      only = at;
    } else {
      innerPlaces += 1;
      if (innerPlaces > mostInnerPlaces) return undefined;
    }
  }
  return only;
}

function isWholeLines(text: string, start: number, end: number, lineEnd: string): boolean {
  if (start > 0 && text[start - 1] !== '\n') return false;
  // After the last line end there is no further line that could be empty.
  return end === text.length ? text[end - 1] !== '\n' : text.startsWith(lineEnd, end);
}
