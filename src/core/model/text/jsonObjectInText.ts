import { parseTolerantJson } from './tolerantJson.ts';

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
  const opening = /\s{0,1000}<(think|thinking|reasoning)>/y;
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

/**
 * Where the answer proper begins: as {@link skipThinking}, or behind a closing tag on a line of its own that nothing
 * opened, because some chat templates write the opening tag themselves.
 */
export function answerStart(text: string): number {
  const start = skipThinking(text);
  const alone = /^[ \t]{0,99}<\/(?:think|thinking|reasoning)>[ \t\r]{0,99}$/m.exec(text);
  if (start > 0 || alone === null || /<(?:think|thinking|reasoning)>/.test(text.slice(0, alone.index)))
    return start;
  return alone.index + alone[0].length;
}

/** A JSON object in a text, or why what looks like one cannot be read. */
export type FoundObject = { readonly value: Readonly<Record<string, unknown>> } | { readonly error: string };

/** Objects that are tried before giving up; each one costs a pass over the rest of the text. */
const mostCandidates = 20;

/** Deeper nesting is no answer and could exhaust the stack of whoever walks it. */
const deepestNesting = 50;

/**
 * The JSON objects of a model's answer in their order, whatever stands around them: reasoning tags, prose, code fences.
 * Objects inside of an object come after it.
 */
export function* jsonObjectsIn(text: string): Generator<FoundObject> {
  let start = findObjectStart(text, answerStart(text));
  for (let tried = 0; start >= 0 && tried < mostCandidates; tried++) {
    yield readObject(text, start);
    start = findObjectStart(text, start + 1);
  }
}

function readObject(text: string, start: number): FoundObject {
  const { end, deepest } = scanObject(text, start);
  if (end === undefined) return { error: 'The JSON ends too early: brackets or quotes are not closed.' };
  if (deepest > deepestNesting) return { error: `The JSON is nested deeper than ${deepestNesting} levels.` };
  try {
    const value = parseTolerantJson(text.slice(start, end));
    return isObject(value) ? { value } : { error: 'The answer is not a JSON object.' };
  } catch (error) {
    return {
      error: `The answer is not valid JSON: ${error instanceof Error ? error.message : 'unknown error'}.`,
    };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
