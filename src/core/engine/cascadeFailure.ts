import type { AttemptRecord } from '../cascade/attempt.ts';
import type { LimitReached } from '../cascade/stepLimits.ts';
import { formatModelReference } from '../model/modelReference.ts';
import type { PlanFailure } from '../plan/planDocument.ts';

/** A cascade that brought nothing, for the person: one failed model as its own failure, several as what each did. */
export function cascadeFailure(
  end: { readonly records: readonly AttemptRecord[] } & (
    { readonly kind: 'failed-all' } | ({ readonly kind: 'limit' } & LimitReached)
  ),
  lastFailure: PlanFailure | undefined,
): PlanFailure {
  const { records } = end;
  if (records.length === 1 && lastFailure !== undefined) return lastFailure;
  const lines = records.map(({ model, outcome, reason, evidence }) => {
    const texts = evidence.map(({ title, text }) => `  ${title}${text === '' ? '' : `\n${text}`}`);
    return [`${formatModelReference(model)}: ${outcome}. ${reason}`, ...texts].join('\n');
  });
  const kind = lastFailure?.kind;
  const isUnavailable = records.every(({ outcome }) => outcome === 'unavailable');
  return {
    message:
      end.kind === 'limit' && records.length > 1
        ? `No result passed so far, and ${end.reason}.`
        : 'No model brought a result that passes.',
    detail: lines.join('\n'),
    ...(isUnavailable && kind !== undefined ? { kind } : {}),
  };
}
