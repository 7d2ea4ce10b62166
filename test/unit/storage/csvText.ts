/** Reads RFC 4180 strictly: a quote where none may stand, or a bare line break, throws. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at));
    if (cell === null) throw new Error(`No CSV at ${at}: ${text.slice(at, at + 40)}`);
    cells.push(cell[1] === undefined ? (cell[2] ?? '') : cell[1].replaceAll('""', '"'));
    at += cell[0].length;
    if (cell[3] === '\r\n') {
      rows.push(cells);
      cells = [];
    }
  }
  if (cells.length > 0) throw new Error('The last line has no end.');
  return rows;
}
