import type { Failure, FailureKind } from '../../../core/model/request/failure.ts';
import type { ProviderConfig } from '../../providerConfig.ts';
import { requestIdFrom } from '../callId.ts';
import { baseUrlOfAllModels } from './baseUrl.ts';
import { WireError, failureOfError } from '../failures/wireError.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import { isAzureHost } from '../../../shared/azureHost.ts';

/** The HTTP side of one attempt: a `fetch` to hand to an SDK, and what came back through it. */
export interface Exchange {
  readonly fetch: typeof fetch;
  /** Headers of the last response, once there was one. */
  headers(): Headers | undefined;
  /** What the last response says is wrong, unredacted; `undefined` when it is a good one or none came. */
  failure(): Failure | undefined;
  /** Forgets the last response: the same attempt asks again in other words. */
  forget(): void;
}

/** What an exchange needs besides the configuration. */
interface ExchangeOptions {
  readonly fetch: typeof fetch;
  /** Headers of the protocol itself, such as its version. */
  readonly protocolHeaders?: Readonly<Record<string, string>>;
  /** Called for every piece of a good response's body. */
  readonly onBytes?: () => void;
}

/** Error bodies are kept for reading, not for downloading. */
const errorBodyLimitBytes = 65_536;

/**
 * Builds the `fetch` of one attempt. It writes every header itself, so that neither the environment variables
 * that SDKs read nor their telemetry reach the wire; it sends only below the configured base URL and follows no
 * redirect, so that prompt and key go where the person said and nowhere else.
 */
export function createExchange(config: ProviderConfig, options: ExchangeOptions): Exchange {
  const base = baseUrlOf(config);
  let headers: Headers | undefined;
  let failure: Failure | undefined;

  const send = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) {
      throw new WireError({ kind: 'bad-request', message: `A request to ${url.origin} was held back.` });
    }
    for (const [name, value] of Object.entries(config.query ?? {})) url.searchParams.set(name, value);
    const requestHeaders = headersOf(config, options.protocolHeaders);
    const response = await options.fetch(url.href, { ...init, headers: requestHeaders, redirect: 'manual' });
    headers = response.headers;
    if (!response.ok) {
      const text = await readLimited(response);
      failure = failureOf(response, text);
      const hasBody = ![204, 205, 304].includes(response.status);
      return new Response(hasBody ? text : null, {
        status: response.status,
        headers: plain(response.headers),
      });
    }
    if (response.headers.get('content-type')?.includes('text/html')) {
      failure = {
        kind: 'malformed',
        message: 'The server answered with a web page. Does the base URL point to an API?',
        status: response.status,
        rawBody: await readLimited(response),
      };
      throw new WireError(failure);
    }
    return options.onBytes ? watched(response, options.onBytes) : response;
  };

  return {
    fetch: send,
    headers: () => headers,
    failure: () => failure,
    forget: () => {
      headers = undefined;
      failure = undefined;
    },
  };
}

function baseUrlOf({ baseUrl }: ProviderConfig): URL {
  const ofAll = baseUrlOfAllModels(baseUrl);
  const url = URL.canParse(ofAll) ? new URL(ofAll) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new WireError({
      kind: 'bad-request',
      message: 'The base URL is not an http or https address without a user name and password.',
    });
  }
  return url;
}

function headersOf(config: ProviderConfig, protocolHeaders: Readonly<Record<string, string>> = {}): Headers {
  const key = config.key?.trim();
  const headers = new Headers({
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'Tierwise',
    ...protocolHeaders,
  });
  if (key) {
    const { name, value } = keyHeader(config, key);
    setHeader(headers, name, value, 'auth', 'The key');
  }
  for (const [name, value] of Object.entries(config.headers ?? {})) {
    setHeader(headers, name, value, 'bad-request', `The header "${name}"`);
  }
  return headers;
}

/** The platform's own message would quote the value. */
function setHeader(headers: Headers, name: string, value: string, kind: FailureKind, what: string): void {
  try {
    headers.set(name, value);
  } catch (error) {
    const message = `${what} has characters that cannot be sent. Enter it again.`;
    throw new WireError({ kind, message }, { cause: error });
  }
}

function failureOf({ status, headers }: Response, text: string): Failure {
  const failure = failureOfError(text, {
    status,
    headers,
    otherwise: `The server answered with status ${status}.`,
  });
  const requestId = requestIdFrom(headers);
  const location = headers.get('location');
  const isRedirected = status >= 300 && status < 400 && location !== null;
  return {
    ...failure,
    ...(isRedirected
      ? {
          message: `The server redirects to ${location}. Enter that address as the base URL if you trust it.`,
        }
      : {}),
    ...withoutUndefined({ requestId }),
  };
}

/** Headers of a body that has been decoded and read already. */
function plain(headers: Headers): Headers {
  const copy = new Headers(headers);
  copy.delete('content-encoding');
  copy.delete('content-length');
  return copy;
}

async function readLimited(response: Response): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = '';
  let size = 0;
  while (size < errorBodyLimitBytes) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

function watched(response: Response, onBytes: () => void): Response {
  if (!response.body) return response;
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        onBytes();
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(body, { status: response.status, headers: plain(response.headers) });
}

/** Name and value of the header that carries a key. */
function keyHeader(
  { baseUrl, keyHeader: named, keyScheme }: Pick<ProviderConfig, 'baseUrl' | 'keyHeader' | 'keyScheme'>,
  key: string,
): { readonly name: string; readonly value: string } {
  // Azure takes a key only in a header of its own.
  const isAzure = URL.canParse(baseUrl) && isAzureHost(new URL(baseUrl).hostname);
  const name = named ?? (isAzure ? 'api-key' : 'authorization');
  // Headers of this kind of name hold a scheme and a key, wherever a gateway has put them.
  const scheme = keyScheme ?? (/authorization$/i.test(name) ? 'Bearer' : '');
  return { name, value: scheme === '' ? key : `${scheme} ${key}` };
}
