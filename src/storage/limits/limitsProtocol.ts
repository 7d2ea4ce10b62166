import * as z from 'zod/mini';
import { failureKinds } from '../../core/model/request/failure.ts';
import { rateDimensions, type RateLimitReadings } from '../../core/model/request/rateLimits.ts';
import { takenMarkSchema } from '../../core/calling/limits/rateBucket.ts';
import type {
  CallTarget,
  TargetAvailability,
  LimitsAnswer,
  LimitsRequest,
  LimitsEffect,
  CallGrant,
  CallOutcomeReport,
  LimitsReport,
} from '../../core/calling/limits/limitsStore.ts';
import { momentSchema, nameSchema } from '../ledger/valueSchemas.ts';

const amount = z.number().check(z.nonnegative());
const limits = z.object({
  requests: z.exactOptional(amount),
  inputTokens: z.exactOptional(amount),
  outputTokens: z.exactOptional(amount),
});
const need = z.object({ inputTokens: amount, outputTokens: amount });
const targetMembers = {
  provider: nameSchema,
  model: nameSchema,
  quotaPool: z.exactOptional(nameSchema),
  limits,
  need,
};

// The empty id stands for a provider that needs no key.
const targetsSchema: z.ZodMiniType<readonly CallTarget[]> = z.array(
  z.object({ ...targetMembers, keys: z.array(z.string()) }),
);

const askSchema: z.ZodMiniType<LimitsRequest> = z.object({
  id: nameSchema,
  targets: targetsSchema,
  work: z.exactOptional(nameSchema),
  triesEmptyAccounts: z.exactOptional(z.boolean()),
});

const grantSchema: z.ZodMiniType<CallGrant> = z.object({
  id: nameSchema,
  target: z.object(targetMembers),
  key: z.string(),
  takenAtMs: momentSchema,
  mark: takenMarkSchema,
  isProbe: z.boolean(),
});

const outcomeSchema: z.ZodMiniType<CallOutcomeReport> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('released') }),
  z.object({ kind: z.literal('answering') }),
  z.object({ kind: z.literal('succeeded') }),
  z.object({
    kind: z.literal('failed'),
    failure: z.enum(failureKinds),
    status: z.exactOptional(z.int()),
    retryAfterMs: z.exactOptional(amount),
  }),
]);

const reading = z.object({
  limit: z.exactOptional(amount),
  remaining: z.exactOptional(amount),
  resetMs: z.exactOptional(amount),
});
const readingsSchema: z.ZodMiniType<RateLimitReadings> = z.partialRecord(z.enum(rateDimensions), reading);

const reportSchema: z.ZodMiniType<LimitsReport> = z.object({
  grant: grantSchema,
  outcome: outcomeSchema,
  used: z.exactOptional(
    z.object({ inputTokens: z.exactOptional(amount), outputTokens: z.exactOptional(amount) }),
  ),
  readings: z.exactOptional(readingsSchema),
  random: z.number().check(z.gte(0), z.lte(1)),
});

/** What the worker does with limits, breakers and keys; see `LimitsStore` in `core/calling/limits`. */
export const limitsParameters = {
  requestGrant: z.object({ ask: askSchema, nowMs: momentSchema }),
  readAvailability: z.object({ targets: targetsSchema, nowMs: momentSchema }),
  reportCall: z.object({ report: reportSchema, nowMs: momentSchema }),
  forgetLimits: z.object({ provider: nameSchema }),
} as const;

export interface LimitsResults {
  requestGrant: LimitsAnswer;
  readAvailability: readonly TargetAvailability[];
  reportCall: LimitsEffect;
  forgetLimits: undefined;
}
