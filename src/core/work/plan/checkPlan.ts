import { findCycle, type GraphStep } from './planGraph.ts';
import { maximumSteps, type Plan, type PlanStep } from './planSchema.ts';
import { normaliseWorkspacePath } from '../../model/paths/workspacePath.ts';

/** A plan that holds together, or what is wrong with it in sentences that a person and a model both understand. */
export type CheckedPlan =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly errors: readonly string[] };

/** Longest texts of a plan, in characters. They bound what one answer can put on the screen and into prompts. */
const longest = { id: 60, title: 200, goal: 2_000, line: 2_000, instructions: 20_000, entries: 60 } as const;

const mostOutputTokens = 1_000_000;
const mostErrors = 20;

/**
 * Checks what the schema cannot say (ids, dependencies, cycles, paths, lengths) and returns the plan with its
 * texts trimmed and its paths normalised.
 *
 * @param keptSteps steps that stay beside the plan's (re-planning): they may be depended on, their ids are taken.
 */
export function checkPlan(plan: Plan, keptSteps: readonly GraphStep[] = []): CheckedPlan {
  const tidied: Plan = {
    goal: plan.goal.trim(),
    assumptions: withoutEmpty(plan.assumptions),
    steps: plan.steps.map(tidyStep),
  };
  const errors = [
    ...checkLength('The goal', tidied.goal, longest.goal),
    ...checkEntries('the assumptions', tidied.assumptions),
    ...findStepErrors(tidied.steps, keptSteps),
  ];
  if (tidied.goal === '') errors.push('The goal is empty.');
  if (tidied.steps.length === 0) errors.unshift('The plan has no steps.');
  return errors.length === 0
    ? { ok: true, plan: tidied }
    : { ok: false, errors: errors.slice(0, mostErrors) };
}

/** What is wrong with these steps as the steps of one plan; empty when nothing is. See {@link checkPlan}. */
export function findStepErrors(steps: readonly PlanStep[], keptSteps: readonly GraphStep[] = []): string[] {
  const all: readonly GraphStep[] = [...keptSteps, ...steps];
  const errors: string[] = [];
  if (all.length > maximumSteps) {
    errors.push(`The plan has ${all.length} steps; at most ${maximumSteps} are allowed. Join small steps.`);
  }
  errors.push(...findIdErrors(steps, keptSteps), ...findDependencyErrors(steps, all));
  for (const step of steps.slice(0, maximumSteps))
    errors.push(...findTextErrors(step), ...findPathErrors(step));
  return errors;
}

/** Trims the step's texts, drops empty entries and repeated dependencies, and writes its paths in their one form. */
export function tidyStep({ checksDeferredUntil = '', ...step }: PlanStep): PlanStep {
  return {
    ...step,
    ...(checksDeferredUntil.trim() === '' ? {} : { checksDeferredUntil: checksDeferredUntil.trim() }),
    id: step.id.trim(),
    title: step.title.trim(),
    instructions: step.instructions.trim(),
    acceptance: withoutEmpty(step.acceptance),
    dependsOn: [...new Set(withoutEmpty(step.dependsOn))],
    files: [...new Set(withoutEmpty(step.files).map(tidyPath))],
    outputTokens: Math.round(step.outputTokens),
  };
}

function findIdErrors(steps: readonly PlanStep[], keptSteps: readonly GraphStep[]): string[] {
  const errors: string[] = [];
  const kept = new Set(keptSteps.map((step) => step.id));
  const seen = new Set<string>();
  for (const [index, step] of steps.entries()) {
    if (step.id === '') errors.push(`Step ${index + 1} has no id.`);
    else if (kept.has(step.id))
      errors.push(`The id ${quote(step.id)} belongs to a step that stays; choose another.`);
    else if (seen.has(step.id)) errors.push(`Two steps have the id ${quote(step.id)}.`);
    seen.add(step.id);
  }
  return errors;
}

function findDependencyErrors(steps: readonly PlanStep[], all: readonly GraphStep[]): string[] {
  const errors: string[] = [];
  const known = new Set(all.map((step) => step.id));
  for (const step of steps) {
    for (const id of step.dependsOn) {
      if (id === step.id) errors.push(`Step ${quote(step.id)} depends on itself.`);
      else if (!known.has(id)) {
        errors.push(`Step ${quote(step.id)} depends on ${quote(id)}, which is not a step of the plan.`);
      }
    }
  }
  // A step that names itself has its own sentence above.
  const cycle = findCycle(
    all.map((step) => ({ id: step.id, dependsOn: step.dependsOn.filter((id) => id !== step.id) })),
  );
  if (cycle !== undefined)
    errors.push(`Steps depend on each other in a circle: ${cycle.map(cut).join(' → ')}.`);
  return errors;
}

function findTextErrors(step: PlanStep): string[] {
  const name = `step ${quote(step.id)}`;
  const errors = [
    ...checkLength(`The id of ${name}`, step.id, longest.id),
    ...checkLength(`checksDeferredUntil of ${name}`, step.checksDeferredUntil ?? '', longest.id),
    ...checkLength(`The title of ${name}`, step.title, longest.title),
    ...checkLength(`The instructions of ${name}`, step.instructions, longest.instructions),
    ...checkEntries(`the acceptance checks of ${name}`, step.acceptance),
    ...checkEntries(`the files of ${name}`, step.files),
  ];
  if (step.title === '') errors.push(`The title of ${name} is empty.`);
  if (step.instructions === '') errors.push(`The instructions of ${name} are empty.`);
  if (!(step.outputTokens >= 0 && step.outputTokens <= mostOutputTokens)) {
    errors.push(`outputTokens of ${name} must be between 0 and ${mostOutputTokens}.`);
  }
  return errors;
}

function findPathErrors(step: PlanStep): string[] {
  return step.files.flatMap((file) => {
    const checked = normaliseWorkspacePath(file);
    return checked.ok ? [] : [`Step ${quote(step.id)}: the path ${quote(file)} ${checked.reason}.`];
  });
}

function checkEntries(name: string, entries: readonly string[]): string[] {
  if (entries.length > longest.entries) {
    return [`There are ${entries.length} entries in ${name}; at most ${longest.entries} are allowed.`];
  }
  return entries.flatMap((entry) => checkLength(`An entry of ${name}`, entry, longest.line)).slice(0, 1);
}

function checkLength(name: string, text: string, most: number): string[] {
  return text.length > most ? [`${name} has ${text.length} characters; at most ${most} are allowed.`] : [];
}

function tidyPath(file: string): string {
  const checked = normaliseWorkspacePath(file);
  return checked.ok ? checked.path : file;
}

function withoutEmpty(entries: readonly string[]): string[] {
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}

function quote(text: string): string {
  return `"${cut(text)}"`;
}

function cut(text: string): string {
  return text.length > longest.id ? `${text.slice(0, longest.id)}…` : text;
}
