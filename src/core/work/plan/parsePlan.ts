import { checkPlan, type CheckedPlan } from './checkPlan.ts';
import { jsonObjectsIn, skipThinking } from '../../model/jsonObjectInText.ts';
import type { FoundObject } from '../../model/jsonObjectInText.ts';
import type { GraphStep } from './planGraph.ts';
import { planSchema, writtenStepSchema, type PlanStep } from './planSchema.ts';

/** Longest answer that is looked at, in characters. */
export const maximumPlanCharacters = 4_000_000;

/** What a plan is judged beside. */
export interface ParsePlanOptions {
  /** Steps that stay when the rest is planned anew: they may be depended on, and their ids are taken. */
  readonly keptSteps?: readonly GraphStep[];
}

/**
 * What stands for absence in answers of models without structured output. Nothing here changes what the step does;
 * the tokens are a guess that the estimate replaces as soon as there is a history.
 */
const stepDefaults: Partial<PlanStep> = {
  files: [],
  acceptance: [],
  dependsOn: [],
  critical: false,
  outputTokens: 1_000,
  checksDeferredUntil: '',
};

/**
 * Reads a planner's whole answer: reasoning tags, prose and code fences around the JSON are ignored, unknown
 * properties dropped, absent lists taken as empty; then the plan is checked as a whole. The errors go to the model
 * in a repair turn and to the person when that fails too.
 */
export function parsePlanAnswer(text: string, options: ParsePlanOptions = {}): CheckedPlan {
  if (text.length > maximumPlanCharacters) {
    return refuse(
      `The answer has ${text.length} characters; a plan may have at most ${maximumPlanCharacters}.`,
    );
  }
  const found = findPlanObject(text);
  if ('error' in found) return refuse(found.error);
  const parsed = planSchema.safeParse(fillPlan(found.value));
  if (!parsed.success) return { ok: false, errors: parsed.error.issues.slice(0, 20).map(describeIssue) };
  return checkPlan(parsed.data, options.keptSteps);
}

type JsonObject = Readonly<Record<string, unknown>>;

function findPlanObject(text: string): FoundObject {
  let firstError: string | undefined;
  for (const found of jsonObjectsIn(text)) {
    if ('value' in found && 'steps' in found.value) return found;
    firstError ??= 'error' in found ? found.error : 'The JSON object has no "steps".';
  }
  if (firstError !== undefined) return { error: firstError };
  const isEmpty = text.slice(skipThinking(text)).trim() === '';
  return { error: isEmpty ? 'The answer is empty.' : 'The answer contains no JSON object.' };
}

function fillPlan(value: JsonObject): unknown {
  const steps = value['steps'];
  return {
    goal: value['goal'],
    assumptions: value['assumptions'] ?? [],
    steps: Array.isArray(steps) ? steps.map(fillStep) : steps,
  };
}

function fillStep(value: unknown): unknown {
  if (!isObject(value)) return value;
  const known = Object.keys(writtenStepSchema.shape) as (keyof PlanStep)[];
  return Object.fromEntries(known.map((key) => [key, value[key] ?? stepDefaults[key]]));
}

interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly input?: unknown;
}

function describeIssue(issue: SchemaIssue): string {
  const place = issue.path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : `${text}${text === '' ? '' : '.'}${String(key)}`,
    '',
  );
  if ('values' in issue && Array.isArray(issue.values))
    return `${place} must be one of: ${issue.values.join(', ')}.`;
  if ('expected' in issue) return `${place} is missing or is not of the type ${String(issue.expected)}.`;
  return `${place}: ${issue.message}.`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(error: string): CheckedPlan {
  return { ok: false, errors: [error] };
}
