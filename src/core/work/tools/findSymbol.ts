/** Where a name stands in a text, counted from 0. */
export interface SymbolPlace {
  readonly line: number;
  readonly character: number;
}

/** Edits shift lines, and models miscount: the nearest line around the named one is taken as well. */
const linesAround = 3;

/** Finds a whole name in a line (from 1) or, failing that, in one of the lines around it. */
export function findSymbol(lines: readonly string[], line: number, symbol: string): SymbolPlace | undefined {
  for (let distance = 0; distance <= linesAround; distance++) {
    for (const at of distance === 0 ? [line - 1] : [line - 1 - distance, line - 1 + distance]) {
      const character = findWhole(lines[at] ?? '', symbol);
      if (character >= 0) return { line: at, character };
    }
  }
  return undefined;
}

function findWhole(text: string, symbol: string): number {
  for (let at = text.indexOf(symbol); at >= 0; at = text.indexOf(symbol, at + 1)) {
    const isPart = isNamePart(text.charAt(at - 1)) || isNamePart(text.charAt(at + symbol.length));
    if (!isPart) return at;
  }
  return -1;
}

function isNamePart(character: string): boolean {
  return /[\p{L}\p{N}_$]/u.test(character);
}
