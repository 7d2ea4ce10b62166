import type { Answer } from './answer.ts';
import { anthropicAnswer } from './anthropicAnswer.ts';
import { chatAnswer } from './chatAnswer.ts';
import { ollamaAnswer } from './ollamaAnswer.ts';
import { responsesAnswer } from './responsesAnswer.ts';

/** The protocols that the fake servers speak; the names are those of `core/model`. */
export type WireProtocol = 'anthropic' | 'openai' | 'openai-compatible' | 'ollama';

/** How a protocol looks over HTTP. */
export interface WireFormat {
  /** What to put behind the server's address to get the base URL of the settings. */
  readonly basePath: string;
  /** Path of the request that asks for an answer. */
  readonly path: string;
  readonly contentType: string;
  /** Header with the request's id. */
  readonly requestIdHeader: string;
  /** The answer as the events or lines in which it is streamed. */
  readonly write: (answer: Answer) => string[];
  /** The body of an error response. */
  readonly writeError: (error: { message: string; type?: string; code?: string }) => string;
}

const openaiError: WireFormat['writeError'] = ({ message, type = 'invalid_request_error', code }) =>
  JSON.stringify({ error: { message, type, param: null, code: code ?? null } });

export const wireFormats: Readonly<Record<WireProtocol, WireFormat>> = {
  anthropic: {
    basePath: '',
    path: '/v1/messages',
    contentType: 'text/event-stream; charset=utf-8',
    requestIdHeader: 'request-id',
    write: anthropicAnswer,
    writeError: ({ message, type = 'invalid_request_error', code }) =>
      JSON.stringify({
        type: 'error',
        error: { type, message, ...(code === undefined ? {} : { details: { error_code: code } }) },
      }),
  },
  openai: {
    basePath: '/v1',
    path: '/v1/responses',
    contentType: 'text/event-stream; charset=utf-8',
    requestIdHeader: 'x-request-id',
    write: responsesAnswer,
    writeError: openaiError,
  },
  'openai-compatible': {
    basePath: '/v1',
    path: '/v1/chat/completions',
    contentType: 'text/event-stream',
    requestIdHeader: 'x-request-id',
    write: chatAnswer,
    writeError: openaiError,
  },
  ollama: {
    basePath: '',
    path: '/api/chat',
    contentType: 'application/x-ndjson',
    requestIdHeader: 'x-request-id',
    write: ollamaAnswer,
    writeError: ({ message }) => JSON.stringify({ error: message }),
  },
};
