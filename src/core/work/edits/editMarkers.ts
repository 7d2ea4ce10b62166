/** Lines of the edit format that are not code. */
export const markers = {
  search: '<<<<<<< SEARCH',
  divider: '=======',
  replace: '>>>>>>> REPLACE',
  end: '*** END',
  result: '*** RESULT',
  noChange: '*** NO CHANGE',
  noFinalNewline: '\\ No newline at end of file',
} as const;

const heading =
  /^\*\*\* (EDIT|CREATE|DELETE|MOVE|RESULT|END|NO CHANGE)(?::?[ \t]{1,200}(\S.{0,4000}?)?)?[ \t]{0,200}$/;

/** A line `*** WORD rest`. */
export interface Heading {
  readonly word: 'EDIT' | 'CREATE' | 'DELETE' | 'MOVE' | 'RESULT' | 'END' | 'NO CHANGE';
  readonly rest: string;
}

/** Reads a heading line; `undefined` for any other line. */
export function readHeading(line: string): Heading | undefined {
  const match = heading.exec(line);
  if (match === null) return undefined;
  return { word: match[1] as Heading['word'], rest: match[2] ?? '' };
}

/** Whether a line is this marker, blanks at its end aside. */
export function isMarker(line: string, marker: string): boolean {
  return line.startsWith(marker) && line.trimEnd() === marker;
}

/** Signs of a SEARCH line: seven as told, or as many as the model took for the whole block; 0 for any other line. */
export function searchSigns(line: string): number {
  return /^(<{5,9}) SEARCH[ \t]{0,99}$/.exec(line)?.[1]?.length ?? 0;
}

/** The lines that divide and end a block whose SEARCH line has so many signs. */
export function blockMarkers(signs: number): { readonly divider: string; readonly replace: string } {
  return { divider: '='.repeat(signs), replace: `${'>'.repeat(signs)} REPLACE` };
}

/** A line that the format would take for its own, with or without backslashes in front. */
const looksReserved =
  /^\\*(?:<<<<<<< SEARCH|=======|>>>>>>> REPLACE)[ \t]*$|^\\*\*\*\* (?:EDIT|CREATE|DELETE|MOVE|RESULT|END|NO CHANGE)\b|^\\+ No newline at end of file[ \t]*$/;

/** Writes a line of code so that it cannot be taken for a line of the format: with one more backslash. */
export function escapeLine(line: string): string {
  return looksReserved.test(line) ? `\\${line}` : line;
}

/** The inverse of {@link escapeLine}. */
export function unescapeLine(line: string): string {
  return line.startsWith('\\') && looksReserved.test(line) ? line.slice(1) : line;
}
