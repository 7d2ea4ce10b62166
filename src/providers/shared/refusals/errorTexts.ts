/** What an error body says, in whichever shape: its sentences, and the parameters that it names in fields of their own. */
export interface ErrorTexts {
  readonly sentences: readonly string[];
  /** Paths such as `tools.0.strict`, each with what is said of it. */
  readonly fields: readonly { readonly path: string; readonly says: string }[];
}

/** Keys whose text is for people. */
const sentenceKeys = new Set([
  'message',
  'msg',
  'detail',
  'error',
  'description',
  'reason',
  'raw',
  'details',
]);

/** Keys that name a parameter. */
const fieldKeys = ['param', 'field', 'parameter'];

/** Bounds of a body that may be hostile. */
const deepest = 6;
const mostParts = 400;
const longestSentence = 4_000;
const longestPath = 20;

/**
 * Collects what any known shape of error body says: `{error: {message, param}}`, `{detail: [{loc, msg}]}`, an array of
 * errors, an error of another server as JSON text inside of a message, or no JSON at all.
 */
export function readErrorTexts(body: string): ErrorTexts {
  const sentences: string[] = [];
  const fields: { path: string; says: string }[] = [];
  let parts = 0;

  function visit(value: unknown, key: string | undefined, depth: number): void {
    if (depth > deepest || ++parts > mostParts) return;
    if (typeof value === 'string') {
      if (key === undefined || sentenceKeys.has(key)) say(value, depth);
    } else if (Array.isArray(value)) {
      for (const part of value) visit(part, key, depth + 1);
    } else if (typeof value === 'object' && value !== null) {
      visitObject(value as Record<string, unknown>, depth);
    }
  }

  function visitObject(object: Record<string, unknown>, depth: number): void {
    const says = ['message', 'msg', 'description', 'code', 'type']
      .map((name) => object[name])
      .filter((part) => typeof part === 'string')
      .join(' ')
      .slice(0, longestSentence);
    if (Array.isArray(object['loc'])) fields.push({ path: pathOf(object['loc']), says });
    for (const name of fieldKeys) {
      const named = object[name];
      if (typeof named !== 'string' || named === '') continue;
      // Some gateways put the whole sentence where its parameter belongs.
      if (/\s/.test(named)) sentences.push(named.slice(0, longestSentence));
      else fields.push({ path: named, says });
    }
    for (const [name, part] of Object.entries(object)) visit(part, name, depth + 1);
  }

  function say(text: string, depth: number): void {
    const start = startOfDocument(text);
    const inner = start === undefined ? undefined : parsed(text.slice(start));
    const sentence = (inner === undefined ? text : text.slice(0, start)).slice(0, longestSentence);
    if (inner !== undefined) visit(inner, undefined, depth + 1);
    if (sentence.trim() === '') return;
    sentences.push(sentence);
    // `max_tokens: must be at most 8192`
    const headed = /^\s*([\w.[\]-]{1,100})\s*:\s(.*)/s.exec(sentence);
    if (headed?.[1] !== undefined) fields.push({ path: headed[1], says: headed[2] ?? '' });
    // The list of another server, printed as Python has it.
    for (const found of sentence.matchAll(/['"]loc['"]\s*:\s*[[(]([^\])]{0,200})[\])]/g)) {
      const path = (found[1] ?? '')
        .split(',')
        .map((part) => part.replace(/['"\s]/g, ''))
        .filter((part) => part !== '')
        .join('.');
      fields.push({ path, says: sentence.slice(found.index, found.index + 300) });
    }
  }

  const whole = parsed(body);
  if (whole === undefined) say(body, 0);
  else visit(whole, undefined, 0);
  return { sentences, fields };
}

/** Only words and numbers: a list in a list without end would fill the stack. */
function pathOf(parts: readonly unknown[]): string {
  return parts
    .slice(0, longestPath)
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join('.');
}

/** Where the first object of a text begins, or the list that it is the first of. */
function startOfDocument(text: string): number | undefined {
  const brace = text.indexOf('{');
  if (brace < 0) return undefined;
  // Cut from behind: a search for blanks with a bracket behind them reads a run of blanks once for each blank.
  const before = text.slice(0, brace).trimEnd();
  return before.endsWith('[') ? before.length - 1 : before.length;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Plain words, or JSON with words behind it: read as a sentence.
    return undefined;
  }
}
