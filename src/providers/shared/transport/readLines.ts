import { longestEventCharacters } from './bodyEvent.ts';
import { malformed } from '../failures/wireError.ts';

/** Cuts a text into its lines, which end with CR LF, LF or CR. The last one may lack its end. */
export async function* readLines(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let begun: string[] = [];
  let length = 0;
  let mayEndPair = false;
  for await (const text of texts) {
    let start = mayEndPair && text.startsWith('\n') ? 1 : 0;
    mayEndPair = false;
    for (const { index } of text.matchAll(/[\r\n]/g)) {
      // The LF of a CR LF whose line has been given out at its CR.
      if (index < start) continue;
      yield begun.join('') + text.slice(start, index);
      begun = [];
      length = 0;
      const isPair = text[index] === '\r' && text[index + 1] === '\n';
      mayEndPair = text[index] === '\r' && index + 1 === text.length;
      start = index + (isPair ? 2 : 1);
    }
    const rest = text.slice(start);
    begun.push(rest);
    length += rest.length;
    if (length > longestEventCharacters) throw malformed('The server sent an endless line.');
  }
  if (length > 0) yield begun.join('');
}
