import * as z from 'zod/mini';
import type { BudgetState } from '../../core/model/ledger/budgetLimits.ts';
import { daySchema, nameSchema, countSchema, momentSchema } from '../ledger/valueSchemas.ts';
import { tiers } from '../../shared/tiers.ts';

/** See `BudgetLimit` in `core/model`: a tier where the scope is `tier`, and none elsewhere. */
const limitSchema = z
  .object({
    scope: z.enum(['plan', 'day', 'month', 'tier']),
    tier: z.exactOptional(z.enum(tiers)),
    nanoUsd: countSchema,
  })
  .check(
    z.refine(({ scope, tier }) => (scope === 'tier') === (tier !== undefined), 'scope and tier disagree'),
  );

/** Limits that are looked at together. */
export const limitsSchema = z.array(limitSchema);

/** See `Reservation` in `core/model`. */
export const reservationSchema = z.object({ nanoUsd: countSchema, limits: limitsSchema });

/** See `BudgetRaise` in `core/money/budget`. A raise of nothing is a mistake of the caller. */
export const budgetRaiseSchema = z.object({
  limitKey: nameSchema,
  window: nameSchema,
  nanoUsd: countSchema.check(z.positive()),
  atMs: momentSchema,
});

/** A share of a limit, above 0 and at most 1. */
export const shareSchema = z.number().check(z.positive(), z.maximum(1));

/** IANA name of a zone that this machine knows. */
export const zoneSchema = nameSchema.check(z.refine(isZone, 'no zone that is known here'));

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // RangeError is how Intl says that it does not know the zone.
    return false;
  }
}

/** What the worker does with budgets; see `BudgetStore` in `core/money/budget`. */
export const budgetParameters = {
  budgetStates: z.object({ limits: limitsSchema, day: daySchema, planId: z.exactOptional(nameSchema) }),
  raiseBudget: z.object({ raise: budgetRaiseSchema }),
  budgetZone: z.object({ proposed: zoneSchema }),
  unpricedConsent: z.object({ model: nameSchema }),
  rememberUnpricedConsent: z.object({ model: nameSchema, isAllowed: z.boolean() }),
  claimAlert: z.object({ limitKey: nameSchema, window: nameSchema, share: shareSchema }),
} as const;

export interface BudgetResults {
  budgetStates: readonly BudgetState[];
  raiseBudget: undefined;
  budgetZone: string;
  unpricedConsent: boolean | undefined;
  rememberUnpricedConsent: undefined;
  claimAlert: boolean;
}
