/** The one range that differs, so that cursors and folds elsewhere stay where they are. */
export function smallestReplacement(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before[prefix] === after[prefix]) prefix++;
  // A range must not begin between the two halves of a line end or of a surrogate pair.
  while (prefix > 0 && !isBoundary(before, prefix)) prefix--;
  let suffix = 0;
  while (suffix < shorter - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix++;
  while (suffix > 0 && !isBoundary(before, before.length - suffix)) suffix--;
  return {
    start: prefix,
    end: before.length - suffix,
    text: after.slice(prefix, after.length - suffix),
  };
}

function isBoundary(text: string, index: number): boolean {
  const previous = text[index - 1] ?? '';
  const next = text[index] ?? '';
  return !(previous === '\r' && next === '\n') && !/[\uD800-\uDBFF]/.test(previous);
}
