import { longestEventCharacters, type BodyEvent } from './bodyEvent.ts';
import { followJson } from '../jsonProgress.ts';
import { malformed } from '../failures/wireError.ts';

/**
 * Reads a body of JSON documents: one for each line, or a single one over as many lines as it likes. Elements of a list
 * come one by one. What is no JSON throws, because a part of the answer would be missing; a document that is cut by the
 * end of the body is left to whoever misses the proper ending.
 */
export async function* readJsonDocuments(texts: AsyncIterable<string>): AsyncGenerator<BodyEvent> {
  let progress = followJson();
  let begun: string[] = [];
  let length = 0;
  for await (const text of texts) {
    let start = 0;
    for (;;) {
      const end = progress.feed(text, start);
      const piece = text.slice(start, end < 0 ? undefined : end);
      begun.push(piece);
      length += piece.length;
      if (end < 0) break;
      yield* toEvents(begun.join(''));
      progress = followJson();
      begun = [];
      length = 0;
      start = end;
    }
    if (progress.state() === 'broken') throw noJson(begun.join(''));
    if (length > longestEventCharacters) throw malformed('The server sent an endless line.');
  }
}

function* toEvents(text: string): Generator<BodyEvent> {
  if (text.trim() === '[DONE]') {
    yield { kind: 'done' };
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw noJson(text);
  }
  for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
    yield { kind: 'value', value: one, framing: 'json' };
  }
}

function noJson(text: string) {
  return malformed('The server sent a line that is no JSON.', text.trim());
}
