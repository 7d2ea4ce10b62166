import type { BodyEvent } from './bodyEvent.ts';
import { readErrorBody } from '../failures/errorBody.ts';
import { isObject } from '../failures/looseJson.ts';
import { malformed, WireError, failureOfError } from '../failures/wireError.ts';

type Value = Extract<BodyEvent, { kind: 'value' }>;

/**
 * The error that an event of a good response is, if it is one: a server cannot change its status any more. Beside the
 * usual shapes there are vLLM's `{"object": "error"}`, Google's `[{"error": …}]` and events without a name.
 */
export function errorEvent({ value, name }: Pick<Value, 'value' | 'name'>): WireError | undefined {
  if (Array.isArray(value)) {
    const [error] = value.flatMap((one: unknown) => errorEvent({ value: one }) ?? []);
    return error;
  }
  if (!isObject(value)) return undefined;
  const body = value as Readonly<Record<string, unknown>>;
  const isNamed = name === 'error' || body['type'] === 'error' || body['object'] === 'error';
  return isNamed || isFilled(body['error']) || isBare(body) ? toError(value) : undefined;
}

/**
 * What is wrong with a document that came in the place of an answer and is none: an error in whatever shape, or
 * something of which not even that is known.
 */
export function unexpectedDocument(value: unknown): WireError {
  const { message } = readErrorBody(value, Date.now());
  return message === undefined
    ? malformed('The server answered with JSON of unknown shape.', JSON.stringify(value))
    : toError(value);
}

function toError(value: unknown): WireError {
  return new WireError(failureOfError(value, { otherwise: 'The server reported an error in its answer.' }));
}

/** An error without a name. A sentence alone beside other things could be a word of a gateway on its way. */
function isBare(body: Readonly<Record<string, unknown>>): boolean {
  const { message, detail, type, code, choices } = body;
  if (choices !== undefined) return false;
  const isSentence = (text: unknown) => typeof text === 'string' && text !== '';
  const saysError = code !== undefined || (typeof type === 'string' && /error|exception/i.test(type));
  return (isSentence(message) && saysError) || (isSentence(detail) && Object.keys(body).length === 1);
}

/** `"error": null`, an empty text and an empty object are a server's way to say that there is none. */
function isFilled(error: unknown): boolean {
  if (typeof error === 'string') return error !== '';
  if (typeof error !== 'object' || error === null) return error === true;
  return Object.keys(error).length > 0;
}
