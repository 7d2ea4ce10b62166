import type { BodyEvent } from './bodyEvent.ts';
import { createEventData, isDone } from './eventData.ts';
import { readLines } from './readLines.ts';
import { malformed } from '../failures/wireError.ts';

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
