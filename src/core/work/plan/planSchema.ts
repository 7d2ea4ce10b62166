import * as z from 'zod/mini';
import { stepKinds, tiers } from '../../../shared/tiers.ts';
import type { JsonSchema } from '../../model/request/request.ts';

/** Longest plan that is accepted; a longer one is a sign of a model that lost the thread. */
export const maximumSteps = 40;

const text = z.string();

/**
 * One step as the planner writes it. Every property is required and no other is allowed, because OpenAI's
 * strict structured output asks for that (facts: protocols §5); emptiness stands for absence.
 */
export const planStepSchema = z.strictObject({
  id: text.check(z.describe('Short unique id such as "s1".')),
  title: text.check(z.describe('Imperative, at most 80 characters.')),
  kind: z.enum(stepKinds),
  tier: z.enum(tiers).check(z.describe('Cheapest tier that can do this step well.')),
  files: z
    .array(text)
    .check(z.describe('Paths relative to the workspace folder that the step reads or changes.')),
  instructions: text.check(z.describe('All that a model needs that sees only this step and its files.')),
  acceptance: z.array(text).check(z.describe('Observable checks that say that the step is done.')),
  dependsOn: z.array(text).check(z.describe('Ids of steps whose results this one needs.')),
  critical: z
    .boolean()
    .check(z.describe('True when a mistake here is dangerous: security, payments, migrations.')),
  outputTokens: z
    .number()
    .check(z.describe('Your estimate of the tokens that the answer of this step needs.')),
});

/** A step with what is added to it only where it is needed; empty for all others, because of the same strictness. */
export const writtenStepSchema = z.strictObject({
  ...planStepSchema.shape,
  checksDeferredUntil: text.check(
    z.describe(
      'Usually "". Id of the later step until which the project may be broken; the checks run there.',
    ),
  ),
});

/** The plan as the planner writes it. */
export const planSchema = z.strictObject({
  goal: text.check(z.describe('What is true when the plan is done, in one sentence.')),
  assumptions: z.array(text),
  steps: z.array(writtenStepSchema),
});

/** A plan. Paths are relative, with forward slashes, and inside the workspace once validated. */
export interface Plan extends Omit<z.infer<typeof planSchema>, 'steps'> {
  steps: PlanStep[];
}

/** What a schema reads, as data that nobody changes. */
export type ReadAs<Schema extends z.ZodMiniType> = Unchangeable<z.output<Schema>>;

type Unchangeable<T> = T extends readonly (infer Item)[]
  ? readonly Unchangeable<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Unchangeable<T[K]> }
    : T;

export type PlanStep = ReadAs<typeof planStepSchema> & {
  /** Id of the later step at which its checks run, because it may break things that are mended there. */
  readonly checksDeferredUntil?: string;
};

/** The one schema that feeds Anthropic, OpenAI and Ollama structured output. Made when asked for: starting is fast. */
export function planJsonSchema(): JsonSchema {
  return z.toJSONSchema(planSchema);
}
