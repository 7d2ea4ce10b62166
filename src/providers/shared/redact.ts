import type { Failure } from '../../core/model/failure.ts';
import type { ProviderConfig } from '../providerConfig.ts';

/** Longest body that a failure keeps, in characters. */
const rawBodyLimit = 4000;

/** Longest message: more is no sentence for a person. */
const messageLimit = 1000;

/** Shorter header values are names and flags, not secrets, and would blank out half a message. */
const shortestSecret = 8;

const mark = '[redacted]';

/** A function that takes the key and the values of own headers out of a failure, and cuts its body. */
export function createRedactor(config: ProviderConfig): (failure: Failure) => Failure {
  const secrets = [config.key?.trim() ?? '', ...Object.values(config.headers ?? {})]
    .flatMap((secret) => [secret, secret.replace(/^\S+\s+/, '')])
    .filter((secret) => secret.length >= shortestSecret)
    .sort((left, right) => right.length - left.length);
  const redact = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
  return (failure) => ({
    ...failure,
    message: redact(failure.message).slice(0, messageLimit),
    ...(failure.requestId === undefined ? {} : { requestId: redact(failure.requestId) }),
    ...(failure.refused === undefined ? {} : { refused: failure.refused.map(redact) }),
    // Redacted before it is cut, so that the cut cannot leave half a key behind.
    ...(failure.rawBody === undefined ? {} : { rawBody: redact(failure.rawBody).slice(0, rawBodyLimit) }),
  });
}
