/** Begins a text for the terminal itself: its title, links, the clipboard, what counts as a command. */
const stringBegins = /\u001b[\]PX^_]|[\u0090\u0098\u009d\u009e\u009f]/;

/** Ends it; a new escape sequence does too. */
const stringEnds = /\u0007|\u001b\\|\u009c|(?=\u001b[^\\])/;

/**
 * Output of a program as a terminal may show it: colours and moves of the cursor stay, texts for the terminal itself go.
 * For one output, part by part: a sequence may be cut anywhere.
 */
export function createTerminalFilter(): (part: string) => string {
  let isInString = false;
  let held = '';
  return (part) => {
    let rest = held + part;
    held = '';
    let kept = '';
    while (rest !== '') {
      const found = (isInString ? stringEnds : stringBegins).exec(rest);
      if (found === null) {
        // An escape at the very end may begin or end one.
        if (rest.endsWith('\u001b')) held = '\u001b';
        if (!isInString) kept += rest.slice(0, rest.length - held.length);
        return kept;
      }
      if (!isInString) kept += rest.slice(0, found.index);
      rest = rest.slice(found.index + found[0].length);
      isInString = !isInString;
    }
    return kept;
  };
}
