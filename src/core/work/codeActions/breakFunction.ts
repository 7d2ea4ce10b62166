import { languageOf, readSourceLines, type SourceLanguage } from '../verify/judge/sourceLines.ts';

/** A file in which some code is obviously wrong: a test of that code has to notice. */
export interface Mutant {
  /** What is wrong, for a model and for the person: `parseDate returns nothing`. */
  readonly what: string;
  /** The whole file. */
  readonly text: string;
}

/** A piece of a line that gets another text. */
interface Swap {
  readonly pattern: RegExp;
  readonly put: (found: string) => string;
}

/** The first statement wins, so that what follows stays as it is and still parses, over several lines too. */
const returnsNothing: Partial<Readonly<Record<SourceLanguage, Swap>>> = {
  script: { pattern: /\breturn(?=\s+\S)/, put: () => 'return undefined; return' },
  python: { pattern: /\breturn(?=\s+\S)/, put: () => 'return None; return' },
};

const opposites: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<=': '>',
  '>=': '<',
  ' < ': ' >= ',
  ' > ': ' <= ',
  ' + ': ' - ',
  ' - ': ' + ',
  ' * ': ' + ',
  ' and ': ' or ',
  ' or ': ' and ',
  ' && ': ' || ',
  ' || ': ' && ',
};

/** Longer signs first: `=>`, `->` and generics must not be taken for comparisons. */
const signs: Swap = {
  pattern: /===|!==|(?<![=!<>-])==(?!=)|!=(?!=)|<=(?!>)|(?<![=-])>=| (?:<|>|\+|-|\*|and|or|&&|\|\|) /,
  put: (found) => opposites[found] ?? found,
};

/**
 * Obviously broken forms of some lines of a file: one that returns nothing, one whose first condition or sum is
 * turned round. None where the language is not known or the lines hold nothing of the kind. Texts and comments are
 * left alone.
 */
export function breakFunction(
  path: string,
  text: string,
  place: { readonly startLine: number; readonly endLine: number; readonly symbol?: string },
): readonly Mutant[] {
  const language = languageOf(path);
  if (language === undefined) return [];
  const name = place.symbol ?? 'the code';
  const nothing = returnsNothing[language];
  const candidates = [
    nothing === undefined
      ? undefined
      : { what: `${name} returns nothing`, text: swap(text, language, place, nothing, true) },
    {
      what: `a condition or sum in ${name} is turned round`,
      text: swap(text, language, place, signs, false),
    },
  ];
  return candidates.flatMap((mutant) =>
    mutant?.text === undefined ? [] : [{ what: mutant.what, text: mutant.text }],
  );
}

/** The text with the first such piece, or one in every line, swapped; `undefined` when there is none. */
function swap(
  text: string,
  language: SourceLanguage,
  { startLine, endLine }: { readonly startLine: number; readonly endLine: number },
  { pattern, put }: Swap,
  everywhere: boolean,
): string | undefined {
  const lines = text.split('\n');
  const swapped = new Set<number>();
  const broken = readSourceLines(text, language).map(({ code }, index) => {
    const line = lines[index] ?? '';
    if (index + 1 < startLine || index + 1 > endLine || (swapped.size > 0 && !everywhere)) return line;
    const found = pattern.exec(code);
    // A comment in the middle of a line shifts what follows it: such a place is left alone.
    if (found === null || !line.startsWith(found[0], found.index)) return line;
    swapped.add(index);
    return line.slice(0, found.index) + put(found[0]) + line.slice(found.index + found[0].length);
  });
  return swapped.size === 0 ? undefined : broken.join('\n');
}
