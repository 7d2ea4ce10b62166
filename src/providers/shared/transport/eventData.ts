import { longestEventCharacters } from './bodyEvent.ts';
import { followJson } from '../jsonProgress.ts';
import { malformed } from '../failures/wireError.ts';

/** What a line takes of the memory besides its characters: endless empty lines are an endless event too. */
const charactersOfLine = 64;

/** The data of one server-sent event, line by line. */
export interface EventData {
  isBegun(): boolean;
  add(line: string): void;
  /** Whether what has come is a document, or the word that ends all, to which no line can be added. */
  isComplete(): boolean;
  text(): string;
}

/** Each line is followed once, and what came is parsed once at most: the time grows with the length alone. */
export function createEventData(): EventData {
  const lines: string[] = [];
  const progress = followJson();
  let length = 0;
  let followed = 0;
  let isWhole: boolean | undefined;

  const text = () => lines.join('\n');

  return {
    isBegun: () => lines.length > 0,
    text,
    add(line) {
      lines.push(line);
      length += line.length + charactersOfLine;
      if (length > longestEventCharacters) throw malformed('The server sent an endless event.');
    },
    isComplete() {
      for (const line of lines.slice(followed)) progress.feed(`${line}\n`);
      followed = lines.length;
      // Once it has ended or is broken, no further line can make another document of it.
      const isSettled = progress.state() === 'whole' || progress.state() === 'broken';
      if (isSettled) isWhole ??= isDone(text()) || isJson(text());
      return isWhole ?? false;
    },
  };
}

/** The word after which nothing follows. */
export function isDone(text: string): boolean {
  return text.trim() === '[DONE]';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
