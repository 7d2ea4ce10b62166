import { longestEventCharacters, type BodyEvent } from './bodyEvent.ts';
import { malformed } from '../failures/wireError.ts';
import { followJson } from '../jsonProgress.ts';

/** Names of events that only keep the connection open. */
const keepAliveName = /^(ping|pong|keep[-_ ]?alive|heart[-_ ]?beat)$/i;

/** What some servers send as data to keep the connection open; it is short. */
const keepAliveData = /^\W*(ping|pong|keep[-_ ]?alive|heart[-_ ]?beat|(openrouter )?processing)\W*$/i;

const longestKeepAlive = 200;

/**
 * Reads server-sent events whose data is JSON. Comments, empty data and words that keep the connection open are no
 * events. Data that is no JSON throws, because a part of the answer would be missing; at the very end of the body it is
 * one that was cut, and left to whoever misses the proper ending.
 */
export async function* readServerSentEvents(texts: AsyncIterable<string>): AsyncGenerator<BodyEvent> {
  let data = createEventData();
  let name: string | undefined;

  function* dispatch(isLast = false): Generator<BodyEvent> {
    const event = toEvent(data.text(), name, isLast);
    data = createEventData();
    name = undefined;
    if (event !== undefined) yield event;
  }

  for await (const line of readLines(texts)) {
    const { field, value } = parseLine(line);
    if (field === 'end') yield* dispatch();
    if (field === 'data') {
      // Some servers leave out the empty line between two events.
      if (data.isBegun() && data.isComplete()) yield* dispatch();
      data.add(value);
    }
    if (field === 'event') {
      if (name !== undefined && data.isBegun() && data.isComplete()) yield* dispatch();
      name = value;
    }
  }
  yield* dispatch(true);
}

function parseLine(line: string): {
  readonly field: 'end' | 'data' | 'event' | 'other';
  readonly value: string;
} {
  if (line === '') return { field: 'end', value: '' };
  // An error that a server or a proxy wrote into the stream as it was.
  if (line.startsWith('{')) return { field: 'data', value: line };
  const colon = line.indexOf(':');
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  return { field: field === 'data' || field === 'event' ? field : 'other', value };
}

function toEvent(data: string, name: string | undefined, isLast: boolean): BodyEvent | undefined {
  const text = data.trim();
  if (text === '' || (name !== undefined && keepAliveName.test(name))) return undefined;
  if (isDone(text)) return { kind: 'done' };
  const named = name === undefined ? {} : { name };
  try {
    return { kind: 'value', value: JSON.parse(text), ...named, framing: 'sse' };
  } catch {
    if (name === 'error') return { kind: 'value', value: { error: text }, ...named, framing: 'sse' };
    if (isLast || isKeepAlive(text)) return undefined;
    throw malformed('The server sent an event that is no JSON.', text);
  }
}

function isKeepAlive(text: string): boolean {
  return text.length <= longestKeepAlive && keepAliveData.test(text);
}

/** What a line takes of the memory besides its characters: endless empty lines are an endless event too. */
const charactersOfLine = 64;

/** The data of one server-sent event, line by line. */
interface EventData {
  isBegun(): boolean;
  add(line: string): void;
  /** Whether what has come is a document, or the word that ends all, to which no line can be added. */
  isComplete(): boolean;
  text(): string;
}

/** Each line is followed once, and what came is parsed once at most: the time grows with the length alone. */
function createEventData(): EventData {
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
function isDone(text: string): boolean {
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

/** Cuts a text into its lines, which end with CR LF, LF or CR. The last one may lack its end. */
async function* readLines(texts: AsyncIterable<string>): AsyncGenerator<string> {
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
