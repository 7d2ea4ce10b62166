import type { Message } from '../../model/request/request.ts';
import { traced } from '../../model/request/tracedText.ts';

/** A broken answer is quoted back up to this length; beyond it the errors alone must do. */
const mostAnswerCharacters = 60_000;

/**
 * The repair turn after a plan that does not hold: the answer as it came and what is wrong with it. `origins`: what
 * whoever wrote it had seen.
 */
export function buildRepairMessages(
  answer: string,
  errors: readonly string[],
  origins: readonly string[],
): Message[] {
  const quoted = answer.trim() === '' ? '(no answer)' : answer.slice(0, mostAnswerCharacters);
  const cut =
    answer.length > mostAnswerCharacters
      ? `Of your answer only the first ${mostAnswerCharacters} of ${answer.length} characters are quoted.\n\n`
      : '';
  const list = errors.map((error) => `- ${error}`).join('\n');
  return [
    { role: 'assistant', ...traced(quoted, { origins }) },
    {
      role: 'user',
      ...traced(
        `The plan cannot be used yet:\n${list}\n\n${cut}` +
          'Correct exactly this and keep the rest. Answer with the whole plan again, as one JSON object and nothing else.',
        { origins },
      ),
    },
  ];
}
