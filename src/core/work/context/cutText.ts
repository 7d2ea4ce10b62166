/**
 * The text itself when it is short enough, else its whole lines up to the limit and a line that says so, because a
 * model that takes a part for the whole plans wrongly. `isPart` says that the text is already the beginning of more.
 */
export function cutAtLineEnd(text: string, maximumCharacters: number, isPart = false): string {
  if (text.length <= maximumCharacters && !isPart) return text;
  const head = text.slice(0, maximumCharacters);
  const lineEnd = head.lastIndexOf('\n');
  // One endless line: cut it where it is, but never between the halves of a surrogate pair.
  const kept = lineEnd === -1 ? `${head.replace(/[\uD800-\uDBFF]$/, '')}\n` : head.slice(0, lineEnd + 1);
  return `${kept}${cutNote}`;
}

/** The line that ends a text of which only the beginning is given. */
export const cutNote = '[Cut here: the rest is left out because of its length.]';
