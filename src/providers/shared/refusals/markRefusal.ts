import type { Refused } from '../../../core/model/abilities/refused.ts';
import type { Failure } from '../../../core/model/failure.ts';
import { complaintOf } from './complaint.ts';
import type { Refusal } from './readRefusal.ts';
import type { SentParameters } from './wireRules.ts';

/** Content that has marks is written in parts, which some servers do not take at all. */
const parts =
  /cache_control|content\b.{0,120}(?:must be|should be|expected|valid|not) (?:a |an )?(?:valid )?(?:string|str\b|text)|invalid type: (?:sequence|map)|\bcontent\b.{0,60}(?:list|array)|(?:list|array).{0,60}\bcontent\b/is;

/** What a refusal says of the marks for the prompt cache; `undefined` where it is about something else. */
export function markRefusal(
  failure: Failure,
  { others }: Pick<SentParameters, 'others'>,
  refused: Refused,
): Refusal | undefined {
  if (failure.kind !== 'bad-request' || !others.has('cache_control')) return undefined;
  if (!parts.test(complaintOf(failure))) return undefined;
  const { parameters = [] } = refused;
  return { names: ['cache_control'], next: { ...refused, parameters: [...parameters, 'cache_control'] } };
}
