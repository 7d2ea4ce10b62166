import * as z from 'zod/mini';
import type { Cost } from '../../model/cost.ts';
import { failureKinds, type FailureKind } from '../../model/failure.ts';
import { purposes } from '../../model/purpose.ts';
import type { AttemptedStep, CallSummary, StepAttempt } from './attempt.ts';
import type { Evidence, Verdict } from './verdict.ts';
import type { FileDiff } from './changedFile.ts';
import { chipKinds } from './contextChip.ts';
import type { ContextChip } from './contextChip.ts';
import { autopilotSchema, type Autopilot } from './autopilotApproval.ts';
import type { PartialPlan } from './partialPlan.ts';
import { migratePlan } from './planMigrations.ts';
import { planStepSchema, type PlanStep } from './planSchema.ts';

/** Version of the stored form. Raise it with every change that old documents do not fit, and add a migration. */
export const planDocumentVersion = 3;

/** Where a plan as a whole stands. `cancelled` and `failed` are of planning; a stopped run is `paused`. */
export const planStates = [
  'planning',
  'reviewing',
  'running',
  'paused',
  'finished',
  'failed',
  'cancelled',
] as const;

export type PlanState = (typeof planStates)[number];

/** Where a step stands. `awaiting-review`: its edits are staged and the person has not answered. */
export const stepStates = [
  'pending',
  'running',
  'awaiting-review',
  'done',
  'failed',
  'rejected',
  'reverted',
  'interrupted',
] as const;

export type StepState = (typeof stepStates)[number];

/** What happened to a call, what was done about it and what it cost, in one plain sentence. */
export interface CallIncident {
  readonly atMs: number;
  readonly text: string;
}

/** What a step brought, for the person and for the steps that depend on it. */
export interface StepResult {
  /** What was done, in the model's words. */
  readonly summary: string;
  /** Paths that changed, relative, forward slashes. */
  readonly changedFiles: readonly string[];
  /** What a step without edits found out; empty for others. */
  readonly findings: string;
  /** What was written, file by file, as far as it is short enough to be told to later steps. */
  readonly diffs?: readonly FileDiff[];
}

/** Why a step or the planning came to nothing. */
export interface PlanFailure {
  readonly message: string;
  readonly detail?: string;
  /** Set when a call failed or a budget stopped it, so that the panel can offer what helps. */
  readonly kind?: FailureKind | 'budget';
}

/** What a step is expected to cost, in nano-dollars. */
export interface StepEstimate {
  readonly lowNanoUsd: number;
  /** What it costs in half of all cases; absent where only the range is known. */
  readonly midNanoUsd?: number;
  readonly highNanoUsd: number;
  /** How many pieces of work it is learned from; absent for an assumption. */
  readonly learnedFrom?: number;
}

/** What was found out of a step's result. The newest one holds: a later revert overwrites an earlier pass. */
export interface StoredVerdict {
  readonly verdict: Verdict['verdict'];
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** What a second model said of a plan that holds critical steps, before it ran. */
export interface PlanCheck {
  /** Who read it, as `provider/model`; absent when nobody could. */
  readonly by?: string;
  readonly verdict: Verdict['verdict'];
  readonly reason: string;
  /** Without a step it is about the plan as a whole. */
  readonly findings: readonly { readonly stepId?: string; readonly text: string }[];
}

/** A line of *Why this model?*. */
export interface DecisionLine {
  readonly about: string;
  readonly text: string;
}

/** A step of the plan with all that happened to it. */
export interface StepRecord extends Readonly<PlanStep>, AttemptedStep {
  readonly status: StepState;
  /** The person's choice, as `provider/model`; without it the tier decides. */
  readonly modelOverride?: string;
  /** What the person wants done differently in the next attempt. */
  readonly note?: string;
  readonly result?: StepResult;
  readonly failure?: PlanFailure;
  /** The last answer as it came. */
  readonly rawAnswer?: string;
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  readonly estimate?: StepEstimate;
  /** Why its model was chosen, as of its last run. */
  readonly decision?: readonly DecisionLine[];
  readonly verdict?: StoredVerdict;
  /** Retries, waits and changes of model of its calls, oldest first; the newest ones. */
  readonly incidents?: readonly CallIncident[];
  /** Its edits stand in the workspace and have not passed yet. */
  readonly isApplied?: true;
  /** Why Autopilot stops at its diff; only while that waits. */
  readonly stopReason?: string;
  /** What became of the commit that was asked for after it. */
  readonly commitNote?: string;
}

/** A plan as it is stored, and the one truth that the panel is drawn from. */
export interface PlanDocument {
  readonly version: typeof planDocumentVersion;
  readonly id: string;
  /** URI of the workspace folder. */
  readonly folder: string;
  readonly task: string;
  readonly chips: readonly ContextChip[];
  readonly createdAtMs: number;
  readonly state: PlanState;
  readonly goal: string;
  readonly assumptions: readonly string[];
  readonly steps: readonly StepRecord[];
  readonly planningCalls: readonly CallSummary[];
  /** Calls of steps that were deleted or planned anew: their money is spent all the same. */
  readonly discardedCalls: readonly CallSummary[];
  /** The planner's last answer as it came. */
  readonly rawAnswer?: string;
  /** What the person should know of how the plan was made, such as who planned in the place of whom. */
  readonly notes?: readonly string[];
  readonly check?: PlanCheck;
  /** As a step's, of the planning calls. */
  readonly incidents?: readonly CallIncident[];
  readonly failure?: PlanFailure;
  /** Set while the plan is made anew from a step on. */
  readonly replanning?: { readonly fromStepId: string; readonly note: string };
  /** What the plan was expected to cost, at most, when the person let it run; in nano-dollars. */
  readonly approvedNanoUsd?: number;
  /** Set while the plan may run without stopping at each diff, and while that waits to be resumed. */
  readonly autopilot?: Autopilot;
  /** The person has put it away: it does not come back by itself. */
  readonly isPutAway?: true;
  /** What the planner has written so far; only while planning, and never read back from storage. */
  readonly draft?: PartialPlan;
}

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

const callSchema = z.object({
  callId: z.string(),
  purpose: z.enum(purposes),
  model: z.string(),
  modelServed: z.exactOptional(z.string()),
  inputTokens: z.exactOptional(count),
  outputTokens: z.exactOptional(count),
  cacheReadTokens: z.exactOptional(count),
  cost: costSchema,
  outcome: z.enum(['succeeded', 'interrupted', ...failureKinds]),
  message: z.exactOptional(z.string()),
  adapted: z.exactOptional(z.array(z.string())),
  startedAtMs: milliseconds,
  latencyMs: milliseconds,
});

const failureSchema = z.object({
  message: z.string(),
  detail: z.exactOptional(z.string()),
  kind: z.exactOptional(z.enum([...failureKinds, 'budget'])),
});

const verdicts = ['pass', 'fail', 'unknown'] as const;

const evidenceSchema: z.ZodMiniType<Evidence> = z.object({
  kind: z.enum(['problems', 'check', 'review', 'rule', 'person']),
  title: z.string(),
  text: z.string(),
});

const referenceSchema = z.object({ provider: z.string(), model: z.string() });

const attemptSchema: z.ZodMiniType<StepAttempt> = z.object({
  run: count,
  model: referenceSchema,
  candidate: z.exactOptional(referenceSchema),
  outcome: z.exactOptional(z.enum([...verdicts, 'unavailable', 'stopped'])),
  reason: z.string(),
  evidence: z.array(evidenceSchema),
  costNanoUsd: z.exactOptional(count),
  judgingNanoUsd: count,
  workedMs: milliseconds,
  calls: z.array(callSchema),
});

const resultSchema = z.object({
  summary: z.string(),
  changedFiles: z.array(z.string()),
  findings: z.string(),
  diffs: z.exactOptional(z.array(z.object({ path: z.string(), text: z.string() }))),
});

const incidentsSchema = z.array(z.object({ atMs: milliseconds, text: z.string() }));

const stepSchema = z.object({
  ...planStepSchema.shape,
  checksDeferredUntil: z.exactOptional(z.string()),
  status: z.enum(stepStates),
  modelOverride: z.exactOptional(z.string()),
  note: z.exactOptional(z.string()),
  run: z.exactOptional(count),
  attempts: z.array(attemptSchema),
  calls: z.array(callSchema),
  result: z.exactOptional(resultSchema),
  failure: z.exactOptional(failureSchema),
  rawAnswer: z.exactOptional(z.string()),
  startedAtMs: z.exactOptional(milliseconds),
  finishedAtMs: z.exactOptional(milliseconds),
  decision: z.exactOptional(z.array(z.object({ about: z.string(), text: z.string() }))),
  verdict: z.exactOptional(
    z.object({ verdict: z.enum(verdicts), reason: z.string(), evidence: z.array(evidenceSchema) }),
  ),
  isApplied: z.exactOptional(z.literal(true)),
  incidents: z.exactOptional(incidentsSchema),
  stopReason: z.exactOptional(z.string()),
  commitNote: z.exactOptional(z.string()),
  estimate: z.exactOptional(
    z.object({
      lowNanoUsd: count,
      midNanoUsd: z.exactOptional(count),
      highNanoUsd: count,
      learnedFrom: z.exactOptional(count),
    }),
  ),
});

const documentSchema = z.object({
  version: z.literal(planDocumentVersion),
  id: z.string(),
  folder: z.string(),
  task: z.string(),
  chips: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(chipKinds),
      label: z.string(),
      path: z.string(),
      startLine: count,
      endLine: count,
      text: z.string(),
    }),
  ),
  createdAtMs: milliseconds,
  state: z.enum(planStates),
  goal: z.string(),
  assumptions: z.array(z.string()),
  steps: z.array(stepSchema),
  planningCalls: z.array(callSchema),
  discardedCalls: z.array(callSchema),
  rawAnswer: z.exactOptional(z.string()),
  notes: z.exactOptional(z.array(z.string())),
  incidents: z.exactOptional(incidentsSchema),
  check: z.exactOptional(
    z.object({
      by: z.exactOptional(z.string()),
      verdict: z.enum(verdicts),
      reason: z.string(),
      findings: z.array(z.object({ stepId: z.exactOptional(z.string()), text: z.string() })),
    }),
  ),
  failure: z.exactOptional(failureSchema),
  replanning: z.exactOptional(z.object({ fromStepId: z.string(), note: z.string() })),
  approvedNanoUsd: z.exactOptional(count),
  autopilot: z.exactOptional(autopilotSchema),
  isPutAway: z.exactOptional(z.literal(true)),
});

/** A stored plan read back, or why it cannot be. */
export type ParsedPlanDocument =
  { readonly ok: true; readonly document: PlanDocument } | { readonly ok: false; readonly reason: string };

/** A plan that is about to be asked for. */
export function createPlanDocument(
  start: Pick<PlanDocument, 'id' | 'folder' | 'task' | 'chips' | 'createdAtMs'>,
): PlanDocument {
  const { id, folder, task, chips, createdAtMs } = start;
  return {
    version: planDocumentVersion,
    id,
    folder,
    task,
    chips,
    createdAtMs,
    state: 'planning',
    goal: '',
    assumptions: [],
    steps: [],
    planningCalls: [],
    discardedCalls: [],
  };
}

/** Reads a stored plan, brought to today's version. What was only for showing (`draft`) is left behind. */
export function parsePlanDocument(json: string): ParsedPlanDocument {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { ok: false, reason: `not JSON (${error instanceof Error ? error.message : 'unknown error'})` };
  }
  const migrated = migratePlan(value, planDocumentVersion);
  if ('reason' in migrated) return { ok: false, reason: migrated.reason };
  const parsed = documentSchema.safeParse(migrated.value);
  if (parsed.success) return { ok: true, document: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, reason: `not a stored plan (at ${issue?.path.map(String).join('.') ?? 'its root'})` };
}
