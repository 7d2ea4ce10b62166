/** Why a call brought nothing (design, Words). */
export const failureKinds = [
  'connection',
  'timeout',
  'overloaded',
  'server',
  'rate-limit',
  'quota',
  'auth',
  'not-found',
  'context-length',
  'bad-request',
  'refusal',
  'malformed',
  'truncated',
  'cancelled',
] as const;

/** `quota` includes being out of credit. */
export type FailureKind = (typeof failureKinds)[number];

/** A call's failure as a value. Adapters return these in the stream and never throw. */
export interface Failure {
  readonly kind: FailureKind;
  /** What happened, in the provider's or our own words; never holds a key. */
  readonly message: string;
  readonly status?: number;
  readonly requestId?: string;
  /** What of the request the model does not take, in the server's words: another model may well. */
  readonly refused?: readonly string[];
  /** How long the provider asks us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The error body as it came, cut at 4,000 characters. */
  readonly rawBody?: string;
}
