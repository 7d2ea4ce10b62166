import type { PlanStep } from '../../core/work/plan/planSchema.ts';

/** A step of the person's own, with an id that the plan does not have yet, to be filled in. */
export function newStep(steps: readonly { readonly id: string }[], title: string): PlanStep {
  const taken = new Set(steps.map((step) => step.id));
  let number = steps.length + 1;
  while (taken.has(`s${number}`)) number++;
  return {
    id: `s${number}`,
    title,
    kind: 'edit',
    tier: 'execution',
    files: [],
    instructions: title,
    acceptance: [],
    dependsOn: [],
    critical: false,
    outputTokens: 1_000,
  };
}
