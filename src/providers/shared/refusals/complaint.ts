import type { Failure } from '../../../core/model/failure.ts';

/** As much as a body over HTTP is cut to; an error inside of a stream may be far longer. */
const longestPart = 65_536;

/** All that a refusal says, its sentence and its body, as a text to search in. */
export function complaintOf({ message, rawBody = '' }: Pick<Failure, 'message' | 'rawBody'>): string {
  return `${message.slice(0, longestPart)} ${rawBody.slice(0, longestPart)}`;
}
