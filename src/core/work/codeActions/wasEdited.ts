/**
 * Whether a person has changed what an action wrote: a line that it added is not there any more. White space does not
 * count, because formatters change it by themselves.
 */
export function wasEdited(before: string | undefined, after: string, now: string): boolean {
  const left = new Map<string, number>();
  for (const line of linesOf(now)) left.set(line, (left.get(line) ?? 0) + 1);
  // Lines that were there before may come and go: they are not the action's.
  const known = new Set(linesOf(before ?? ''));
  for (const line of linesOf(after)) {
    if (known.has(line)) continue;
    const count = left.get(line) ?? 0;
    if (count === 0) return true;
    left.set(line, count - 1);
  }
  return false;
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replaceAll(/\s+/g, ''))
    .filter((line) => line !== '');
}
