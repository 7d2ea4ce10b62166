import { checkPlan, type CheckedPlan } from './checkPlan.ts';
import { findObjectStart, scanObject, skipThinking } from '../../model/jsonObjectInText.ts';
import type { GraphStep } from './planGraph.ts';
import { planSchema, writtenStepSchema, type PlanStep } from './planSchema.ts';

/** Longest answer that is looked at, in characters. */
export const maximumPlanCharacters = 4_000_000;

/** What a plan is judged beside. */
export interface ParsePlanOptions {
  /** Steps that stay when the rest is planned anew: they may be depended on, and their ids are taken. */
  readonly keptSteps?: readonly GraphStep[];
}

/** Objects that are tried as the plan before giving up; each one costs a pass over the rest of the answer. */
const mostCandidates = 20;

/** Deeper nesting is no plan and could exhaust the stack of whoever walks it. */
const deepestNesting = 50;

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

function findPlanObject(text: string): { readonly value: JsonObject } | { readonly error: string } {
  const answerStart = skipThinking(text);
  let firstError: string | undefined;
  let start = findObjectStart(text, answerStart);
  for (let tried = 0; start >= 0 && tried < mostCandidates; tried++) {
    const candidate = readObject(text, start);
    if ('value' in candidate && 'steps' in candidate.value) return candidate;
    firstError ??= 'error' in candidate ? candidate.error : 'The JSON object has no "steps".';
    start = findObjectStart(text, start + 1);
  }
  if (firstError !== undefined) return { error: firstError };
  return {
    error:
      text.slice(answerStart).trim() === '' ? 'The answer is empty.' : 'The answer contains no JSON object.',
  };
}

function readObject(
  text: string,
  start: number,
): { readonly value: JsonObject } | { readonly error: string } {
  const { end, deepest } = scanObject(text, start);
  if (end === undefined) return { error: 'The JSON ends too early: brackets or quotes are not closed.' };
  if (deepest > deepestNesting) return { error: `The JSON is nested deeper than ${deepestNesting} levels.` };
  try {
    const value: unknown = JSON.parse(text.slice(start, end));
    return isObject(value) ? { value } : { error: 'The answer is not a JSON object.' };
  } catch (error) {
    return {
      error: `The answer is not valid JSON: ${error instanceof Error ? error.message : 'unknown error'}.`,
    };
  }
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
