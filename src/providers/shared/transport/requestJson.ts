import type * as z from 'zod/mini';
import type { Failure } from '../../../core/model/request/failure.ts';
import type { ProviderConfig, ProviderDependencies } from '../../providerConfig.ts';
import { connectionFailure } from '../failures/connectionFailure.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { createRedactor } from '../redact.ts';
import { WireError } from '../failures/wireError.ts';

/** Longest wait for an answer that needs no model. */
const limitMs = 15_000;

/** Longest answer that is read; the longest list of models in use has about two million bytes. */
const mostBytes = 32_000_000;

const tooLong: Failure = {
  kind: 'malformed',
  message: `The server sent more than ${mostBytes / 1_000_000} MB.`,
};

/** A question that is answered with one JSON document. */
export interface JsonQuestion<Schema extends z.ZodMiniType> {
  /** Path below the base URL, with its query. */
  readonly path: string;
  readonly schema: Schema;
  /** Sent as JSON by POST; without it the question is a GET. */
  readonly body?: unknown;
  readonly protocolHeaders?: Readonly<Record<string, string>>;
}

/** Asks an endpoint something that is no answer of a model. Never throws. */
export async function requestJson<Schema extends z.ZodMiniType>(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  signal: AbortSignal,
  question: JsonQuestion<Schema>,
): Promise<{ readonly data: z.output<Schema> } | { readonly failure: Failure }> {
  const limit = AbortSignal.timeout(limitMs);
  let exchange: Exchange | undefined;
  try {
    exchange = createExchange(config, {
      fetch: dependencies.fetch,
      ...(question.protocolHeaders ? { protocolHeaders: question.protocolHeaders } : {}),
    });
    const response = await exchange.fetch(`${config.baseUrl}${question.path}`, {
      method: question.body === undefined ? 'GET' : 'POST',
      signal: AbortSignal.any([signal, limit]),
      ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
    });
    const refused = exchange.failure();
    if (refused) throw new WireError(refused);
    const text = await boundedText(response, mostBytes);
    if (text === undefined) throw new WireError(tooLong);
    return { data: read(question.schema, text) };
  } catch (error) {
    return { failure: createRedactor(config)(failureOf(error, signal, limit)) };
  }
}

function read<Schema extends z.ZodMiniType>(schema: Schema, text: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new WireError(
      { kind: 'malformed', message: 'The server sent an answer of unknown shape.', rawBody: text },
      { cause: error },
    );
  }
}

function failureOf(error: unknown, signal: AbortSignal, limit: AbortSignal): Failure {
  if (signal.aborted) return { kind: 'cancelled', message: 'The request was cancelled.' };
  if (limit.aborted) return { kind: 'timeout', message: `No answer came within ${limitMs / 1000} s.` };
  if (error instanceof WireError) return error.failure;
  const words = error instanceof Error ? error.message : String(error);
  return connectionFailure(error) ?? { kind: 'malformed', message: `The answer could not be read: ${words}` };
}

/** The text of a response; `undefined` when it is longer than so many bytes, and then reading stops. */
async function boundedText(response: Response, mostBytes: number): Promise<string | undefined> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  const pieces: string[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return pieces.join('') + decoder.decode();
    size += value.byteLength;
    if (size > mostBytes) {
      await reader.cancel();
      return undefined;
    }
    pieces.push(decoder.decode(value, { stream: true }));
  }
}
