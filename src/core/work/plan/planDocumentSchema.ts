import * as z from 'zod/mini';
import type { Cost } from '../../model/request/cost.ts';
import { failureKinds } from '../../model/request/failure.ts';
import { callEndFields, verdictFields } from '../../model/ledger/ledgerRow.ts';
import { purposes } from '../../model/purpose.ts';
import { autopilotSchema } from './autopilotApproval.ts';
import { chipKinds, type ContextChip } from './contextChip.ts';
import { planStepSchema } from './planSchema.ts';
import type { Evidence } from './verdict.ts';

// The one description of a plan as it is stored. The types in `planDocument.ts` and `attempt.ts` follow from it. A new
// optional member is a line here; a change that older documents do not fit raises the version and needs a migration in
// `planMigrations.ts`.

/** Version of the stored form. Raise it with every change that old documents do not fit, and add a migration. */
export const planDocumentVersion = 3;

/** Where a plan as a whole stands. `cancelled` and `failed` are of planning; a stopped run is `paused`. */
export const planStates = [
  'planning',
  'ready',
  'running',
  'paused',
  'finished',
  'failed',
  'cancelled',
] as const;

/** Where a step stands. `awaiting-approval`: its edits are staged and the person has not answered. */
export const stepStates = [
  'pending',
  'running',
  'awaiting-approval',
  'done',
  'failed',
  'rejected',
  'reverted',
  'interrupted',
] as const;

const count = z.int().check(z.nonnegative());
const milliseconds = z.number().check(z.nonnegative());

const costSchema: z.ZodMiniType<Cost> = z.union([
  z.object({ source: z.literal('unpriced') }),
  z.object({
    source: z.enum(['provider', 'catalogue', 'user', 'estimate', 'subscription']),
    nanoUsd: count,
    isUpperBound: z.exactOptional(z.literal(true)),
  }),
]);

const verdicts = verdictFields.verdict.type;

const evidenceSchema: z.ZodMiniType<Evidence> = z.object({
  kind: z.enum(['problems', 'check', 'review', 'rule', 'person']),
  title: z.string(),
  text: z.string(),
  origins: z.exactOptional(z.array(z.string())),
});

/** A finished call as the plan remembers it; the ledger holds the rest under the same id. */
export const callSchema = z.object({
  callId: z.string(),
  purpose: z.enum(purposes),
  /** Asked for, as `provider/model`. */
  model: z.string(),
  modelServed: z.exactOptional(z.string()),
  inputTokens: z.exactOptional(count),
  outputTokens: z.exactOptional(count),
  cacheReadTokens: z.exactOptional(count),
  cost: costSchema,
  outcome: z.enum(callEndFields.outcome.type),
  /** Why it brought nothing. */
  message: z.exactOptional(z.string()),
  /** What was asked for in another way because the model does not take it, in plain words. */
  adapted: z.exactOptional(z.array(z.string())),
  /** What the model was not shown because it is private: paths, or a few words. */
  withheld: z.exactOptional(z.array(z.string())),
  startedAtMs: milliseconds,
  latencyMs: milliseconds,
});

const referenceSchema = z.object({ provider: z.string(), model: z.string() });

/** One model's turn at a step, with all its calls. */
export const attemptSchema = z.object({
  /** Which start of the step it belongs to, from 1. Attempts of earlier starts do not count for who comes next. */
  run: count,
  /** Who answered. */
  model: referenceSchema,
  /** Whose place it was, where another model answered for it: neither is asked again. */
  candidate: z.exactOptional(referenceSchema),
  /** Absent while it is running. `unavailable` says nothing of the model; `stopped` is made again when the step goes on. */
  outcome: z.exactOptional(z.enum([...verdicts, 'unavailable', 'stopped'])),
  /** One line: why it ended so. */
  reason: z.string(),
  /** What the next model is told; not the conversation. */
  evidence: z.array(evidenceSchema),
  /** Of the attempt itself; absent without a known price. */
  costNanoUsd: z.exactOptional(count),
  /** Of judging its result: checks and reviews. */
  judgingNanoUsd: count,
  /** Time of work, without waiting for the person. */
  workedMs: milliseconds,
  /** In the order in which they ended: the model's own, those of summaries and reviews. */
  calls: z.array(callSchema),
});

/** Why a step or the planning came to nothing. */
export const failureSchema = z.object({
  message: z.string(),
  detail: z.exactOptional(z.string()),
  /** Set when a call failed or a budget stopped it, so that the panel can offer what helps. */
  kind: z.exactOptional(z.enum([...failureKinds, 'budget'])),
  /** Files that the words quote. */
  origins: z.exactOptional(z.array(z.string())),
});

/** What a step brought, for the person and for the steps that depend on it. */
export const resultSchema = z.object({
  /** What was done, in the model's words. */
  summary: z.string(),
  /** Paths that changed, relative, forward slashes. */
  changedFiles: z.array(z.string()),
  /** What a step without edits found out; empty for others. */
  findings: z.string(),
  /** What was written, file by file, as far as it is short enough to be told to later steps. */
  diffs: z.exactOptional(z.array(z.object({ path: z.string(), text: z.string() }))),
  /** Private files that whoever wrote this had seen, so that they may stand in it. */
  origins: z.exactOptional(z.array(z.string())),
});

/** What a step is expected to cost, in nano-dollars. */
export const estimateSchema = z.object({
  lowNanoUsd: count,
  /** What it costs in half of all cases; absent where only the range is known. */
  midNanoUsd: z.exactOptional(count),
  highNanoUsd: count,
  /** How many pieces of work it is learned from; absent for an assumption. */
  learnedFrom: z.exactOptional(count),
});

/** What happened to a call, what was done about it and what it cost, in one plain sentence. */
export const incidentSchema = z.object({ atMs: milliseconds, text: z.string() });

/** A line of *Why this model?*. */
export const decisionLineSchema = z.object({ about: z.string(), text: z.string() });

/** What was found out of a step's result. The newest one holds: a later revert overwrites an earlier pass. */
export const storedVerdictSchema = z.object({
  verdict: z.enum(verdicts),
  reason: z.string(),
  evidence: z.array(evidenceSchema),
});

/** A step of the plan with all that happened to it. */
export const stepSchema = z.object({
  ...planStepSchema.shape,
  /** Id of the later step at which its checks run, because it may break things that are mended there. */
  checksDeferredUntil: z.exactOptional(z.string()),
  status: z.enum(stepStates),
  /** The person's choice, as `provider/model`; without it the tier decides. */
  modelOverride: z.exactOptional(z.string()),
  /** What the person wants done differently in the next attempt. */
  note: z.exactOptional(z.string()),
  /** How often the person has started it; absent before the first time. */
  run: z.exactOptional(count),
  /** In order. */
  attempts: z.array(attemptSchema),
  /** Calls of no attempt: about who shall try, and those whose attempt is not known. */
  calls: z.array(callSchema),
  result: z.exactOptional(resultSchema),
  failure: z.exactOptional(failureSchema),
  /** The last answer as it came. */
  rawAnswer: z.exactOptional(z.string()),
  startedAtMs: z.exactOptional(milliseconds),
  finishedAtMs: z.exactOptional(milliseconds),
  /** Why its model was chosen, as of its last run. */
  decision: z.exactOptional(z.array(decisionLineSchema)),
  verdict: z.exactOptional(storedVerdictSchema),
  /** Its edits stand in the workspace and have not passed yet. */
  isApplied: z.exactOptional(z.literal(true)),
  /** Retries, waits and changes of model of its calls, oldest first; the newest ones. */
  incidents: z.exactOptional(z.array(incidentSchema)),
  /** Why Autopilot stops at its diff; only while that waits. */
  stopReason: z.exactOptional(z.string()),
  /** What became of the commit that was asked for after it. */
  commitNote: z.exactOptional(z.string()),
  estimate: z.exactOptional(estimateSchema),
});

/** What a second model said of a plan that holds critical steps, before it ran. */
export const planCheckSchema = z.object({
  /** Who read it, as `provider/model`; absent when nobody could. */
  by: z.exactOptional(z.string()),
  verdict: z.enum(verdicts),
  reason: z.string(),
  /** Without a step it is about the plan as a whole. */
  findings: z.array(z.object({ stepId: z.exactOptional(z.string()), text: z.string() })),
});

const chipSchema: z.ZodMiniType<ContextChip> = z.object({
  id: z.string(),
  kind: z.enum(chipKinds),
  label: z.string(),
  path: z.string(),
  realPath: z.exactOptional(z.string()),
  startLine: count,
  endLine: count,
  text: z.string(),
});

/** A plan as it is stored. */
export const documentSchema = z.object({
  version: z.literal(planDocumentVersion),
  id: z.string(),
  /** URI of the workspace folder. */
  folder: z.string(),
  task: z.string(),
  chips: z.array(chipSchema),
  createdAtMs: milliseconds,
  state: z.enum(planStates),
  goal: z.string(),
  assumptions: z.array(z.string()),
  steps: z.array(stepSchema),
  planningCalls: z.array(callSchema),
  /** Calls of steps that were deleted or planned anew: their money is spent all the same. */
  discardedCalls: z.array(callSchema),
  /** The planner's last answer as it came. */
  rawAnswer: z.exactOptional(z.string()),
  /** What the person should know of how the plan was made, such as who planned in the place of whom. */
  notes: z.exactOptional(z.array(z.string())),
  /** Private files that the planner had seen, so that they may stand in the plan. */
  origins: z.exactOptional(z.array(z.string())),
  /** As a step's, of the planning calls. */
  incidents: z.exactOptional(z.array(incidentSchema)),
  check: z.exactOptional(planCheckSchema),
  failure: z.exactOptional(failureSchema),
  /** Set while the plan is made anew from a step on. */
  replanning: z.exactOptional(z.object({ fromStepId: z.string(), note: z.string() })),
  /** What the plan was expected to cost, at most, when the person let it run; in nano-dollars. */
  approvedNanoUsd: z.exactOptional(count),
  /** Set while the plan may run without stopping at each diff, and while that waits to be resumed. */
  autopilot: z.exactOptional(autopilotSchema),
  /** The person has put it away: it does not come back by itself. */
  isPutAway: z.exactOptional(z.literal(true)),
});
