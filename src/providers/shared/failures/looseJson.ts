/** Most fields of an object that are read; no error has more. */
const mostFields = 80;

/** Fields of an object by their names in small letters without dashes, so that every way to write a name is one. */
export type LooseFields = ReadonlyMap<string, unknown>;

/** Of two fields with the same name the first counts. */
export function looseFields(value: object): LooseFields {
  const fields = new Map<string, unknown>();
  for (const name in value) {
    if (fields.size >= mostFields) break;
    if (!Object.hasOwn(value, name)) continue;
    const plain = name
      .slice(0, 60)
      .replaceAll(/[^a-z0-9]/gi, '')
      .toLowerCase();
    if (!fields.has(plain)) fields.set(plain, (value as Record<string, unknown>)[name]);
  }
  return fields;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Places in a text at which a document is looked for. */
const mostStarts = 8;

/**
 * JSON documents within a text, such as a vendor's answer in a gateway's sentence, in their order. Each place is
 * read once from its start to its end, and there are few places: the time grows with the length alone.
 */
export function* embeddedJson(text: string): Generator {
  let place = 0;
  for (let starts = 0; starts < mostStarts; starts++) {
    const start = nextStart(text, place);
    if (start === undefined) return;
    const end = endOfDocument(text, start);
    const value = end === undefined ? undefined : parse(text.slice(start, end));
    if (value === undefined || end === undefined) {
      place = start + 1;
    } else {
      yield value;
      place = end;
    }
  }
}

function nextStart(text: string, from: number): number | undefined {
  const found = [text.indexOf('{', from), text.indexOf('[', from)].filter((place) => place >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** The place behind the bracket that closes the one at `start`; brackets in strings do not count. */
function endOfDocument(text: string, start: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let place = start; place < text.length; place++) {
    const character = text[place];
    if (isInString) {
      if (character === '\\') place++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return place + 1;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Brackets of another language, or of prose.
    return undefined;
  }
}
