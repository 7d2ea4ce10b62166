/** How far a JSON object that starts at some place of a text gets. */
export interface ScannedObject {
  /** Index after its closing brace; `undefined` when the text ends before that. */
  readonly end: number | undefined;
  /** Brackets still open where the scan ended. */
  readonly openBrackets: number;
  /** Most brackets open at the same time. */
  readonly deepest: number;
}

/** Walks a JSON object from its opening brace, knowing strings from structure. Checks no more than the brackets. */
export function scanObject(text: string, start: number): ScannedObject {
  let openBrackets = 0;
  let deepest = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      openBrackets += 1;
      deepest = Math.max(deepest, openBrackets);
    } else if (character === '}' || character === ']') {
      openBrackets -= 1;
      if (openBrackets === 0) return { end: index + 1, openBrackets, deepest };
    }
  }
  return { end: undefined, openBrackets, deepest };
}

/**
 * Where the next JSON object begins at or after `from`: a brace followed by a quote, a closing brace or the end of
 * the text, so that braces in prose do not count. -1 when there is none.
 */
export function findObjectStart(text: string, from: number): number {
  const pattern = /\{\s*(?:["}]|$)/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

/**
 * Where the answer proper begins: after leading `<think>` blocks of reasoning models whose server does not take
 * them out. A block that is not closed yet hides everything. Later tags are left alone: they may be quoted text.
 */
export function skipThinking(text: string): number {
  const opening = /\s*<(think|thinking|reasoning)>/y;
  let start = 0;
  for (;;) {
    opening.lastIndex = start;
    const tag = opening.exec(text)?.[1];
    if (tag === undefined) return start;
    const closing = `</${tag}>`;
    const closedAt = text.indexOf(closing, start);
    if (closedAt < 0) return text.length;
    start = closedAt + closing.length;
  }
}
