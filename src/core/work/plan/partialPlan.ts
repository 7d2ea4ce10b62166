import { parse } from 'partial-json';
import { stepKinds, tiers, type StepKind, type Tier } from '../../../shared/tiers.ts';
import { findObjectStart, scanObject, skipThinking } from '../../model/text/jsonObjectInText.ts';
import { maximumSteps } from './planSchema.ts';

/** A step as far as it has been written. Nothing of it has been checked. */
export interface PartialStep {
  readonly id: string;
  readonly title: string;
  /** Absent until the whole word is there. */
  readonly kind?: StepKind;
  readonly tier?: Tier;
  readonly files: readonly string[];
  readonly instructions: string;
  readonly acceptance: readonly string[];
  readonly dependsOn: readonly string[];
  readonly critical?: boolean;
  /** True when the model has closed this step and will add nothing to it. */
  readonly complete: boolean;
}

/** A plan as far as it has been written, for showing only. */
export interface PartialPlan {
  readonly goal?: string;
  readonly assumptions: readonly string[];
  readonly steps: readonly PartialStep[];
}

/** More text than this is not looked at while streaming; the whole answer is judged at its end. */
const mostCharacters = 400_000;

/** The parser recurses, so nesting is bounded; a plan has four levels. */
const deepestNesting = 50;

/** Objects without steps that are passed over before the plan. */
const mostExamples = 5;

/** Brackets open between two steps: the plan's object and its list of steps. */
const bracketsAroundSteps = 2;

const nothing: PartialPlan = { assumptions: [], steps: [] };

/**
 * Reads the plan out of an answer that is still being written. Never throws; for every longer text of the same
 * answer the list of steps is at least as long and the texts begin with what they were.
 */
export function parsePartialPlan(textSoFar: string): PartialPlan {
  const text = textSoFar.length > mostCharacters ? textSoFar.slice(0, mostCharacters) : textSoFar;
  let start = findObjectStart(text, skipThinking(text));
  if (start < 0) return nothing;
  let scanned = scanObject(text, start);
  let plan = scanned.deepest > deepestNesting ? {} : parseTolerantly(text.slice(start, scanned.end));
  // An object that is whole and has no steps was an example: the plan is still to come.
  for (let tried = 1; scanned.end !== undefined && arrayOf(plan['steps']).length === 0; tried++) {
    const next = findObjectStart(text, scanned.end);
    if (next < 0 || tried === mostExamples) break;
    start = next;
    scanned = scanObject(text, start);
    plan = scanned.deepest > deepestNesting ? {} : parseTolerantly(text.slice(start, scanned.end));
  }
  const writtenSteps = arrayOf(plan['steps']).filter(isObject).slice(0, maximumSteps);
  const goal = plan['goal'];
  const isLastComplete = scanned.openBrackets <= bracketsAroundSteps;
  return {
    ...(typeof goal === 'string' && { goal }),
    assumptions: textsOf(plan['assumptions']),
    steps: writtenSteps.map((step, index) =>
      toPartialStep(step, index < writtenSteps.length - 1 || isLastComplete),
    ),
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseTolerantly(json: string): JsonObject {
  try {
    const value: unknown = parse(json);
    return isObject(value) ? value : {};
  } catch {
    // Malformed beyond tolerance: nothing to show now. The whole answer gets its errors from parsePlanAnswer.
    return {};
  }
}

function toPartialStep(step: JsonObject, complete: boolean): PartialStep {
  const kind = stepKinds.find((known) => known === step['kind']);
  const tier = tiers.find((known) => known === step['tier']);
  const critical = step['critical'];
  return {
    id: textOf(step['id']),
    title: textOf(step['title']),
    ...(kind !== undefined && { kind }),
    ...(tier !== undefined && { tier }),
    files: textsOf(step['files']),
    instructions: textOf(step['instructions']),
    acceptance: textsOf(step['acceptance']),
    dependsOn: textsOf(step['dependsOn']),
    ...(typeof critical === 'boolean' && { critical }),
    complete,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown): string[] {
  return arrayOf(value).filter((entry) => typeof entry === 'string');
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
