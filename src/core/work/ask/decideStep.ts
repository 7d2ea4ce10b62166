import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';
import { decide, type DecisionInput, type DecisionResult } from '../../routing/rules/decide.ts';
import { judgeLevel } from '../../routing/rules/judgeLevel.ts';
import type { RoutingSettings } from '../../routing/rules/routingSettings.ts';
import type { WorkSignals } from '../../routing/rules/workSignals.ts';
import type { EngineSettings } from '../../routing/rules/engineSettings.ts';
import { decisionInput } from './decideModel.ts';
import type { DecisionKnowledge } from './decisionSubject.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Which models a step gets, judged now. */
export function decideStep(...step: Parameters<typeof stepDecision>): DecisionResult {
  return decide(stepDecision(...step));
}

/** What a decision about a step is made from. */
export function stepDecision(
  step: StepRecord,
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
  knowledge: DecisionKnowledge = {},
): DecisionInput {
  const { tier, modelOverride: chosenModel } = step;
  const choice = { tier, tierReason: `This step is given to the ${tier} tier`, work: signalsOf(step) };
  return {
    ...decisionInput(settings, providersWithKey, choice),
    ...withoutUndefined({ chosenModel }),
    ...knowledge,
  };
}

/** What a planned step tells the router about itself. */
export function signalsOf(step: StepRecord): WorkSignals {
  return {
    purpose: 'step',
    stepKind: step.kind,
    text: `${step.title}\n${step.instructions}`,
    files: step.files,
    isMarkedCritical: step.critical,
    isPlanned: true,
    ...(step.outputTokens > 0 ? { codeTokens: step.outputTokens } : {}),
  };
}

/**
 * Steps that have not run and in which a mistake is dangerous: the plan that holds one is checked before it runs. What
 * only a workspace calls critical is not among them, for that check can cost money.
 */
export function criticalSteps(
  { steps }: Pick<PlanDocument, 'steps'>,
  routing: RoutingSettings,
): readonly StepRecord[] {
  return steps.filter(
    (step) =>
      step.status === 'pending' && judgeLevel(signalsOf(step), routing, undefined).level === 'critical',
  );
}
