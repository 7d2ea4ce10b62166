import { diffLines, linesOf } from './lineDiff.ts';

/** Replace what lies between two places of the old text. Lines and characters are counted from 0. */
export interface TextReplacement {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
}

/**
 * The stretches of whole lines in which two texts differ, in order and apart from each other. What is equal is not
 * touched, so that cursors, folding and breakpoints there stay.
 */
export function textReplacements(before: string, after: string): TextReplacement[] {
  const oldLines = linesOf(before);
  const newLines = linesOf(after);
  const last = oldLines.at(-1) ?? '';
  const isOpenEnded = last !== '' && !last.endsWith('\n');
  return diffLines(oldLines, newLines).map(({ fromBefore, toBefore, fromAfter, toAfter }) => {
    // A last line without a line end has no line after it whose beginning could be named.
    const endsInLast = isOpenEnded && toBefore === oldLines.length;
    return {
      startLine: fromBefore,
      startCharacter: 0,
      endLine: endsInLast ? toBefore - 1 : toBefore,
      endCharacter: endsInLast ? last.length : 0,
      text: newLines.slice(fromAfter, toAfter).join(''),
    };
  });
}
