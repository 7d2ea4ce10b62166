/** As much of `vscode.TextDocument` as is read here. */
export interface LineSource {
  readonly lineCount: number;
  lineAt(line: number): { readonly text: string };
}

/**
 * How many whole lines from `fromLine` on fit into a number of characters. It looks at no more than that, so that a
 * document of many megabytes costs no more than a small one. Line ends count as one character.
 */
export function countFittingLines(document: LineSource, maximumCharacters: number, fromLine = 0): number {
  let characters = 0;
  let line = fromLine;
  while (line < document.lineCount) {
    characters += document.lineAt(line).text.length + 1;
    // The last line has no line end.
    const needed = line === document.lineCount - 1 ? characters - 1 : characters;
    if (needed > maximumCharacters) break;
    line++;
  }
  return line - fromLine;
}
