/** JSON with comments and commas at the ends of lists, as plain JSON. Each character is read once. */
export function withoutComments(text: string): string {
  const kept: string[] = [];
  /** Where a comma stands that nothing but blanks and comments follows. */
  let comma = -1;
  for (let at = 0; at < text.length;) {
    const end = endOfPart(text, at);
    const part = text.slice(at, end);
    at = end;
    if (part.startsWith('//') || part.startsWith('/*')) continue;
    if ((part === '}' || part === ']') && comma >= 0) kept[comma] = '';
    if (part === ',') comma = kept.length;
    else if (part.trim() !== '') comma = -1;
    kept.push(part);
  }
  return kept.join('');
}

/** The end of the string, comment or single character that begins at a position. */
function endOfPart(text: string, at: number): number {
  if (text.startsWith('//', at)) return orEnd(text, text.indexOf('\n', at));
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end === -1 ? text.length : end + 2;
  }
  if (text[at] !== '"') return at + 1;
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end + 1, text.length);
}

function orEnd(text: string, index: number): number {
  return index === -1 ? text.length : index;
}
