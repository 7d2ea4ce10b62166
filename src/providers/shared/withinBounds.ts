import type { StreamOptions } from '../../core/model/request/provider.ts';
import type { ModelRequest } from '../../core/model/request/request.ts';
import type { StreamEvent } from '../../core/model/request/streamEvent.ts';

/** The longest token of the vocabularies in use has about so many characters; nearly all are far shorter. */
const charactersPerToken = 32;

/** Most characters of an answer, and of its thinking, which some caps leave out. */
const mostCharacters = 8_000_000;

/** Most characters of an answer with a small cap: servers may count a little more than they were allowed. */
const leastCharacters = 400_000;

/** Most tool calls of one answer: models ask for a handful. */
const mostToolCalls = 64;

type Stream = (request: ModelRequest, options: StreamOptions) => AsyncIterable<StreamEvent>;

/**
 * The same stream, stopped where the answer grows far beyond its cap of output tokens or asks for more tools than any
 * model does. It then ends as `malformed`, with what was used until then.
 */
export async function* withinBounds(
  stream: Stream,
  request: ModelRequest,
  options: StreamOptions,
): AsyncGenerator<StreamEvent> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const most = Math.min(mostCharacters, leastCharacters + request.maxOutputTokens * charactersPerToken);
  let characters = 0;
  let thought = 0;
  let toolCalls = 0;
  let excess: string | undefined;
  for await (const event of stream(request, { ...options, signal })) {
    if (event.type === 'finished' || event.type === 'failed') {
      yield excess === undefined ? event : broken(event, excess);
      return;
    }
    if (event.type === 'text-delta') characters += event.text.length;
    if (event.type === 'reasoning-delta') thought += event.text.length;
    if (event.type === 'tool-call-finished') toolCalls++;
    if (thought > mostCharacters)
      excess ??= `The model thought for more than ${mostCharacters} characters. It was stopped.`;
    if (characters > most)
      excess ??= `The answer has more than ${most} characters although it was asked for at most ${request.maxOutputTokens} tokens. It was stopped.`;
    if (toolCalls > mostToolCalls)
      excess ??= `The answer calls more than ${mostToolCalls} tools at once. None of them was run.`;
    if (excess === undefined) yield event;
    else stop.abort();
  }
}

function broken(
  event: Extract<StreamEvent, { type: 'finished' | 'failed' }>,
  message: string,
): Extract<StreamEvent, { type: 'failed' }> {
  const { usage, modelServed, requestId } = event;
  return {
    type: 'failed',
    failure: { kind: 'malformed', message },
    usage,
    hasBegun: true,
    ...(modelServed === undefined ? {} : { modelServed }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
