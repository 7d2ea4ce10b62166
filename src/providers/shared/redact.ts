import type { Failure } from '../../core/model/request/failure.ts';
import type { ProviderConfig } from '../providerConfig.ts';
import { createKeyEchoes, type KeyEchoes } from '../../shared/keyEchoes.ts';

/** Longest body that a failure keeps, in characters. */
const rawBodyLimit = 4000;

/** Longest message: more is no sentence for a person. */
const messageLimit = 1000;

/** Headers whose values are secrets; others say where a request comes from, or which version it speaks. */
const secretHeader = /auth|key|token|secret|cookie|password/i;

/** What finds the key and the values of own headers in whatever this endpoint sends. */
export function echoesOf(config: ProviderConfig): KeyEchoes {
  // With and without the scheme before it, such as `Bearer`.
  const bare = (values: readonly string[]) =>
    values.flatMap((value) => [value, value.trim().replace(/^\S{1,20}\s+/, '')]);
  const headers = Object.entries(config.headers ?? {});
  const secret = headers.filter(([name]) => secretHeader.test(name)).map(([, value]) => value);
  const others = headers.filter(([name]) => !secretHeader.test(name)).map(([, value]) => value);
  return createKeyEchoes(bare([config.key ?? '', ...secret]), bare(others));
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
