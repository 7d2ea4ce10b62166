import type { EndedAttempt } from '../plan/attempt.ts';
import type { LimitReached } from './nextCandidate.ts';
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
  end: { readonly kind: 'failed-all' } | ({ readonly kind: 'limit' } & LimitReached),
  attempts: readonly EndedAttempt[],
  lastFailure: PlanFailure | undefined,
  words: CascadeWords = stepWords,
): PlanFailure {
  if (attempts.length === 1 && lastFailure !== undefined) return lastFailure;
  const lines = attempts.map(({ model, outcome, reason, evidence }) => {
    const texts = evidence.map(({ title, text }) => `  ${title}${text === '' ? '' : `\n${text}`}`);
    return [`${formatModelReference(model)}: ${outcome}. ${reason}`, ...texts].join('\n');
  });
  const kind = lastFailure?.kind;
  const origins = [
    ...new Set(attempts.flatMap(({ evidence }) => evidence.flatMap((one) => one.origins ?? []))),
  ];
  const isUnavailable = attempts.every(({ outcome }) => outcome === 'unavailable');
  return {
    message:
      end.kind === 'limit' && attempts.length > 1 ? `${words.limit}, and ${end.reason}.` : words.failedAll,
    detail: lines.join('\n'),
    ...(origins.length === 0 ? {} : { origins }),
    ...(isUnavailable && kind !== undefined ? { kind } : {}),
  };
}

/** A failure in one text. */
export function failureText({ message, detail }: PlanFailure): string {
  return detail === undefined ? message : `${message}\n${detail}`;
}
