/** Places of a file that a shortened result names at most. */
const mostLinesOfAFile = 30;
/** Entries of a list that stay. */
const mostListed = 40;

/**
 * An old result without what has been read and used: of a search and of references the places without their text, of a
 * list of files its beginning. `undefined` for results that may still be needed to the letter, such as a file's text:
 * edits quote it.
 */
export function shortenResult(toolName: string, text: string): string | undefined {
  switch (toolName) {
    case 'search':
    case 'references':
      return shortenPlaces(text);
    case 'list_files':
      return shortenList(text);
    default:
      return undefined;
  }
}

/** `path:line: text`, as the tools write it. */
const placeLine = /^(?<path>[^\n]+?):(?<line>\d+): /;

function shortenPlaces(text: string): string | undefined {
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

function shortenList(text: string): string | undefined {
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
