import * as z from 'zod/mini';
import type { BudgetState } from '../../core/model/budgetLimits.ts';
import { daySchema, nameSchema } from '../ledger/valueSchemas.ts';
import { budgetRaiseSchema, limitsSchema, shareSchema, zoneSchema } from './budgetSchemas.ts';

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
