import type { FailureKind } from '../../core/model/request/failure.ts';

/** LiteLLM passes on the other ids of whoever answered behind it, so its own comes first. */
const requestIdHeaders = ['x-litellm-call-id', 'request-id', 'x-request-id'];

/** Ids end up in the ledger and in messages; nobody's are longer (LiteLLM's for Responses have about 600). */
const longestId = 1024;

/** Failures that the server did not report: we cancelled, or the connection broke. */
const noticedHere: ReadonlySet<FailureKind> = new Set([
  'cancelled',
  'timeout',
  'connection',
  'truncated',
  'malformed',
]);

/** The provider's id of a request, from whichever header it has. */
export function requestIdFrom(headers: Headers | undefined): string | undefined {
  return requestIdHeaders.map((name) => usable(headers?.get(name))).find((id) => id !== undefined);
}

/**
 * The id under which the provider knows a call afterwards: in its support, or in its record of what calls have cost.
 * OpenRouter's record goes by its generation id. LiteLLM's spend log goes by the id in the answer's body, be the answer
 * cancelled by us, and by its own call id where it has reported a failure, in the middle of an answer too. With
 * everybody else a header says more than the body.
 */
export function callIdOf(
  headers: Headers | undefined,
  bodyId: string | undefined,
  failed?: FailureKind,
): string | undefined {
  const fromBody = usable(bodyId);
  const generation = [fromBody, usable(headers?.get('x-generation-id'))].find((id) => id?.startsWith('gen-'));
  if (generation !== undefined) return generation;
  const fromHeader = requestIdFrom(headers);
  const goesByBody = isFromLiteLlm(headers) && (failed === undefined || noticedHere.has(failed));
  return goesByBody ? (fromBody ?? fromHeader) : (fromHeader ?? fromBody);
}

function isFromLiteLlm(headers: Headers | undefined): boolean {
  return headers !== undefined && [...headers.keys()].some((name) => name.startsWith('x-litellm-'));
}

function usable(id: string | null | undefined): string | undefined {
  return id === null || id === undefined || id === '' || id.length > longestId ? undefined : id;
}
