import type { DecisionResult } from '../../routing/rules/decide.ts';
import type { FinishedCall } from '../../calling/send/callModel.ts';
import { decideCheaper } from './cheaperModel.ts';
import { classifyStep } from '../ask/classifyStep.ts';
import { decideStep } from '../ask/decideStep.ts';
import { documentOf, stepOf } from './stepRun.ts';
import type { StepRun } from './stepRun.ts';

/** How a step that is about to run is decided. */
export interface RunDecision {
  readonly stepId: string;
  /** False where it goes on after an attempt. */
  readonly isAtStepBoundary: boolean;
  /** Told of the classifier's call, which is paid for like any other. */
  readonly onCall: (attempt: FinishedCall) => void;
}

/** The models of a step: by the rules, with the classifier's word where it is needed, and as cheap as the budgets want. */
export async function decideRun(
  run: StepRun,
  { stepId, isAtStepBoundary, onCall }: RunDecision,
): Promise<DecisionResult> {
  const { ports, planState, signal } = run;
  const settings = ports.settings();
  const providersWithKey = await ports.providersWithKey();
  const step = stepOf(planState, stepId);
  const planId = documentOf(planState).id;
  let context = ports.decisionContext(step, documentOf(planState));
  let decided = decideStep(step, settings, providersWithKey, context);
  if ('decision' in decided && decided.decision.needsClassifier !== undefined) {
    const levels = decided.decision.needsClassifier;
    context = { ...context, classified: await classifyStep(ports, planId, step, levels, signal, onCall) };
    decided = decideStep(step, settings, providersWithKey, context);
  }
  if ('noModel' in decided || !(await ports.budget.wantsDowngrade({ tier: decided.decision.tier, planId })))
    return decided;
  const { decision } = decided;
  return {
    decision: decideCheaper({ decision, step, settings, providersWithKey, context, isAtStepBoundary }),
  };
}
