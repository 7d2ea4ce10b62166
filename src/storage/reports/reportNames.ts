import { callEndFields, verdictFields } from '../../core/model/ledger/ledgerRow.ts';
import { purposes, type Purpose } from '../../core/model/purpose.ts';
import type { CallOutcome, VerdictRow } from '../../core/model/ledger/ledger.ts';
import { usageSources, type UsageSource } from '../../core/model/request/usage.ts';
import { stepKinds, tiers, type StepKind, type Tier } from '../../shared/tiers.ts';

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
export const isOutcome: (value: unknown) => value is CallOutcome = oneOf(callEndFields.outcome.type);
export const isVerdict: (value: unknown) => value is VerdictRow['verdict'] = oneOf(
  verdictFields.verdict.type,
);
export const isUsageSource: (value: unknown) => value is UsageSource = oneOf(usageSources);
