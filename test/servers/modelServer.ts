import type { Answer } from './answer.ts';
import {
  startServer,
  type Action,
  type Script,
  type ScriptedServer,
  type SeenRequest,
} from './scriptedServer.ts';
import { wireFormats, type WireProtocol } from './wireFormat.ts';

/** A refusal to answer, by HTTP status. */
export interface AnswerError {
  readonly error: {
    readonly status: number;
    readonly message: string;
    readonly type?: string;
    readonly code?: string;
  };
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request for an answer, as far as all protocols agree. */
export interface AnswerRequest {
  readonly model: string;
  /** Everything that a model would read: instructions, messages and results of tools, as JSON text. */
  readonly prompt: string;
  /** The parsed body. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What to run. */
export interface ModelServerOptions {
  readonly protocol: WireProtocol;
  /** Chooses the answer; `index` counts the answers asked for, from 0. */
  readonly answer: (
    request: AnswerRequest,
    index: number,
  ) => Answer | AnswerError | Promise<Answer | AnswerError>;
  /** Ids that the server lists. */
  readonly models?: readonly string[];
  /** Waited for between two events, so that a test can watch a stream; called with the number of the event. */
  readonly beforeEvent?: (index: number) => Promise<void> | undefined;
}

/** A server that models answer at, with the base URL that goes into the settings. */
export interface ModelServer extends ScriptedServer {
  readonly baseUrl: string;
}

/** Starts a server that speaks one protocol and answers whole conversations by a function of the request. */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const server = await startServer(scriptModelServer(options));
  return { ...server, baseUrl: `${server.url}${wireFormats[options.protocol].basePath}` };
}

/** What such a server does; for a server of several protocols, each behind a path of its own. */
export function scriptModelServer(options: ModelServerOptions): Script {
  const format = wireFormats[options.protocol];
  let answers = 0;
  return async (request) => {
    if (request.method === 'POST' && request.path === format.path) {
      const answer = await options.answer(toAnswerRequest(request), answers++);
      return 'error' in answer ? refuse(answer, options.protocol) : stream(answer, options);
    }
    return listing(request, options);
  };
}

function toAnswerRequest(request: SeenRequest): AnswerRequest {
  const body = JSON.parse(request.body) as Record<string, unknown>;
  const { model, system, instructions, messages, input } = body;
  return {
    model: String(model),
    prompt: JSON.stringify({ system, instructions, messages, input }),
    body,
    headers: request.headers,
  };
}

function refuse({ error, headers }: AnswerError, protocol: WireProtocol): Action[] {
  return json(wireFormats[protocol].writeError(error), error.status, headers);
}

async function stream(answer: Answer, { protocol, beforeEvent }: ModelServerOptions): Promise<Action[]> {
  const { contentType, requestIdHeader, write } = wireFormats[protocol];
  const headers = { 'content-type': contentType, [requestIdHeader]: 'req_test' };
  return [
    { do: 'respond', headers },
    ...write(answer).flatMap((bytes, index): Action[] => {
      const wait = beforeEvent?.(index);
      return [...(wait ? [{ do: 'pause' as const, until: wait }] : []), { do: 'send', bytes }];
    }),
  ];
}

function listing(request: SeenRequest, { protocol, models = ['test-model'] }: ModelServerOptions): Action[] {
  if (protocol === 'ollama') {
    if (request.path === '/api/tags') {
      return json(JSON.stringify({ models: models.map((name) => ({ name, model: name })) }));
    }
    if (request.path === '/api/show') {
      const info = { 'general.architecture': 'gemma3', 'gemma3.context_length': 131_072 };
      return json(JSON.stringify({ model_info: info, capabilities: ['completion'] }));
    }
  } else if (/\/models(\?|$)/.test(request.path)) {
    return json(JSON.stringify({ object: 'list', data: models.map((id) => ({ id, object: 'model' })) }));
  }
  return json(wireFormats[protocol].writeError({ message: `No such path: ${request.path}` }), 404);
}

function json(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Action[] {
  return [
    { do: 'respond', status, headers: { 'content-type': 'application/json', ...headers } },
    { do: 'send', bytes: body },
  ];
}
