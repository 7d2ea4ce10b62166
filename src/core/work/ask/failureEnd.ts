import type { FailureKind } from '../../model/failure.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import type { CallFailure } from './outcomeOfCall.ts';

/** What a call that brought nothing means for the piece of work that it was made for. */
export type FailureEnd =
  /** The model's own fault: the next one may do better. */
  | { readonly kind: 'unusable'; readonly failure: PlanFailure; readonly rawAnswer: string }
  /** The provider's fault: no verdict on the model. */
  | { readonly kind: 'unavailable'; readonly failure: PlanFailure; readonly rawAnswer: string }
  /** Another model would not help either. */
  | { readonly kind: 'failed'; readonly failure: PlanFailure; readonly rawAnswer: string }
  | { readonly kind: 'cancelled' };

/** The provider could not do it now, so that another may. */
const unavailable: ReadonlySet<string> = new Set<FailureKind>([
  'connection',
  'timeout',
  'overloaded',
  'server',
  'rate-limit',
  'quota',
  'not-found',
  'context-length',
]);

/** Nobody else can put it right: a key, a request that is wrong in itself, a budget. */
const final: ReadonlySet<string> = new Set(['auth', 'bad-request', 'budget']);

/** Whose fault a failed call is. `rawAnswer` is what had arrived, empty when nothing had. */
export function endOfFailure(failure: CallFailure, rawAnswer: string): FailureEnd {
  if (failure.isCancelled) return { kind: 'cancelled' };
  const { kind } = failure;
  if (failure.lacksAbility) return { kind: 'unavailable', failure, rawAnswer };
  if (kind !== undefined && final.has(kind)) return { kind: 'failed', failure, rawAnswer };
  if (kind !== undefined && unavailable.has(kind)) return { kind: 'unavailable', failure, rawAnswer };
  return { kind: 'unusable', failure, rawAnswer };
}
