import type { Answer } from '../servers/answer.ts';
import {
  startServer,
  type Action,
  type ScriptedServer,
  type SeenRequest,
} from '../servers/scriptedServer.ts';
import { wireFormats, type WireProtocol } from '../servers/wireFormat.ts';
import { run, type Run, type RunOptions } from '../unit/providers/behaviour/harness.ts';
import { proxyKey, startProxy, type Proxy, type ProxyModel } from './proxy.ts';

/** Protocols that LiteLLM answers in, and that servers behind it speak. */
export type GatewayProtocol = Exclude<WireProtocol, 'ollama'>;

/** Prices of every model here, in dollars a token; their figures tell the kinds of tokens apart. */
export const prices = {
  input_cost_per_token: 1e-6,
  output_cost_per_token: 2e-6,
  cache_read_input_token_cost: 1e-7,
  cache_creation_input_token_cost: 1.25e-6,
  cache_creation_input_token_cost_above_1hr: 3e-6,
};

/** Models of the proxy by their names, with the protocol of the server behind each. */
export const models = {
  chat: 'openai-compatible',
  claude: 'anthropic',
  gpt: 'openai',
  // What it may cost a day is spent after one answer.
  capped: 'openai-compatible',
  // LiteLLM knows by its name that it does not think.
  plain: 'openai-compatible',
  // LiteLLM knows no price for it.
  unpriced: 'openai-compatible',
} as const satisfies Readonly<Record<string, GatewayProtocol>>;

export type ModelName = keyof typeof models;

let proxy: Proxy | undefined;
let upstream: ScriptedServer | undefined;
let answerNow: (request: SeenRequest) => readonly Action[] = () => [];
let answers = 0;
let seen: SeenRequest[] = [];

before('start the LiteLLM proxy', async () => {
  // One server behind all models; the path of a request tells the protocol.
  upstream = await startServer((request) => {
    // LiteLLM looks for a list of models by itself.
    if (request.method !== 'POST') return [{ do: 'respond', status: 404 }];
    seen.push(request);
    return answerNow(request);
  });
  const { url } = upstream;
  const model = (name: ModelName, more: Readonly<Record<string, unknown>>): ProxyModel => ({
    model_name: name,
    litellm_params: {
      api_base: models[name] === 'anthropic' ? url : `${url}/v1`,
      api_key: 'sk-upstream',
      max_retries: 0,
      ...more,
    },
  });
  proxy = await startProxy({
    models: [
      model('chat', { model: 'openai/own-chat', ...prices }),
      model('claude', { model: 'anthropic/claude-own', ...prices }),
      // A name by which LiteLLM knows that the model takes Responses.
      model('gpt', { model: 'openai/gpt-5', ...prices }),
      model('capped', { model: 'openai/own-capped', ...prices, max_budget: 1e-9, budget_duration: '1d' }),
      model('plain', { model: 'openai/gpt-4o', ...prices }),
      model('unpriced', { model: 'openai/own-unpriced' }),
    ],
    general: { custom_auth: 'keys.check' },
  });
});

after('stop the LiteLLM proxy', async () => {
  await proxy?.stop();
  await upstream?.close();
});

beforeEach(() => {
  seen = [];
});

/** The proxy of all tests. */
export function theProxy(): Proxy {
  if (proxy === undefined) throw new Error('The proxy runs only while tests do.');
  return proxy;
}

/** Requests for answers that reached the server behind the proxy in this test. */
export function seenUpstream(): readonly SeenRequest[] {
  return seen;
}

/** The one request that reached the server behind the proxy in this test, as an object. */
export function bodySeenUpstream(): Readonly<Record<string, unknown>> {
  const [only, ...more] = seen;
  if (only === undefined || more.length > 0) throw new Error(`${seen.length} requests reached the server.`);
  return JSON.parse(only.body) as Record<string, unknown>;
}

/** Lets the server behind the proxy do this with every request. */
export function upstreamDoes(...actions: readonly Action[]): void {
  answerNow = () => actions;
}

/** Lets the server behind a model refuse a request that has a certain field, and answer one without it. */
export function upstreamRefusesField(model: ModelName, field: string, message: string, answer: Answer): void {
  answerNow = ({ body }) =>
    field in (JSON.parse(body) as Record<string, unknown>)
      ? refusalActions(model, 400, { message, type: 'invalid_request_error', code: 'unsupported_parameter' })
      : answerActions(model, answer);
}

/** Lets the server behind a model give this answer. */
export function upstreamAnswers(model: ModelName, answer: Answer): void {
  upstreamDoes(...answerActions(model, answer));
}

/** The head and the pieces of an answer of the server behind a model, with an id that no other answer has. */
export function answerActions(model: ModelName, answer: Answer): readonly Action[] {
  const { contentType, write } = wireFormats[models[model]];
  answers += 1;
  const named = (piece: string) => piece.replaceAll(/"(chatcmpl-|msg_|resp_)01"/g, `"$1own${answers}"`);
  return [
    { do: 'respond', headers: { 'content-type': contentType } },
    ...write(answer).map((piece): Action => ({ do: 'send', bytes: named(piece) })),
  ];
}

/** Lets the server behind a model refuse. */
export function upstreamRefuses(
  model: ModelName,
  status: number,
  error: { message: string; type?: string; code?: string },
  headers: Readonly<Record<string, string>> = {},
): void {
  upstreamDoes(...refusalActions(model, status, error, headers));
}

function refusalActions(
  model: ModelName,
  status: number,
  error: { message: string; type?: string; code?: string },
  headers: Readonly<Record<string, string>> = {},
): readonly Action[] {
  return [
    { do: 'respond', status, headers: { 'content-type': 'application/json', ...headers } },
    { do: 'send', bytes: wireFormats[models[model]].writeError(error) },
  ];
}

/** Streams one request through our adapter of a protocol to a model of the proxy. */
export function askProxy(protocol: WireProtocol, model: string, options: RunOptions = {}): Promise<Run> {
  return run(protocol, baseUrlOf(protocol), {
    ...options,
    request: { ...options.request, model },
    config: { key: proxyKey, ...options.config },
  });
}

/** The base URL that a person would enter for the proxy. */
export function baseUrlOf(protocol: WireProtocol): string {
  return protocol === 'anthropic' ? theProxy().url : `${theProxy().url}/v1`;
}
