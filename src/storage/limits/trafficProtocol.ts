import * as z from 'zod/mini';
import { failureKinds } from '../../core/model/failure.ts';
import type { RateLimitReadings } from '../../core/model/rateLimits.ts';
import { rateDimensions } from '../../core/model/rateLimits.ts';
import { takenMarkSchema } from '../../core/calling/limits/rateBucket.ts';
import type {
  Lane,
  LaneStanding,
  TrafficAnswer,
  TrafficAsk,
  TrafficEffect,
  TrafficGrant,
  TrafficOutcome,
  TrafficReport,
} from '../../core/calling/limits/trafficStore.ts';
import { momentSchema, nameSchema } from '../ledger/attemptSchemas.ts';

const amount = z.number().check(z.nonnegative());
const limits = z.object({
  requests: z.exactOptional(amount),
  inputTokens: z.exactOptional(amount),
  outputTokens: z.exactOptional(amount),
});
const need = z.object({ inputTokens: amount, outputTokens: amount });
const laneMembers = {
  provider: nameSchema,
  model: nameSchema,
  quotaPool: z.exactOptional(nameSchema),
  limits,
  need,
};

// The empty id stands for a provider that needs no key.
const lanesSchema: z.ZodMiniType<readonly Lane[]> = z.array(
  z.object({ ...laneMembers, keys: z.array(z.string()) }),
);

const askSchema: z.ZodMiniType<TrafficAsk> = z.object({
  id: nameSchema,
  lanes: lanesSchema,
  work: z.exactOptional(nameSchema),
  triesEmptyAccounts: z.exactOptional(z.boolean()),
});

const grantSchema: z.ZodMiniType<TrafficGrant> = z.object({
  id: nameSchema,
  lane: z.object(laneMembers),
  key: z.string(),
  takenAtMs: momentSchema,
  mark: takenMarkSchema,
  isProbe: z.boolean(),
});

const outcomeSchema: z.ZodMiniType<TrafficOutcome> = z.discriminatedUnion('kind', [
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

const reportSchema: z.ZodMiniType<TrafficReport> = z.object({
  grant: grantSchema,
  outcome: outcomeSchema,
  used: z.exactOptional(
    z.object({ inputTokens: z.exactOptional(amount), outputTokens: z.exactOptional(amount) }),
  ),
  readings: z.exactOptional(readingsSchema),
  random: z.number().check(z.gte(0), z.lte(1)),
});

/** What the worker does with limits, breakers and keys; see `TrafficStore` in `core/resilience`. */
export const trafficParameters = {
  admitTraffic: z.object({ ask: askSchema, nowMs: momentSchema }),
  lookAtTraffic: z.object({ lanes: lanesSchema, nowMs: momentSchema }),
  reportTraffic: z.object({ report: reportSchema, nowMs: momentSchema }),
  forgetTraffic: z.object({ provider: nameSchema }),
} as const;

/** See {@link trafficParameters}. */
export interface TrafficResults {
  admitTraffic: TrafficAnswer;
  lookAtTraffic: readonly LaneStanding[];
  reportTraffic: TrafficEffect;
  forgetTraffic: undefined;
}
