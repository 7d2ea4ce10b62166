import type { Failure } from '../../model/request/failure.ts';
import type { NextMove } from '../limits/failurePolicy.ts';
import { isSameModel, type SendCandidate } from './sendPorts.ts';
import type { CallTarget, CallGrant } from '../limits/limitsStore.ts';

/** Who is left after a failure, the next to be asked first; empty when nobody is. */
export function candidatesAfter(
  candidates: readonly SendCandidate[],
  { target: failed, key }: CallGrant,
  move: NextMove,
  { status }: Failure,
): readonly SendCandidate[] {
  const [head, ...others] = candidates;
  if (head === undefined) return [];
  switch (move.kind) {
    case 'stop':
      return [];
    case 'retry-same':
    case 'cool-down':
      return candidates;
    case 'fail-over':
      return others;
    case 'larger-window':
      return others.filter(({ contextTokens }) => !isKnownToBeNoLarger(contextTokens, head.contextTokens));
    case 'next-key': {
      const [again, ...rest] = withoutKey(candidates, key, (target) =>
        // 403 may be about this model only; 401 is about the key.
        status === 403 ? target === head.target : target.provider === failed.provider,
      );
      // A bad key is the person's to mend, and no reason to spend another provider's money.
      return again !== undefined && isSameModel(again, head) ? [again, ...rest] : [];
    }
    case 'leave-pool':
      return withoutKey(candidates, key, (target) => target.provider === failed.provider).filter(
        ({ target }) => failed.quotaPool === undefined || target.quotaPool !== failed.quotaPool,
      );
  }
}

function isKnownToBeNoLarger(window: number | undefined, than: number | undefined): boolean {
  return window !== undefined && than !== undefined && window <= than;
}

function withoutKey(
  candidates: readonly SendCandidate[],
  key: string,
  isConcerned: (target: CallTarget) => boolean,
): readonly SendCandidate[] {
  return candidates
    .map((candidate) =>
      isConcerned(candidate.target)
        ? {
            ...candidate,
            target: { ...candidate.target, keys: candidate.target.keys.filter((other) => other !== key) },
          }
        : candidate,
    )
    .filter(({ target }) => target.keys.length > 0);
}
