import type { Failure } from '../../../core/model/request/failure.ts';
import { endingWord } from '../../shared/finishWords.ts';
import { failureOfError } from '../../shared/failures/wireError.ts';

/** The last word of a response, as far as it says how it came out. */
export interface ResponsesEnding {
  /** Of the event; a response that came in one document has none. */
  readonly type: string | undefined;
  readonly status: string | undefined;
  /** `incomplete_details.reason`. */
  readonly reason: string | undefined;
  readonly error: unknown;
}

/**
 * Reads how a response ended: a word for the common table, or a failure. What the response says of itself counts, not
 * the event that it came in: compatible servers end every answer with `response.completed`.
 */
export function readResponsesEnding({ type, status, reason, error }: ResponsesEnding): {
  readonly word: string | undefined;
  readonly failure?: Failure;
} {
  const own = endingWord(status);
  const isOver = own !== undefined && own !== 'in_progress' && own !== 'queued';
  const word = isOver && own !== 'completed' ? own : (type?.replace('response.', '') ?? own);
  if (word === 'failed') {
    return {
      word,
      failure: failureOfError(error, { otherwise: 'The server says that the response failed.' }),
    };
  }
  const cut = endingWord(reason);
  if (cut !== undefined) return { word: cut };
  return { word };
}
