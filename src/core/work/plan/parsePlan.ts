import { checkPlan, type CheckedPlan } from './checkPlan.ts';
import { answerStart, jsonObjectsIn } from '../../model/text/jsonObjectInText.ts';
import type { GraphStep } from './planGraph.ts';
import { isPlaceholder } from './planTemplate.ts';
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
 * Reads a planner's whole answer: reasoning tags, prose and code fences around the JSON are ignored, absent lists taken
 * as empty, other spellings of a property understood. A property that is not known and may say something about the
 * step is refused by its name. Of several objects the first that is a whole plan counts. The errors go to the model in a
 * repair turn and to the person when that fails too.
 */
export function parsePlanAnswer(text: string, options: ParsePlanOptions = {}): CheckedPlan {
  if (text.length > maximumPlanCharacters) {
    return refuse(
      `The answer has ${text.length} characters; a plan may have at most ${maximumPlanCharacters}.`,
    );
  }
  if (text.slice(answerStart(text)).trim() === '') return refuse('The answer is empty.');
  let nearest: { readonly steps: number; readonly refused: CheckedPlan } | undefined;
  for (const candidate of jsonObjectsIn(text)) {
    const read = 'error' in candidate ? refuse(candidate.error) : readPlan(candidate.value, options);
    if (read.ok) return read;
    // What has most of a plan tells most about what went wrong.
    const steps = 'error' in candidate ? -1 : countSteps(candidate.value);
    if (nearest === undefined || steps > nearest.steps) nearest = { steps, refused: read };
  }
  return nearest?.refused ?? refuse('The answer contains no JSON object.');
}

type JsonObject = Readonly<Record<string, unknown>>;

function countSteps(value: JsonObject): number {
  const steps = value['steps'];
  return Array.isArray(steps) ? steps.length : 'steps' in value ? 0 : -1;
}

function readPlan(value: JsonObject, options: ParsePlanOptions): CheckedPlan {
  if (!('steps' in value)) return refuse('The JSON object has no "steps".');
  const filled = fillPlan(value);
  if ('errors' in filled) return { ok: false, errors: filled.errors };
  const parsed = planSchema.safeParse(filled.plan);
  if (!parsed.success) return { ok: false, errors: parsed.error.issues.slice(0, 20).map(describeIssue) };
  const { goal, steps } = parsed.data;
  if (
    isPlaceholder(goal) ||
    steps.some(({ title, instructions }) => isPlaceholder(title) || isPlaceholder(instructions))
  )
    return refuse('The answer repeats the form of the answer. Fill it in with the plan of this task.');
  return checkPlan(parsed.data, options.keptSteps);
}

/** Other names under which models write what a step has, besides snake_case. */
const otherNames: Readonly<Record<string, keyof PlanStep>> = {
  dependencies: 'dependsOn',
  depends: 'dependsOn',
  requires: 'dependsOn',
  prerequisites: 'dependsOn',
  after: 'dependsOn',
  blockedBy: 'dependsOn',
  acceptanceCriteria: 'acceptance',
  acceptanceChecks: 'acceptance',
  doneWhen: 'acceptance',
  filePaths: 'files',
  paths: 'files',
  isCritical: 'critical',
  estimatedOutputTokens: 'outputTokens',
  estimatedTokens: 'outputTokens',
  name: 'title',
  description: 'instructions',
  type: 'kind',
};

/** What models add for the reader, and what says nothing about how a step is to be done. */
const remarks: ReadonlySet<string> = new Set([
  ...[
    'comment',
    'comments',
    'note',
    'notes',
    'rationale',
    'reason',
    'reasoning',
    'why',
    'explanation',
    'summary',
  ],
  ...[
    'number',
    'index',
    'step',
    'order',
    'status',
    'priority',
    'complexity',
    'difficulty',
    'effort',
    'confidence',
  ],
  ...[
    'estimate',
    'estimatedTime',
    'duration',
    'tags',
    'mood',
    'language',
    'schema',
    '$schema',
    'version',
    'title',
  ],
]);

type FilledPlan = { readonly plan: unknown } | { readonly errors: readonly string[] };

function fillPlan(value: JsonObject): FilledPlan {
  const written = value['steps'];
  const errors: string[] = [];
  const steps = Array.isArray(written)
    ? written.map((step: unknown, index) => fillStep(step, index, errors))
    : written;
  return errors.length > 0
    ? { errors: errors.slice(0, 20) }
    : { plan: { goal: value['goal'], assumptions: value['assumptions'] ?? [], steps } };
}

function fillStep(value: unknown, index: number, errors: string[]): unknown {
  if (!isObject(value)) return value;
  const known = Object.keys(writtenStepSchema.shape) as (keyof PlanStep)[];
  const read = new Map<keyof PlanStep, unknown>();
  for (const [name, member] of Object.entries(value)) {
    const plain = camelCase(name);
    const key = known.find((one) => one === plain) ?? otherNames[plain];
    if (key !== undefined) {
      if (plain === key || !read.has(key)) read.set(key, inItsShape(key, member));
    } else if (!remarks.has(plain) && !isEmpty(member)) {
      const step =
        typeof value['id'] === 'string' ? JSON.stringify(value['id'].slice(0, 60)) : String(index + 1);
      errors.push(
        `Step ${step} has the property "${name.slice(0, 60)}", which is not known. A step has: ${known.join(', ')}.`,
      );
    }
  }
  return Object.fromEntries(known.map((key) => [key, read.get(key) ?? stepDefaults[key]]));
}

/** `depends_on` and `Depends-On` as `dependsOn`. */
function camelCase(name: string): string {
  const words = name.split(/[-_ ]/).filter((word) => word !== '');
  const [first = '', ...others] = words;
  const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  return [first.charAt(0).toLowerCase() + first.slice(1), ...others.map(upper)].join('');
}

/** One text in the place of a list of one. */
function inItsShape(key: keyof PlanStep, member: unknown): unknown {
  const isList = key === 'files' || key === 'acceptance' || key === 'dependsOn';
  if (!isList || typeof member !== 'string') return member;
  return member.trim() === '' ? [] : [member];
}

function isEmpty(member: unknown): boolean {
  return (
    member === null || member === '' || member === false || (Array.isArray(member) && member.length === 0)
  );
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
