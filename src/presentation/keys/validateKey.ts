/** Keys are short; a longer text is a file pasted by mistake. */
const longestKeyCharacters = 4096;

/** Why this text cannot be a key; `undefined` when it can. Spaces around it are cut off before it is kept. */
export function validateKey(text: string): string | undefined {
  const key = text.trim();
  if (key === '') return 'Paste the key.';
  if (key.length > longestKeyCharacters) return 'This is too long for a key.';
  // A key travels in a header, which holds visible ASCII characters.
  if (!/^[\x21-\x7e]+$/.test(key)) return 'A key has no spaces, line breaks or letters outside ASCII.';
  return undefined;
}
