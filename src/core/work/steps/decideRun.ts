import { decideWithClassifier } from '../../routing/rules/classifier.ts';
import type { DecisionResult } from '../../routing/rules/decide.ts';
import type { FinishedCall } from '../../calling/send/call.ts';
import { decideCheaper } from './cheaperModel.ts';
import { classifyStep } from '../ask/classifyStep.ts';
import { stepSubject } from '../ask/decisionSubject.ts';
import { stepDecision } from '../ask/decideStep.ts';
import { documentOf, stepOf } from './stepRun.ts';
import type { StepRun } from './stepRun.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

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
  const { context, planState, signal } = run;
  const { routing, call } = context;
  const settings = routing.settings();
  const providersWithKey = await routing.providersWithKey();
  const step = stepOf(planState, stepId);
  const planId = documentOf(planState).id;
  const knowledge = routing.decisionKnowledge(stepSubject(step, documentOf(planState), call.clock.now()));
  const { decided, classified } = await decideWithClassifier(
    stepDecision(step, settings, providersWithKey, knowledge),
    (levels) => classifyStep(context, planId, step, levels, signal, onCall),
  );
  if ('noModel' in decided || !(await routing.wantsDowngrade({ tier: decided.decision.tier, planId })))
    return decided;
  const { decision } = decided;
  return {
    decision: decideCheaper({
      decision,
      step,
      settings,
      providersWithKey,
      knowledge: { ...knowledge, ...withoutUndefined({ classified }) },
      isAtStepBoundary,
    }),
  };
}
