import type { Refused } from '../../../core/model/abilities/refused.ts';
import type { Failure } from '../../../core/model/failure.ts';
import type { ModelRequest } from '../../../core/model/request.ts';
import { complaintOf } from './complaint.ts';
import type { Refusal } from './readRefusal.ts';
import type { WireRules } from './wireRules.ts';

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
  const replay = nextReplay?.(refused.replay ?? {}, complaintOf(failure));
  return replay === undefined ? undefined : { names: [], next: { ...refused, replay } };
}

/** What is worth remembering of the refusals that one call has met. */
export function lasting(refused: Refused, { forgetsReplay }: WireRules): Refused {
  if (!forgetsReplay) return refused;
  const { replay: _ofTheseTurns, ...rest } = refused;
  return rest;
}
