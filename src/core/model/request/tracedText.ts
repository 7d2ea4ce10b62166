import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Where a piece of text comes from. Without any member it is Tierwise's own or the person's. */
export interface Source {
  /**
   * Files that the text stems from, relative to the workspace folder, forward slashes: as they are named, and where
   * links lead to. Of a model's answer, those that the model had seen.
   */
  readonly origins?: readonly string[];
  /** The request makes no sense without the piece, so a model that may not see it is not asked. */
  readonly isNeeded?: true;
  /** Nobody knows what is in it (output of a program or a tool): secrets in it are masked for models elsewhere. */
  readonly isUnsure?: true;
}

/**
 * Stands among origins for private files that nobody can name: a model had seen output in which lines of theirs, or
 * secrets, were found. It is as private as they are.
 */
export const privateOutput = 'output that quotes private files';

/** A stretch of a text and where it comes from, counted in characters. */
export interface Quoted extends Source {
  readonly start: number;
  /** `Infinity`: to the end, however the text is shortened later. */
  readonly end: number;
}

/** A text that knows where its parts come from. */
export interface TracedText {
  readonly text: string;
  /** In order, without overlaps; what is in none of them is Tierwise's own or the person's. */
  readonly quoted?: readonly Quoted[];
}

/** A text of one source. */
export function traced(text: string, source: Source): TracedText {
  const { origins = [], isNeeded, isUnsure } = source;
  if (text === '' || (origins.length === 0 && isUnsure === undefined)) return { text };
  return {
    text,
    quoted: [{ start: 0, end: text.length, origins, ...withoutUndefined({ isNeeded, isUnsure }) }],
  };
}

/** The texts one after the other, those that are `undefined` left out. */
export function joinTraced(
  parts: readonly (string | TracedText | undefined)[],
  separator: string,
): TracedText {
  let text = '';
  const quoted: Quoted[] = [];
  let isFirst = true;
  for (const part of parts) {
    if (part === undefined) continue;
    if (!isFirst) text += separator;
    isFirst = false;
    const piece = typeof part === 'string' ? { text: part } : part;
    for (const range of piece.quoted ?? []) {
      const end = Math.min(range.end, piece.text.length);
      quoted.push({ ...range, start: text.length + range.start, end: text.length + end });
    }
    text += piece.text;
  }
  return { text, ...(quoted.length === 0 ? {} : { quoted }) };
}

/** All that the texts stem from, each once. */
export function originsOf(texts: readonly (Pick<TracedText, 'quoted'> | undefined)[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => (text?.quoted ?? []).flatMap(({ origins }) => origins ?? [])))];
}
