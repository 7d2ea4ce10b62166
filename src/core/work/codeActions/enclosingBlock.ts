/** Lines of a piece of code, counted from 1. */
export interface CodeBlock {
  readonly startLine: number;
  readonly endLine: number;
  /** The name that its first line declares. */
  readonly symbol: string;
}

/** How far up a declaration is looked for, and how long a block may be. */
const mostLines = 400;

/** Longer lines are generated code or data: nothing is looked for in them. */
const longestLine = 400;

const declarations = [
  /\bfunc\s+(?:\([^()]*\)\s*)?([A-Za-z_]\w*)/,
  /\b(?:function\*?|class|interface|enum|struct|trait|def|fn|fun|module)\s+([A-Za-z_$][\w$]*)/,
  /\b(?:const|let|var|val)\s+([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=\s*(?:async\b\s*)?(?:function\b|\(|[A-Za-z_$][\w$]*\s*=>)/,
  /(?<![\w$])([A-Za-z_$][\w$]*)\s*\([^()]*\)[^(){};=]*\{\s*$/,
] as const;

const controlWords = new Set([
  ...['if', 'for', 'while', 'switch', 'catch', 'with', 'return', 'else', 'do', 'try', 'foreach', 'match'],
  ...['function', 'async', 'await', 'new', 'using', 'lock', 'super'],
]);

/** The name of the function, class or the like that a line declares; `undefined` when it declares none. */
export function declaredName(line: string): string | undefined {
  if (line.length > longestLine || /^\s*(?:\/\/|#|\*|\/\*)/.test(line)) return undefined;
  for (const pattern of declarations) {
    const name = pattern.exec(line)?.[1];
    if (name !== undefined && !controlWords.has(name)) return name;
  }
  return undefined;
}

/** The first name that a piece of code declares. */
export function nameInCode(code: string): string | undefined {
  for (const line of code.split('\n', mostLines)) {
    const name = declaredName(line);
    if (name !== undefined) return name;
  }
  return undefined;
}

/**
 * The function, class or the like around a line, seen from its indentation alone: good where no language server is
 * asked. `undefined` outside of all of them.
 */
export function enclosingBlock(
  lineAt: (line: number) => string,
  lineCount: number,
  line: number,
): CodeBlock | undefined {
  let depth = Infinity;
  for (let at = line; at >= 1 && at > line - mostLines; at -= 1) {
    const text = lineAt(at);
    if (text.trim() === '') continue;
    const indent = indentOf(text);
    // A declaration further in belongs to a neighbour, and one on the same level ended before.
    if (indent >= depth) continue;
    const symbol = declaredName(text);
    const endLine = symbol === undefined ? undefined : endOf(lineAt, lineCount, at);
    if (symbol !== undefined && endLine !== undefined && endLine >= line)
      return { startLine: at, endLine, symbol };
    if (at === line || !isClosing(text)) depth = at === line && isClosing(text) ? indent + 1 : indent;
  }
  return undefined;
}

/** The last line that is indented more than the declaration, and what closes it. */
function endOf(lineAt: (line: number) => string, lineCount: number, start: number): number {
  const indent = indentOf(lineAt(start));
  let end = start;
  for (let at = start + 1; at <= lineCount && at < start + mostLines; at += 1) {
    const text = lineAt(at);
    if (text.trim() === '') continue;
    if (indentOf(text) > indent) end = at;
    else if (indentOf(text) === indent && isClosing(text)) {
      end = at;
      // `) {` and `} else {` go on; a bare bracket is the end.
      if (!/[{([:]\s*$/.test(text)) return end;
    } else return end;
  }
  return end;
}

function isClosing(text: string): boolean {
  return /^\s*(?:[)}\]]|end\b)/.test(text);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
