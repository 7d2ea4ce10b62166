/** One line of a file with the line end it has; only the last line may have none. */
export interface TextLine {
  readonly text: string;
  readonly end: '\n' | '\r\n' | '';
}

/** A file's text taken apart so that it can be put together again to the byte. */
export interface TextLines {
  readonly hasByteOrderMark: boolean;
  readonly lines: readonly TextLine[];
}

const byteOrderMark = '\ufeff';

/** Takes a text apart. A final line end begins no further line; an empty text has no lines. */
export function splitText(text: string): TextLines {
  const hasByteOrderMark = text.startsWith(byteOrderMark);
  const lines: TextLine[] = [];
  let start = hasByteOrderMark ? 1 : 0;
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
  return { hasByteOrderMark, lines };
}

/** The inverse of {@link splitText}. */
export function joinText({ hasByteOrderMark, lines }: TextLines): string {
  const body = lines.map((line) => line.text + line.end).join('');
  return hasByteOrderMark ? byteOrderMark + body : body;
}

/** The line end that most lines have; `\n` where there is none. */
export function dominantLineEnd(lines: readonly TextLine[]): '\n' | '\r\n' {
  const pairs = lines.filter((line) => line.end === '\r\n').length;
  const feeds = lines.filter((line) => line.end === '\n').length;
  return pairs > feeds ? '\r\n' : '\n';
}
