import type { Refused } from '../../../core/model/abilities/refused.ts';
import type { Failure } from '../../../core/model/request/failure.ts';
import { messageAndBody, type Refusal } from './readRefusal.ts';
import type { SentParameters, WireRules } from './wireRules.ts';
import type { ModelRequest } from '../../../core/model/request/request.ts';

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
  if (!parts.test(messageAndBody(failure))) return undefined;
  const { parameters = [] } = refused;
  return { names: ['cache_control'], next: { ...refused, parameters: [...parameters, 'cache_control'] } };
}

/**
 * What a refusal says of how the model's own turns come back to it. It is read before any other: a thinking that is missed
 * is easily taken for one that is refused. `undefined` where it is about something else.
 */
export function replayRefusal(
  failure: Failure,
  { messages }: Pick<ModelRequest, 'messages'>,
  refused: Refused,
  { nextReplay }: WireRules,
): Refusal | undefined {
  if (failure.kind !== 'bad-request' && failure.status !== 404) return undefined;
  if (!messages.some(({ role }) => role === 'assistant')) return undefined;
  const replay = nextReplay?.(refused.replay ?? {}, messageAndBody(failure));
  return replay === undefined ? undefined : { names: [], next: { ...refused, replay } };
}

/** What is worth remembering of the refusals that one call has met. */
export function lasting(refused: Refused, { forgetsReplay }: WireRules): Refused {
  if (!forgetsReplay) return refused;
  const { replay: _ofTheseTurns, ...rest } = refused;
  return rest;
}
