import type { Failure } from '../../model/failure.ts';
import type { NextMove } from '../limits/failurePolicy.ts';
import { isSameModel } from './sendPorts.ts';
import type { Candidate } from './sendPorts.ts';
import type { Lane, TrafficGrant } from '../limits/trafficStore.ts';

/** Who is left after a failure, the next to be asked first; empty when nobody is. */
export function candidatesAfter(
  candidates: readonly Candidate[],
  { lane: failed, key }: TrafficGrant,
  move: NextMove,
  { status }: Failure,
): readonly Candidate[] {
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
      const [again, ...rest] = withoutKey(candidates, key, (lane) =>
        // 403 may be about this model only; 401 is about the key.
        status === 403 ? lane === head.lane : lane.provider === failed.provider,
      );
      // A bad key is the person's to mend, and no reason to spend another provider's money.
      return again !== undefined && isSameModel(again, head) ? [again, ...rest] : [];
    }
    case 'leave-pool':
      return withoutKey(candidates, key, (lane) => lane.provider === failed.provider).filter(
        ({ lane }) => failed.quotaPool === undefined || lane.quotaPool !== failed.quotaPool,
      );
  }
}

function isKnownToBeNoLarger(window: number | undefined, than: number | undefined): boolean {
  return window !== undefined && than !== undefined && window <= than;
}

function withoutKey(
  candidates: readonly Candidate[],
  key: string,
  isConcerned: (lane: Lane) => boolean,
): readonly Candidate[] {
  return candidates
    .map((candidate) =>
      isConcerned(candidate.lane)
        ? {
            ...candidate,
            lane: { ...candidate.lane, keys: candidate.lane.keys.filter((other) => other !== key) },
          }
        : candidate,
    )
    .filter(({ lane }) => lane.keys.length > 0);
}
