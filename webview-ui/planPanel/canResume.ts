import type { PlanPanelView } from '../../src/shared/planView.ts';

/** Whether the toolbar offers to go on with the plan; a notice then does not offer it a second time. */
export function canResume({ phase, plan, setup }: PlanPanelView): boolean {
  if (plan === undefined || setup.kind !== 'ready') return false;
  return (phase === 'paused' || phase === 'failed') && plan.totals.doneSteps < plan.steps.length;
}
