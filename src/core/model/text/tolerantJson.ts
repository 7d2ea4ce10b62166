/**
 * The value of JSON as models write it by hand: commas before a closing bracket, comments, the words of Python, line
 * ends and other controls within texts, backslashes that escape nothing (`\d`). Nothing that is missing is made up: what
 * is cut or lacks quotes stays an error. Throws a `SyntaxError` as `JSON.parse` does.
 */
export function parseTolerantJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mended = mend(text);
    if (mended === text) throw error;
    return JSON.parse(mended);
  }
}

const words: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

/** One pass from left to right, so that long texts take time in proportion to their length. */
function mend(text: string): string {
  const pieces: string[] = [];
  /** The last character that was no blank: a comma is too many only behind a value. */
  let before = '';
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      const end = endOfText(text, at);
      pieces.push(mendText(text.slice(at, end)));
      at = end;
      before = '"';
      continue;
    }
    const comment = endOfComment(text, at);
    if (comment !== undefined) {
      at = comment;
      continue;
    }
    if (character === ',') {
      const next = text.charAt(skipBlanks(text, at + 1));
      const isTooMany = (next === '}' || next === ']') && !'[{,:'.includes(before);
      if (!isTooMany) pieces.push(',');
      before = ',';
      at++;
      continue;
    }
    const word = wordAt(text, at);
    if (!/\s/.test(character)) before = character;
    pieces.push(word === undefined ? character : (words[word] ?? word));
    at += word?.length ?? 1;
  }
  return pieces.join('');
}

/** Index after the closing quote, or the end of the text where there is none. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function mendText(quoted: string): string {
  return quoted
    .replace(/\\(?:u[\da-fA-F]{4}|["\\/bfnrt]|[^])/g, (escaped) =>
      /^\\(?:u[\da-fA-F]{4}|["\\/bfnrt])$/.test(escaped) ? escaped : `\\\\${escaped.slice(1)}`,
    )
    .replace(/[\u0000-\u001f]/g, (control) => JSON.stringify(control).slice(1, -1));
}

/** Index after a comment that begins here. */
function endOfComment(text: string, at: number): number | undefined {
  const opening = text.slice(at, at + 2);
  if (opening === '//') {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }
  if (opening !== '/*') return undefined;
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? text.length : end + 2;
}

/** Blanks and comments. */
function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const comment = endOfComment(text, at);
    if (comment !== undefined) at = comment;
    else if (/\s/.test(text.charAt(at))) at++;
    else break;
  }
  return at;
}

function wordAt(text: string, at: number): string | undefined {
  const word = /[A-Za-z]{1,10}/y;
  word.lastIndex = at;
  return word.exec(text)?.[0];
}
