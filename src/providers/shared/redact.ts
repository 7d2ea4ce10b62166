import type { Failure } from '../../core/model/request/failure.ts';
import type { ProviderConfig } from '../providerConfig.ts';
import { createKeyEchoes, type KeyEchoes } from '../../shared/keyEchoes.ts';

/** Longest body that a failure keeps, in characters. */
const rawBodyLimit = 4000;

/** Longest message: more is no sentence for a person. */
const messageLimit = 1000;

/** What finds the key and the values of own headers in whatever this endpoint sends. */
export function echoesOf(config: ProviderConfig): KeyEchoes {
  const values = [config.key?.trim() ?? '', ...Object.values(config.headers ?? {})];
  // With and without the scheme before it, such as `Bearer`.
  return createKeyEchoes(values.flatMap((secret) => [secret, secret.replace(/^\S+\s+/, '')]));
}

/** A function that takes the key and the values of own headers out of a failure, and cuts its texts. */
export function createRedactor(config: ProviderConfig): (failure: Failure) => Failure {
  const echoes = echoesOf(config);
  const redact = (text: string): string => echoes.redact(text);
  return (failure) => ({
    ...failure,
    message: redact(failure.message).slice(0, messageLimit),
    ...(failure.requestId === undefined ? {} : { requestId: redact(failure.requestId) }),
    ...(failure.refused === undefined ? {} : { refused: failure.refused.map(redact) }),
    // Redacted before it is cut, so that the cut cannot leave half a key behind.
    ...(failure.rawBody === undefined ? {} : { rawBody: redact(failure.rawBody).slice(0, rawBodyLimit) }),
  });
}
