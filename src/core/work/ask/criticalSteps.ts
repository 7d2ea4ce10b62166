import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';
import { judgeLevel } from '../../routing/rules/judgeLevel.ts';
import type { RoutingSettings } from '../../routing/rules/routingSettings.ts';
import { signalsOf } from './decideStep.ts';

/** Steps that have not run and in which a mistake is dangerous: the plan that holds one is checked before it runs. */
export function criticalSteps(
  { steps }: Pick<PlanDocument, 'steps'>,
  routing: RoutingSettings,
): readonly StepRecord[] {
  return steps.filter(
    (step) => step.status === 'pending' && judgeLevel(signalsOf(step), routing, undefined).isCritical,
  );
}
