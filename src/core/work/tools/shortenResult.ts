/** Places of a file that a shortened result names at most. */
const mostLinesOfAFile = 30;
/** Entries of a list that stay. */
const mostListed = 40;

/** `path:line: text`, as the tools write it. */
const placeLine = /^(?<path>[^\n]+?):(?<line>\d+): /;

/** A search or references: the places without their text. */
export function shortenPlaces(text: string): string | undefined {
  const linesByPath = new Map<string, string[]>();
  const others: string[] = [];
  for (const each of text.split('\n')) {
    const { path, line } = placeLine.exec(each)?.groups ?? {};
    if (path === undefined || line === undefined) others.push(each);
    else linesByPath.set(path, [...(linesByPath.get(path) ?? []), line]);
  }
  if (linesByPath.size === 0) return undefined;
  const places = [...linesByPath].map(([path, lines]) => {
    const shown = lines.slice(0, mostLinesOfAFile).join(', ');
    const more = lines.length > mostLinesOfAFile ? ` and ${lines.length - mostLinesOfAFile} more` : '';
    return `${path}: lines ${shown}${more}`;
  });
  return shorter(text, [shortenedNote, ...places, ...others.filter((line) => line !== '')].join('\n'));
}

/** A list of files: its beginning. */
export function shortenList(text: string): string | undefined {
  const lines = text.split('\n');
  if (lines.length <= mostListed) return undefined;
  const left = lines.length - mostListed;
  return shorter(text, [shortenedNote, ...lines.slice(0, mostListed), `… ${left} more`].join('\n'));
}

/** Tells the model why its result looks different now. */
const shortenedNote = '(Shortened, because you have seen it. Call the tool again for its text.)';

function shorter(before: string, after: string): string | undefined {
  return after.length < before.length ? after : undefined;
}
