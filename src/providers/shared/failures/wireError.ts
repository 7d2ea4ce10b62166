import type { Failure } from '../../../core/model/failure.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

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
