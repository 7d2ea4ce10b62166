/** The text without the copies of one character at its end. Linear, which a pattern such as `x+$` is not. */
export function trimEndOf(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return text.slice(0, end);
}
