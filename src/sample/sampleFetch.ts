import type { PreparedAnswer, TimedBytes } from './preparedAnswer.ts';
import { anthropicMessagesBytes } from './wire/anthropicMessages.ts';
import { ollamaChatBytes } from './wire/ollamaChat.ts';
import { openaiResponsesBytes } from './wire/openaiResponses.ts';

/** Finds the prepared answer to a request by its text; `undefined` when the sample has none. */
export type FindAnswer = (requestText: string, model: string) => PreparedAnswer | undefined;

/** Waits, or comes back early when the request is aborted. */
export type Pause = (durationMs: number, signal: AbortSignal) => Promise<void>;

/**
 * A `fetch` that never touches the network: it answers the three wire protocols with prepared bytes. It is handed
 * to the real SDKs, so all that happens with the bytes afterwards is the real thing.
 */
export function createSampleFetch(findAnswer: FindAnswer, pause: Pause = pauseFor): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname;
    const bytesOf = wires.get(path);
    if (bytesOf === undefined) return errorResponse(404, `The sample does not answer ${path}.`);
    const body: unknown = await request.json();
    const model = isObject(body) && typeof body['model'] === 'string' ? body['model'] : '';
    const answer = findAnswer(collectText(body).join('\n'), model);
    if (answer === undefined) {
      return errorResponse(
        404,
        'The sample has prepared answers for its own steps only. Add a key or a local model to run your own.',
      );
    }
    const signal = init?.signal ?? request.signal;
    return streamResponse(path.startsWith('/api/'), bytesOf(answer), signal, pause);
  };
}

const wires: ReadonlyMap<string, (answer: PreparedAnswer) => readonly TimedBytes[]> = new Map([
  ['/v1/messages', anthropicMessagesBytes],
  ['/v1/responses', openaiResponsesBytes],
  ['/api/chat', ollamaChatBytes],
]);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Every text in the request, in order, wherever the protocol puts it. */
function collectText(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isObject(value) ? Object.values(value).flatMap(collectText) : [];
}

function errorResponse(status: number, message: string): Response {
  return Response.json({ error: message }, { status });
}

function streamResponse(
  isLines: boolean,
  bytes: readonly TimedBytes[],
  signal: AbortSignal,
  pause: Pause,
): Response {
  const encoder = new TextEncoder();
  let index = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = bytes[index++];
      if (next === undefined) {
        controller.close();
        return;
      }
      await pause(next.pauseMs, signal);
      if (signal.aborted) controller.error(new DOMException('The request was aborted.', 'AbortError'));
      else controller.enqueue(encoder.encode(next.text));
    },
  });
  const type = isLines ? 'application/x-ndjson' : 'text/event-stream';
  return new Response(body, { status: 200, headers: { 'content-type': type, 'request-id': 'req_sample' } });
}

function pauseFor(durationMs: number, signal: AbortSignal): Promise<void> {
  if (durationMs === 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const onAbort = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, durationMs);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
