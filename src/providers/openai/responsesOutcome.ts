import type { Outcome } from '../shared/answer.ts';
import { failureOfError } from '../shared/wireFailure.ts';

/** The last event of a response, as far as it says how it came out. */
export interface ResponsesEnding {
  readonly type: string;
  /** `incomplete_details.reason`. */
  readonly reason: string | undefined;
  readonly error: unknown;
  /** What the model said instead of an answer. */
  readonly refusal: string;
}

/** Reads how a response ended. */
export function toResponsesOutcome({ type, reason, error, refusal }: ResponsesEnding): Outcome {
  if (type === 'response.failed') {
    return { failure: failureOfError(error, { otherwise: 'The server says that the response failed.' }) };
  }
  if (refusal !== '') return { failure: { kind: 'refusal', message: refusal } };
  if (type === 'response.completed') return { finish: { unified: 'stop', raw: 'completed' } };
  if (reason === 'content_filter') {
    return { failure: { kind: 'refusal', message: 'The content filter stopped the answer.' } };
  }
  return { finish: { unified: 'length', raw: reason ?? 'incomplete' } };
}
