import * as z from 'zod/mini';
import { costSources } from '../../core/model/cost.ts';
import { failureKinds } from '../../core/model/failure.ts';
import { purposes } from '../../core/model/purpose.ts';
import { stepKinds, tiers } from '../../shared/tiers.ts';

/** Counts and amounts: whole, safe and never negative. */
export const countSchema = z.int().check(z.nonnegative());
/** A moment, in milliseconds since the epoch. */
export const momentSchema = z.int();
/** Milliseconds that something took. */
const durationSchema = z.number().check(z.nonnegative());
/** Ids, names and labels. */
export const nameSchema = z.string().check(z.minLength(1), z.maxLength(1000));
/** A local date, `YYYY-MM-DD`. */
export const daySchema = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

/** See `Usage` in `core/model`. */
export const usageSchema = z.object({
  source: z.enum(['reported', 'partial', 'estimated']),
  inputUncachedTokens: z.exactOptional(countSchema),
  cacheReadTokens: z.exactOptional(countSchema),
  cacheWrite5mTokens: z.exactOptional(countSchema),
  cacheWrite1hTokens: z.exactOptional(countSchema),
  cacheWrite30mTokens: z.exactOptional(countSchema),
  cacheWrite12hTokens: z.exactOptional(countSchema),
  outputTokens: z.exactOptional(countSchema),
  reasoningTokens: z.exactOptional(countSchema),
  webSearchCalls: z.exactOptional(countSchema),
  serviceTier: z.exactOptional(z.string()),
  region: z.exactOptional(z.string()),
  reportedCostNanoUsd: z.exactOptional(countSchema),
  raw: z.exactOptional(z.unknown()),
});

const [...pricedSources] = costSources.filter((source) => source !== 'unpriced');

/** See `Cost` in `core/model`. */
const costSchema = z.union([
  z.object({ source: z.literal('unpriced') }),
  z.object({
    source: z.enum(pricedSources),
    nanoUsd: countSchema,
    isUpperBound: z.exactOptional(z.literal(true)),
  }),
]);

/** See `MoneyRange` in `core/model`. */
const moneyRangeSchema = z
  .object({ lowNanoUsd: countSchema, highNanoUsd: countSchema })
  .check(
    z.refine(({ lowNanoUsd, highNanoUsd }) => lowNanoUsd <= highNanoUsd, 'the ends are the wrong way round'),
  );

/** See `CallStart` in `core/ports`. */
export const callStartSchema = z.object({
  id: nameSchema,
  startedAtMs: momentSchema,
  windowDate: daySchema,
  tier: z.enum(tiers),
  purpose: z.enum(purposes),
  planId: z.exactOptional(nameSchema),
  stepId: z.exactOptional(nameSchema),
  stepKind: z.exactOptional(z.enum(stepKinds)),
  position: countSchema,
  provider: nameSchema,
  modelAsked: nameSchema,
  keyLabel: z.exactOptional(z.string()),
  sessionId: nameSchema,
  countedTokens: z.exactOptional(countSchema),
  outputGuess: z.exactOptional(countSchema),
  estimate: z.exactOptional(moneyRangeSchema),
});

/** See `CallEnd` in `core/ports`. */
export const callEndSchema = z.object({
  modelServed: z.exactOptional(z.string()),
  requestId: z.exactOptional(z.string()),
  usage: usageSchema,
  priceApplied: z.exactOptional(z.unknown()),
  cost: costSchema,
  latencyMs: durationSchema,
  firstTokenMs: z.exactOptional(durationSchema),
  toolUses: z.array(z.object({ turn: countSchema, name: z.string(), resultBytes: countSchema })),
  outcome: z.enum(['succeeded', 'interrupted', ...failureKinds]),
});

/** See `CallRow` in `core/ports`. */
export const callRowSchema = z.extend(callStartSchema, callEndSchema.shape);

/** See `AdjustmentRow` in `core/ports`. */
export const adjustmentSchema = z.object({
  id: nameSchema,
  callId: nameSchema,
  recordedAtMs: momentSchema,
  deltaNanoUsd: z.int(),
  source: nameSchema,
  note: z.exactOptional(z.string()),
  isUpperBound: z.exactOptional(z.literal(true)),
});

/** See `VerdictRow` in `core/ports`. */
export const verdictSchema = z.object({
  callId: nameSchema,
  recordedAtMs: momentSchema,
  verdict: z.enum(['pass', 'fail', 'unknown']),
  by: z.enum(['checks', 'review', 'person']),
  action: z.exactOptional(z.enum(['accepted', 'rejected', 'reverted', 'edited'])),
});

/** See `TotalsRow` in `core/ports`. */
export const totalsRowSchema = z.object({
  day: daySchema,
  tier: z.enum(tiers),
  purpose: z.enum(purposes),
  provider: nameSchema,
  model: nameSchema,
  calls: countSchema,
  unpricedCalls: countSchema,
  inputTokens: countSchema,
  outputTokens: countSchema,
  costNanoUsd: z.int(),
  estimatedNanoUsd: z.int(),
  upperBoundNanoUsd: z.int(),
});
