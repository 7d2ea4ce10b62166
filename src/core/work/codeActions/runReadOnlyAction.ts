import { actionSignals } from './actionStep.ts';
import { actionPurposes, tierOfAction } from './codeAction.ts';
import type { ActionTarget, ReadOnlyAction } from './codeAction.ts';
import { buildReadOnlyRequest } from './readOnlyRequest.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import { skipThinking } from '../../model/jsonObjectInText.ts';
import { decide } from '../../routing/rules/decide.ts';
import { callModel } from '../../calling/send/callModel.ts';
import { whyUnusable } from '../ask/whyUnusable.ts';
import { fitDecision } from '../ask/contextWindow.ts';
import { activityOf } from '../ask/liveState.ts';
import type { Activity } from '../ask/liveState.ts';
import { outcomeOfCall } from '../ask/outcomeOfCall.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A question about some code. */
export interface ReadOnlyRun {
  readonly context: WorkContext;
  readonly kind: ReadOnlyAction;
  readonly target: ActionTarget;
  /** Text of the whole file. */
  readonly text: string;
  /** What the ledger groups its attempts by. */
  readonly planId: string;
  readonly signal: AbortSignal;
  readonly onActivity: (activity: Activity) => void;
  /** Told which model is asked, and the answer as it grows. */
  readonly onText: (textSoFar: string, model: ModelReference) => void;
}

/** The answer, or why there is none. */
export type ReadOnlyEnd =
  | {
      readonly kind: 'done';
      readonly text: string;
      readonly model: ModelReference;
      readonly callId: string;
    }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: PlanFailure };

/**
 * Asks a model for words about code: explained by the grunt or the execution tier, by size, or reviewed with findings
 * as JSON. Nothing is changed, so no verdict follows. Rejects only when storage broke.
 */
export async function runReadOnlyAction(run: ReadOnlyRun): Promise<ReadOnlyEnd> {
  const { context, kind, target, text, planId, signal } = run;
  const forbidden = context.folder.whyNotNow();
  if (forbidden !== undefined) return { kind: 'failed', failure: { message: forbidden } };
  const settings = context.routing.settings();
  const tier = tierOfAction(kind, target.code.length);
  const decided = decide({
    ...context.routing.decisionKnowledge({ kind: kind === 'review' ? 'check' : 'investigate', tier }),
    tier,
    tierReason: `This is work for the ${tier} tier`,
    tiers: settings.tiers,
    whyUnusable: whyUnusable(settings, await context.routing.providersWithKey()),
    routing: settings.routing,
    work: actionSignals(kind, target),
  });
  if ('noModel' in decided) return { kind: 'failed', failure: { message: decided.noModel } };
  const { request } = buildReadOnlyRequest(kind, target, text);
  const fitted = await fitDecision(context.routing, decided.decision, request);
  if ('tooLong' in fitted) return { kind: 'failed', failure: fitted.tooLong };
  const { maxOutputTokens, temperature, effort } = settings.tiers[fitted.decision.tier];
  let activity: Activity = { sinceMs: context.call.clock.now(), kind: 'waiting-for-first-token' };
  let model = fitted.decision.model;
  run.onActivity(activity);
  const result = await callModel(context.call, {
    purpose: actionPurposes[kind],
    planId,
    position: 0,
    decision: fitted.decision,
    request: {
      ...request,
      maxOutputTokens,
      ...withoutUndefined({ temperature, effort }),
    },
    signal,
    onProgress(progress) {
      if (progress.type === 'attempt-started') ({ model } = progress);
      const next = activityOf(progress, activity, context.call.clock.now());
      if (next !== undefined) run.onActivity((activity = next));
      if (progress.type === 'stream-event' && progress.event.type === 'text-delta')
        run.onText(withoutThinking(progress.textSoFar), model);
    },
  });
  const outcome = outcomeOfCall(context.routing, result, signal);
  if (outcome.kind === 'cancelled') return { kind: 'stopped' };
  if (outcome.kind !== 'answer') return { kind: 'failed', failure: outcome.failure };
  const { answer } = outcome;
  return {
    kind: 'done',
    text: withoutThinking(answer.text),
    model: answer.model,
    callId: answer.callId,
  };
}

function withoutThinking(text: string): string {
  return text.slice(skipThinking(text)).trim();
}
