import type { EndedAttempt } from '../plan/attempt.ts';
import type { LimitReached } from './stepLimits.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { PlanFailure } from '../plan/planDocument.ts';

/** How the person is told that a cascade brought nothing. */
export interface CascadeWords {
  /** A sentence. */
  readonly failedAll: string;
  /** Begins the sentence that a reached limit ends. */
  readonly limit: string;
}

const stepWords: CascadeWords = {
  failedAll: 'No model brought a result that passes.',
  limit: 'No result passed so far',
};

/** A cascade that brought nothing, for the person: one failed model as its own failure, several as what each did. */
export function cascadeFailure(
  end: { readonly records: readonly EndedAttempt[] } & (
    { readonly kind: 'failed-all' } | ({ readonly kind: 'limit' } & LimitReached)
  ),
  lastFailure: PlanFailure | undefined,
  words: CascadeWords = stepWords,
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
      end.kind === 'limit' && records.length > 1 ? `${words.limit}, and ${end.reason}.` : words.failedAll,
    detail: lines.join('\n'),
    ...(isUnavailable && kind !== undefined ? { kind } : {}),
  };
}
