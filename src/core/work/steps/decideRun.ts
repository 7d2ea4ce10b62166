import { decideWithClassifier } from '../../routing/rules/classifier.ts';
import type { DecisionResult } from '../../routing/rules/decide.ts';
import type { FinishedCall } from '../../calling/send/call.ts';
import { decideCheaper } from './cheaperModel.ts';
import type { StepEditor } from '../edits/editorPorts.ts';
import { classifyStep } from '../ask/classifyStep.ts';
import { stepSubject } from '../ask/decisionSubject.ts';
import { stepDecision } from '../ask/decideStep.ts';
import { documentOf, stepOf, type StepRun } from './stepRun.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** How a step that is about to run is decided. */
export interface RunDecision {
  readonly stepId: string;
  /** False where it goes on after an attempt. */
  readonly isAtStepBoundary: boolean;
  /** Told of the classifier's call, which is paid for like any other. */
  readonly onCall: (attempt: FinishedCall) => void;
}

/** Where links among a step's files lead to. */
async function realPathsOf(
  editor: Pick<StepEditor, 'realPath'>,
  paths: readonly string[],
): Promise<readonly string[]> {
  const real = await Promise.all(paths.map(async (path) => editor.realPath?.(path)));
  return real.filter((path, index) => path !== undefined && path !== paths[index]) as readonly string[];
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
  const document = documentOf(planState);
  const planId = document.id;
  const subject = stepSubject(step, document, call.clock.now());
  const linked = await realPathsOf(context.folder.editor, step.files);
  const knowledge = routing.decisionKnowledge({
    ...subject,
    toldFiles: [...(subject.toldFiles ?? []), ...linked],
  });
  const { decided, classified } = await decideWithClassifier(
    stepDecision(step, settings, providersWithKey, knowledge),
    (levels) => classifyStep(context, document, step, levels, signal, onCall),
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
