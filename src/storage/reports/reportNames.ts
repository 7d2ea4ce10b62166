import { failureKinds } from '../../core/model/failure.ts';
import { purposes } from '../../core/model/purpose.ts';
import type { Purpose } from '../../core/model/purpose.ts';
import type { CallOutcome } from '../../core/model/ledger.ts';
import { stepKinds, tiers } from '../../shared/tiers.ts';
import type { StepKind, Tier } from '../../shared/tiers.ts';

// Columns are STRICT, so a stored row can only be wrong in its names. Checking these by a set instead of a schema
// keeps a report over many rows fast.

/** A check whether a stored value is one of some names. */
function oneOf<T extends string>(names: readonly T[]): (value: unknown) => value is T {
  const known: ReadonlySet<unknown> = new Set(names);
  return (value): value is T => known.has(value);
}

export const isTier: (value: unknown) => value is Tier = oneOf(tiers);
export const isPurpose: (value: unknown) => value is Purpose = oneOf(purposes);
export const isStepKind: (value: unknown) => value is StepKind = oneOf(stepKinds);
export const isOutcome: (value: unknown) => value is CallOutcome = oneOf<CallOutcome>([
  'succeeded',
  'interrupted',
  ...failureKinds,
]);
export const isVerdict: (value: unknown) => value is 'pass' | 'fail' | 'unknown' = oneOf([
  'pass',
  'fail',
  'unknown',
]);
export const isUsageSource: (value: unknown) => value is 'reported' | 'partial' | 'estimated' = oneOf([
  'reported',
  'partial',
  'estimated',
]);
