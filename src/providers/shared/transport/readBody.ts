import type { BodyEvent } from './bodyEvent.ts';
import { readJsonDocuments } from './readJsonDocuments.ts';
import { readServerSentEvents } from './readServerSentEvents.ts';
import { malformed, WireError } from '../failures/wireError.ts';

/**
 * Reads the events of a good response, whichever way they are written. The first character tells it and not the
 * `content-type`, which is wrong often: JSON begins with a bracket, and no server-sent event does.
 */
export async function* readBody(response: Response, signal: AbortSignal): AsyncGenerator<BodyEvent> {
  if (!response.body) throw new WireError({ kind: 'truncated', message: 'The answer has no body.' });
  const texts = readText(response.body, signal);
  const spaces: string[] = [];
  for (;;) {
    const next = await texts.next();
    if (next.done === true) return;
    spaces.push(next.value);
    // More space than that is taken as it is.
    if (next.value.trim() === '' && spaces.length < 64) continue;
    const first = spaces.join('');
    const all = prepend(first, texts);
    yield* /^[{[]/.test(first.trimStart()) ? readJsonDocuments(all) : readServerSentEvents(all);
    return;
  }
}

async function* prepend(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** Longest body that is read, decompressed, in characters: an answer of 128,000 tokens takes about half of it. */
const longestBodyCharacters = 64_000_000;

/** Reads a body as text, without its byte order mark. An abort ends the reading, and with it the connection. */
async function* readText(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let length = 0;
  const stop = () => {
    // A body that is broken already cannot be cancelled, and need not be.
    reader.cancel().catch(() => undefined);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      length += text.length;
      if (length > longestBodyCharacters)
        throw malformed(`The server sent more than ${longestBodyCharacters / 1e6} MB.`);
      if (text !== '') yield text;
      if (done) return;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
