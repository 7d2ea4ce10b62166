import type { ReadAs } from './planSchema.ts';
import { migratePlan } from './planMigrations.ts';
import type { PartialPlan } from './partialPlan.ts';
import {
  documentSchema,
  planDocumentVersion,
  type decisionLineSchema,
  type estimateSchema,
  type failureSchema,
  type incidentSchema,
  type planCheckSchema,
  type resultSchema,
  type stepSchema,
  type stepStates,
  type storedVerdictSchema,
} from './planDocumentSchema.ts';

// What each of these holds is said in `planDocumentSchema.ts`.
export type StepState = (typeof stepStates)[number];
export type CallIncident = ReadAs<typeof incidentSchema>;
export type StepResult = ReadAs<typeof resultSchema>;
export type PlanFailure = ReadAs<typeof failureSchema>;
export type StepEstimate = ReadAs<typeof estimateSchema>;
export type StoredVerdict = ReadAs<typeof storedVerdictSchema>;
export type PlanCheck = ReadAs<typeof planCheckSchema>;
export type DecisionLine = ReadAs<typeof decisionLineSchema>;
export type StepRecord = ReadAs<typeof stepSchema>;

/** A plan as it is stored, and the one truth that the panel is drawn from. */
export interface PlanDocument extends ReadAs<typeof documentSchema> {
  /** What the planner has written so far; only while planning, and never read back from storage. */
  readonly draft?: PartialPlan;
}

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
