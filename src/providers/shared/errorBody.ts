import * as z from 'zod/mini';
import { optionalText } from './wireValues.ts';

/** What the error bodies of all servers have in common. */
export interface ErrorBody {
  readonly message?: string;
  readonly type?: string;
  readonly code?: string;
  /** Some gateways put the upstream's HTTP status into the body of a stream. */
  readonly status?: number;
}

const details = z.looseObject({
  message: optionalText,
  type: optionalText,
  code: z.catch(z.optional(z.union([z.string(), z.number()])), undefined),
  details: z.catch(z.optional(z.looseObject({ error_code: optionalText })), undefined),
});

const body = z.looseObject({
  error: z.optional(z.unknown()),
  message: optionalText,
  detail: optionalText,
});

/**
 * Reads `{error: {message, type, code}}` (Anthropic, OpenAI and their like), `{error: "text"}` (Ollama),
 * `{message}` and `{detail}` (gateways). Anything else gives an empty object.
 */
export function readErrorBody(value: unknown): ErrorBody {
  const outer = body.safeParse(value);
  if (!outer.success) return typeof value === 'string' && value !== '' ? { message: value } : {};
  const { error, message, detail } = outer.data;
  if (typeof error === 'string') return { message: error };
  const inner = details.safeParse(error ?? outer.data);
  const text = (inner.success ? inner.data.message : undefined) ?? message ?? detail;
  if (!inner.success) return text === undefined ? {} : { message: text };
  const { type, code, details: more } = inner.data;
  const status = Number(code);
  const name = more?.error_code ?? (typeof code === 'string' && Number.isNaN(status) ? code : undefined);
  return {
    ...(text === undefined ? {} : { message: text }),
    ...(type === undefined ? {} : { type }),
    ...(name === undefined ? {} : { code: name }),
    ...(status >= 400 && status < 600 ? { status } : {}),
  };
}

/** The same for a body that is still text. */
export function parseErrorBody(text: string): ErrorBody {
  try {
    return readErrorBody(JSON.parse(text));
  } catch {
    // Not JSON: a proxy's or load balancer's own page. The status says what is to be known.
    return {};
  }
}
