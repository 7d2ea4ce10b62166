/** One line of a source file, its code apart from what people write beside it. */
export interface SourceLine {
  /** As written, without its line end. */
  readonly text: string;
  /** With the content of texts, comments and regular expressions blanked out. */
  readonly code: string;
  /** Comments only, their marks included. */
  readonly comment: string;
}

/** How a language writes comments and texts. */
interface Lexis {
  readonly lineComments: readonly string[];
  readonly blockComment?: readonly [string, string];
  /** Opening mark to closing mark; the longer ones first. */
  readonly texts: readonly TextForm[];
  readonly hasRegularExpressions?: boolean;
}

interface TextForm {
  readonly mark: string;
  readonly isMultiline: boolean;
}

const single = (mark: string): TextForm => ({ mark, isMultiline: false });
const multi = (mark: string): TextForm => ({ mark, isMultiline: true });

const scriptLexis: Lexis = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  texts: [single('"'), single("'"), multi('`')],
  hasRegularExpressions: true,
};
const pythonLexis: Lexis = {
  lineComments: ['#'],
  texts: [multi('"""'), multi("'''"), single('"'), single("'")],
};
const cLexis: Lexis = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  texts: [multi('"""'), single('"'), single("'")],
};
const goLexis: Lexis = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  texts: [single('"'), multi('`'), single("'")],
};
/** A single quote begins a lifetime more often than a character. */
const rustLexis: Lexis = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  texts: [multi('"')],
};

const lexisByLanguage = {
  script: scriptLexis,
  python: pythonLexis,
  c: cLexis,
  go: goLexis,
  rust: rustLexis,
} as const;

/** Languages that marks are known for; `script` is JavaScript and TypeScript, `c` are Java, C#, Kotlin and the like. */
export type SourceLanguage = keyof typeof lexisByLanguage;

const languageByExtension: Readonly<Record<string, SourceLanguage>> = {
  ...of('script', ['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts', 'vue', 'svelte']),
  ...of('python', ['py', 'pyi']),
  ...of('c', ['java', 'kt', 'kts', 'cs', 'c', 'h', 'cc', 'cpp', 'hpp', 'swift', 'scala', 'groovy']),
  ...of('go', ['go']),
  ...of('rust', ['rs']),
};

function of(language: SourceLanguage, extensions: readonly string[]): Record<string, SourceLanguage> {
  return Object.fromEntries(extensions.map((extension) => [extension, language]));
}

/** By the file's extension; `undefined` for prose, data and languages that are not known. */
export function languageOf(path: string): SourceLanguage | undefined {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(languageByExtension, extension) ? languageByExtension[extension] : undefined;
}

/** What can come before a regular expression; after anything else a slash divides. */
const beforeExpression = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|delete|throw))\s*$/;

/** Reads a file character by character. A file that breaks off inside a text or comment gives what there is. */
export function readSourceLines(text: string, language: SourceLanguage): readonly SourceLine[] {
  const lexis = lexisByLanguage[language];
  const lines: SourceLine[] = [];
  let code = '';
  let comment = '';
  let start = 0;
  let index = 0;
  /** The mark that ends what we are in. */
  let closing:
    { readonly mark: string; readonly isComment: boolean; readonly isMultiline: boolean } | undefined;

  const starts = (mark: string): boolean => text.startsWith(mark, index);
  const endLine = (): void => {
    lines.push({ text: text.slice(start, index).replace(/\r$/, ''), code: code.trimEnd(), comment });
    code = '';
    comment = '';
    start = index + 1;
    if (closing?.isMultiline === false) closing = undefined;
  };

  while (index < text.length) {
    const character = text[index] ?? '';
    if (character === '\n') {
      endLine();
      index += 1;
    } else if (closing !== undefined) {
      if (starts(closing.mark)) {
        if (closing.isComment) comment += closing.mark;
        else code += closing.mark;
        index += closing.mark.length;
        closing = undefined;
      } else if (closing.isComment) {
        comment += character;
        index += 1;
      } else {
        // A backslash takes the next character with it, but never a line end, which has to be seen.
        const length = character === '\\' && text[index + 1] !== '\n' ? 2 : 1;
        code += ' '.repeat(length);
        index += length;
      }
    } else {
      const opened = open(lexis, starts, code);
      if (opened === undefined) {
        code += character;
        index += 1;
      } else {
        if (opened.isComment) comment += opened.opening;
        else code += opened.opening;
        index += opened.opening.length;
        closing = opened;
      }
    }
  }
  endLine();
  return lines;
}

interface Opened {
  readonly opening: string;
  readonly mark: string;
  readonly isComment: boolean;
  readonly isMultiline: boolean;
}

function open(lexis: Lexis, starts: (mark: string) => boolean, code: string): Opened | undefined {
  const line = lexis.lineComments.find(starts);
  if (line !== undefined) return { opening: line, mark: '\n', isComment: true, isMultiline: false };
  if (lexis.blockComment !== undefined && starts(lexis.blockComment[0])) {
    const [opening, mark] = lexis.blockComment;
    return { opening, mark, isComment: true, isMultiline: true };
  }
  const form = lexis.texts.find(({ mark }) => starts(mark));
  if (form !== undefined) {
    return { opening: form.mark, mark: form.mark, isComment: false, isMultiline: form.isMultiline };
  }
  if (lexis.hasRegularExpressions === true && starts('/') && beforeExpression.test(code)) {
    return { opening: '/', mark: '/', isComment: false, isMultiline: false };
  }
  return undefined;
}
