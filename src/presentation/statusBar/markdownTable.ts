import { inMarkdown } from '../../shared/foreignText.ts';

/** A Markdown table of plain texts, of which the first columns are words and the rest are figures. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  wordColumns: number,
): string {
  const alignments = header.map((_cell, column) => (column < wordColumns ? ':--' : '--:'));
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(header), `| ${alignments.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** Model names come from settings and servers: no character of theirs may mean anything here. */
export function escapeMarkdown(text: string): string {
  return inMarkdown(text.replace(/\s+/g, ' '));
}
