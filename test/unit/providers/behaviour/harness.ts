import type { Failure } from '../../../../src/core/model/request/failure.ts';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import type { StreamTimeouts } from '../../../../src/core/model/request/provider.ts';
import type { ModelRequest } from '../../../../src/core/model/request/request.ts';
import type { StreamEvent } from '../../../../src/core/model/request/streamEvent.ts';
import type { Usage } from '../../../../src/core/model/request/usage.ts';
import { createProvider } from '../../../../src/providers/createProvider.ts';
import type { ProviderConfig } from '../../../../src/providers/providerConfig.ts';
import {
  startServer,
  type Action,
  type Script,
  type ScriptedServer,
} from '../../../servers/scriptedServer.ts';

export const allProtocols: readonly WireProtocol[] = ['anthropic', 'openai', 'openai-compatible', 'ollama'];

export const testKey = 'sk-test-0123456789abcdef';

export const simpleRequest: ModelRequest = {
  model: 'test-model',
  instructions: [{ text: 'You are terse.' }],
  messages: [{ role: 'user', text: 'Say hello.' }],
  maxOutputTokens: 512,
  contextTokens: 8192,
};

/** Longer than a test may take, so that no stream ends by the clock unless a test asks for it. */
const patient: StreamTimeouts = { firstTokenMs: 60_000, idleMs: 60_000 };

export interface RunOptions {
  readonly request?: Partial<ModelRequest>;
  readonly signal?: AbortSignal;
  readonly timeouts?: Partial<StreamTimeouts>;
  readonly config?: Partial<ProviderConfig>;
  readonly fetch?: typeof fetch;
  /** Called with every event as it comes. */
  readonly onEvent?: (event: StreamEvent) => void;
}

/** What a stream came to. */
export interface Run {
  readonly events: readonly StreamEvent[];
  readonly last: Extract<StreamEvent, { type: 'finished' | 'failed' }>;
  readonly text: string;
  readonly reasoning: string;
  /** Usage of the last event without the provider's own object. */
  readonly usage: Omit<Usage, 'raw'>;
}

/** Streams one request to a base URL and collects everything. */
export async function run(protocol: WireProtocol, baseUrl: string, options: RunOptions = {}): Promise<Run> {
  let ids = 0;
  const provider = createProvider(
    httpProtocols,
    { name: 'test', protocol, baseUrl, key: testKey, ...options.config },
    { fetch: options.fetch ?? fetch, createId: () => `id-${ids++}` },
  );
  const events: StreamEvent[] = [];
  const stream = provider.stream(
    { ...simpleRequest, ...options.request },
    { signal: options.signal ?? new AbortController().signal, timeouts: { ...patient, ...options.timeouts } },
  );
  for await (const event of stream) {
    events.push(event);
    options.onEvent?.(event);
  }
  const last = events.at(-1);
  if (last?.type !== 'finished' && last?.type !== 'failed') throw new Error('The stream has no last event.');
  return { events, last, ...texts(events), usage: withoutRaw(last.usage) };
}

function texts(events: readonly StreamEvent[]) {
  let text = '';
  let reasoning = '';
  for (const event of events) {
    if (event.type === 'text-delta') text += event.text;
    if (event.type === 'reasoning-delta') reasoning += event.text;
  }
  return { text, reasoning };
}

export function withoutRaw({ raw: _raw, ...usage }: Usage): Omit<Usage, 'raw'> {
  return usage;
}

/** The failure of a run that must have failed. */
export function failureOf({ last }: Run): Failure {
  if (last.type !== 'failed') throw new Error(`The stream did not fail: ${JSON.stringify(last)}`);
  return last.failure;
}

/** Runs a test against a server and closes it. */
export async function withServer(
  protocol: WireProtocol,
  script: Script,
  test: (baseUrl: string, server: ScriptedServer) => Promise<void>,
): Promise<void> {
  const server = await startServer(script);
  try {
    await test(`${server.url}${wireFormats[protocol].basePath}`, server);
  } finally {
    await server.close();
  }
}

/** The head of a good answer. */
export function head(protocol: WireProtocol, headers: Record<string, string> = {}): Action {
  const { contentType, requestIdHeader } = wireFormats[protocol];
  return { do: 'respond', headers: { 'content-type': contentType, [requestIdHeader]: 'req_1', ...headers } };
}

/** Sends pieces one by one. */
export function sends(pieces: readonly string[]): Action[] {
  return pieces.map((bytes) => ({ do: 'send', bytes }));
}

/** An error response. */
export function refuses(
  protocol: WireProtocol,
  status: number,
  error: { message: string; type?: string; code?: string },
  headers: Record<string, string> = {},
): Action[] {
  const { requestIdHeader, writeError } = wireFormats[protocol];
  return [
    {
      do: 'respond',
      status,
      headers: { 'content-type': 'application/json', [requestIdHeader]: 'req_1', ...headers },
    },
    { do: 'send', bytes: writeError(error) },
  ];
}
