import { malformed } from '../shared/wireError.ts';

/** A longer line is no event of a chat, and would only fill the memory. */
const lineLimitCharacters = 16_000_000;

/** Reads a body of one JSON document per line; the last line may lack its end. A line that is no JSON throws. */
export async function* readNdjson(body: ReadableStream<Uint8Array>): AsyncGenerator {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = done ? '' : (lines.pop() ?? '');
      for (const line of lines) {
        if (line.trim() !== '') yield parseLine(line);
      }
      if (done) return;
      if (rest.length > lineLimitCharacters) throw malformed('The server sent an endless line.');
    }
  } finally {
    reader.releaseLock();
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw malformed('The server sent a line that is no JSON.', line);
  }
}
