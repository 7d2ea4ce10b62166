/** A word of a command as a shell reads it. */
export interface ShellWord {
  /** Without its quotes; what is filled in at run time stands as it is written. */
  readonly text: string;
  /** True when a part of it is known only at run time: a variable, the output of a command, a file name pattern. */
  readonly isOpen: boolean;
}

/** One simple command: a program and its arguments. */
export interface ShellCommand {
  /** Words such as `NAME=value` before the program. */
  readonly assignments: readonly ShellWord[];
  readonly words: readonly ShellWord[];
  /** Files that it reads from or writes to. */
  readonly redirections: readonly ShellWord[];
}

/** All simple commands of a text, those in subshells and substitutions too. */
export interface ParsedShell {
  readonly commands: readonly ShellCommand[];
  /** Set when the text is not read to its end; completes "It has …". */
  readonly problem?: string;
}

/** Substitutions inside each other that are read; nobody writes as many. */
const deepest = 20;

/** Words and commands of one text that are read; a script that somebody wrote has far fewer. */
const mostWords = 20_000;

/** Words after which a command begins. */
const openers = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', '}', 'time']);

const isBlank = (character: string): boolean => character === ' ' || character === '\t' || character === '\r';
const endsWord = (character: string): boolean => isBlank(character) || '\n;&|()<>'.includes(character);

/**
 * Reads a text as the POSIX shells do: quotes, escapes, operators, subshells, substitutions, here-documents. Each
 * character is read once per level of substitution, so that the time grows with the length only.
 */
export function parseShell(text: string, depth = 0): ParsedShell {
  const commands: ShellCommand[] = [];
  const waitingDocuments: string[] = [];
  let problem: string | undefined;
  let at = 0;
  let count = 0;
  let assignments: ShellWord[] = [];
  let words: ShellWord[] = [];
  let redirections: ShellWord[] = [];

  function endCommand(): void {
    if (assignments.length + words.length + redirections.length > 0)
      commands.push({ assignments, words, redirections });
    assignments = [];
    words = [];
    redirections = [];
  }

  /** Reads what stands in a substitution as commands of their own. */
  function readInner(inner: string): void {
    if (depth >= deepest) {
      problem ??= 'too many substitutions inside each other';
      return;
    }
    const parsed = parseShell(inner, depth + 1);
    commands.push(...parsed.commands);
    problem ??= parsed.problem;
  }

  /** The position after the end of a quoted text that begins at `from`. */
  function afterQuote(from: number, quote: string): number {
    let index = from;
    while (index < text.length && text[index] !== quote)
      index += quote !== "'" && text[index] === '\\' ? 2 : 1;
    if (index >= text.length) problem ??= 'a quote that is not closed';
    return Math.min(index + 1, text.length);
  }

  /** The position after the bracket that closes the one before `from`. */
  function afterBracket(from: number, open: string, close: string): number {
    let level = 1;
    let index = from;
    while (index < text.length) {
      const character = text[index] ?? '';
      if (character === '\\') index += 1;
      else if (character === "'" || character === '"' || character === '`') {
        index = afterQuote(index + 1, character);
        continue;
      } else if (character === open) level += 1;
      else if (character === close) level -= 1;
      index += 1;
      if (level === 0) return index;
    }
    problem ??= 'a bracket that is not closed';
    return text.length;
  }

  /** Reads what begins with `$` or a backtick; false when the sign stands for itself. */
  function readExpansion(): boolean {
    const begin = at;
    if (text[at] === '`') {
      at = afterQuote(at + 1, '`');
      readInner(text.slice(begin + 1, at - 1).replaceAll(/\\([`\\$])/g, '$1'));
      return true;
    }
    const next = text[at + 1] ?? '';
    if (next === '(' || next === '{') {
      at = afterBracket(at + 2, next, next === '(' ? ')' : '}');
      const inner = text.slice(begin + 2, at - 1);
      // A default value can hold a substitution: `${A:-$(x)}`. It stands as an argument of a command that does nothing.
      if (next === '(') readInner(inner);
      else if (/[`$]/.test(inner)) readInner(`: ${inner.replace(/^[\w!#@*]*:?[-=+?]?/, '')}`);
      return true;
    }
    if (!/[\w@*#?!$-]/.test(next)) return false;
    at += 2;
    if (/[A-Za-z_]/.test(next)) while (/\w/.test(text[at] ?? '')) at += 1;
    return true;
  }

  function readWord(): ShellWord {
    const pieces: string[] = [];
    let isOpen = false;
    let hasBrace = false;
    const expand = (): void => {
      const begin = at;
      if (readExpansion()) isOpen = true;
      else at += 1;
      pieces.push(text.slice(begin, at));
    };
    while (at < text.length && !endsWord(text[at] ?? '')) {
      const character = text[at] ?? '';
      if (character === '\\') {
        if (text[at + 1] !== '\n') pieces.push(text[at + 1] ?? '');
        at += 2;
      } else if (character === "'" || (character === '$' && text[at + 1] === "'")) {
        const isEscaped = character === '$';
        const begin = at + (isEscaped ? 2 : 1);
        at = isEscaped ? afterEscapedQuote(begin) : afterQuote(begin, "'");
        const inner = text.slice(begin, at - 1);
        // The escapes of `$'…'` are not read.
        if (isEscaped && inner.includes('\\')) isOpen = true;
        pieces.push(inner);
      } else if (character === '"') {
        at += 1;
        while (at < text.length && text[at] !== '"') {
          const inner = text[at] ?? '';
          if (inner === '\\' && '"\\$`\n'.includes(text[at + 1] ?? ' ')) {
            if (text[at + 1] !== '\n') pieces.push(text[at + 1] ?? '');
            at += 2;
          } else if (inner === '$' || inner === '`') expand();
          else {
            pieces.push(inner);
            at += 1;
          }
        }
        if (at >= text.length) problem ??= 'a quote that is not closed';
        at += 1;
      } else if (character === '$' || character === '`') expand();
      else {
        if ('*?['.includes(character)) isOpen = true;
        if (character === '{') hasBrace = true;
        if (character === ',' && hasBrace) isOpen = true;
        pieces.push(character);
        at += 1;
      }
    }
    at = Math.min(at, text.length);
    const word = pieces.join('');
    return { text: word, isOpen: isOpen && word !== '[' && word !== '[[' };
  }

  function afterEscapedQuote(from: number): number {
    let index = from;
    while (index < text.length && text[index] !== "'") index += text[index] === '\\' ? 2 : 1;
    if (index >= text.length) problem ??= 'a quote that is not closed';
    return Math.min(index + 1, text.length);
  }

  function skipBlanks(): void {
    while (isBlank(text[at] ?? '')) at += 1;
  }

  function readRedirection(): void {
    const begin = at;
    while (at < text.length && '<>&|'.includes(text[at] ?? '')) at += 1;
    const operator = text.slice(begin, at);
    if (operator.startsWith('<<') && !operator.startsWith('<<<')) {
      if (text[at] === '-') at += 1;
      skipBlanks();
      waitingDocuments.push(readWord().text);
      return;
    }
    // Process substitution: `<(command)`.
    if (text[at] === '(') {
      const inner = at + 1;
      at = afterBracket(inner, '(', ')');
      readInner(text.slice(inner, at - 1));
      return;
    }
    skipBlanks();
    if (at < text.length && !endsWord(text[at] ?? '')) redirections.push(readWord());
  }

  /** Here-documents begin after the line that names their ends. */
  function skipDocuments(): void {
    for (const end of waitingDocuments.splice(0)) {
      while (at < text.length) {
        const lineEnd = text.indexOf('\n', at);
        const line = text.slice(at, lineEnd === -1 ? text.length : lineEnd);
        at = lineEnd === -1 ? text.length : lineEnd + 1;
        if (line.replace(/^\t+/, '').trimEnd() === end) break;
      }
    }
  }

  while (at < text.length && count <= mostWords) {
    const character = text[at] ?? '';
    if (isBlank(character)) at += 1;
    else if (character === '\\' && text[at + 1] === '\n') at += 2;
    else if (character === '\n') {
      endCommand();
      at += 1;
      skipDocuments();
    } else if (character === '#') {
      const lineEnd = text.indexOf('\n', at);
      at = lineEnd === -1 ? text.length : lineEnd;
    } else if (character === '<' || character === '>' || (character === '&' && text[at + 1] === '>')) {
      readRedirection();
    } else if (';&|()'.includes(character)) {
      endCommand();
      at += 1;
    } else {
      count += 1;
      const word = readWord();
      if (words.length > 0) words.push(word);
      else if (/^[A-Za-z_]\w*\+?=/.test(word.text)) assignments.push(word);
      else if (!openers.has(word.text)) words.push(word);
    }
  }
  endCommand();
  if (count > mostWords) problem ??= 'too many words';
  return problem === undefined ? { commands } : { commands, problem };
}
