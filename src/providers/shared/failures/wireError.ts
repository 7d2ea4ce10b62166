import type { Failure } from '../../../core/model/request/failure.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import { parseErrorBody, readErrorBody, type ErrorBody } from './errorBody.ts';
import { failureKind } from './failureKind.ts';
import { retryAfterMs } from './rateLimitHeaders.ts';

/** Something that an adapter found wrong by itself, on its way to becoming a failure. */
export class WireError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'WireError';
    this.failure = failure;
  }
}

/** The server sent something that its protocol does not have. */
export function malformed(message: string, rawBody?: string): WireError {
  return new WireError({ kind: 'malformed', message, ...withoutUndefined({ rawBody }) });
}

/** Where an error stood. */
interface ErrorPlace {
  /** Status of the response; absent for an error inside a stream that had begun well. */
  readonly status?: number;
  /** Its headers, where they speak of this error. */
  readonly headers?: Headers;
  /** What to say when the server says nothing. */
  readonly otherwise: string;
}

/** An error as a server wrote it, JSON or text, as a failure: its message, its kind, how long to wait. */
export function failureOfError(body: unknown, { status, headers, otherwise }: ErrorPlace): Failure {
  const nowMs = Date.now();
  const error = typeof body === 'string' ? parseErrorBody(body, nowMs) : readErrorBody(body, nowMs);
  const waitMs = (headers && retryAfterMs(headers, nowMs)) ?? error.waitMs;
  const itsStatus = status === undefined || status < 300 ? error.status : status;
  const rawBody = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  return {
    kind: failureKind(error, status, waitMs),
    message: error.message ?? withName(otherwise, error),
    ...withoutUndefined({ status: itsStatus, retryAfterMs: waitMs }),
    ...(rawBody === '' ? {} : { rawBody }),
  };
}

/** Without a sentence the name of an error is what there is to know. */
function withName(sentence: string, { code, type }: ErrorBody): string {
  const name = code ?? type;
  return name === undefined ? sentence : `${sentence} (${name})`;
}
