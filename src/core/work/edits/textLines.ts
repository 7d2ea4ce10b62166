/** One line of a file with the line end it has; only the last line may have none. */
export interface TextLine {
  readonly text: string;
  readonly end: '\n' | '\r\n' | '';
}

const byteOrderMark = '\ufeff';

/**
 * Takes a text apart so that its lines make it to the letter; only a byte-order mark belongs to none. A final line end
 * begins no further line; an empty text has no lines.
 */
export function splitText(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let start = text.startsWith(byteOrderMark) ? 1 : 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    if (feed < 0) {
      lines.push({ text: text.slice(start), end: '' });
      break;
    }
    const isPair = feed > start && text[feed - 1] === '\r';
    lines.push({ text: text.slice(start, isPair ? feed - 1 : feed), end: isPair ? '\r\n' : '\n' });
    start = feed + 1;
  }
  return lines;
}

/** The line end that most lines have; `\n` where there is none. */
export function dominantLineEnd(lines: readonly TextLine[]): '\n' | '\r\n' {
  const pairs = lines.filter((line) => line.end === '\r\n').length;
  const feeds = lines.filter((line) => line.end === '\n').length;
  return pairs > feeds ? '\r\n' : '\n';
}
