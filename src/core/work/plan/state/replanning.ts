import type { StepRecord } from '../planDocument.ts';
import { dependentsOf } from '../planGraph.ts';

/**
 * Ids of the steps that re-planning from a step replaces: that step and the later ones of the list that are not
 * done, and whatever depends on one of them and is not done. Done steps always stay.
 */
export function replacedStepIds(steps: readonly StepRecord[], fromStepId: string): string[] {
  const from = steps.findIndex((step) => step.id === fromStepId);
  if (from < 0) return [];
  const replaced = new Set(steps.slice(from).flatMap((step) => (step.status === 'done' ? [] : [step.id])));
  for (const id of [...replaced]) for (const dependent of dependentsOf(steps, id)) replaced.add(dependent);
  return steps.filter((step) => replaced.has(step.id) && step.status !== 'done').map((step) => step.id);
}

/** The steps that stay, without what they depended on among the replaced ones. */
export function keptSteps(steps: readonly StepRecord[], replaced: ReadonlySet<string>): StepRecord[] {
  return steps
    .filter((step) => !replaced.has(step.id))
    .map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => !replaced.has(id)) }));
}
