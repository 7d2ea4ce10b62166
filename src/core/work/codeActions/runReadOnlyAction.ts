import { actionSignals, actionSubject } from './actionStep.ts';
import { actionPurposes, type ActionTarget, type ReadOnlyAction } from './codeAction.ts';
import { buildReadOnlyRequest, findingsForm, placeFindings, type ReviewFinding } from './readOnlyRequest.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import { skipThinking } from '../../model/text/jsonObjectInText.ts';
import type { CallProgress } from '../../calling/send/call.ts';
import { askModel, type AskResult } from '../ask/askModel.ts';
import { activityOf, type Activity } from '../ask/liveState.ts';
import type { FolderContext } from '../ask/folderContext.ts';
import type { AskContext } from '../ask/routingContext.ts';

/** A question about some code. */
export interface ReadOnlyRun {
  readonly context: AskContext & { readonly folder: Pick<FolderContext, 'whyNotNow'> };
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

/** What the model said. */
export interface ReadOnlyDone {
  readonly kind: 'done';
  readonly text: string;
  readonly model: ModelReference;
  readonly callId: string;
  /** Of a review, gravest first. */
  readonly findings?: readonly ReviewFinding[];
}

/** The answer, or why there is none. */
export type ReadOnlyEnd =
  ReadOnlyDone | { readonly kind: 'stopped' } | { readonly kind: 'failed'; readonly failure: PlanFailure };

/**
 * Asks a model for words about code: explained by the grunt or the execution tier, by size, or reviewed with findings
 * as JSON. Nothing is changed, so no verdict follows. Rejects only when storage broke.
 */
export async function runReadOnlyAction(run: ReadOnlyRun): Promise<ReadOnlyEnd> {
  const { context, kind, target, text, planId, signal } = run;
  const forbidden = context.folder.whyNotNow();
  if (forbidden !== undefined) return { kind: 'failed', failure: { message: forbidden } };
  const subject = actionSubject(kind, target.code.length);
  const { tier } = subject;
  let activity: Activity = { sinceMs: context.call.clock.now(), kind: 'waiting-for-first-token' };
  let model: ModelReference | undefined;
  run.onActivity(activity);
  const { request } = buildReadOnlyRequest(kind, target, text);
  const ask = {
    purpose: actionPurposes[kind],
    planId,
    tier,
    tierReason: `This is work for the ${tier} tier`,
    work: actionSignals(kind, target),
    subject,
    request,
    signal,
    onProgress(progress: CallProgress) {
      if (progress.type === 'call-started') ({ model } = progress);
      const next = activityOf(progress, activity, context.call.clock.now());
      if (next !== undefined) run.onActivity((activity = next));
      if (progress.type === 'stream-event' && progress.event.type === 'text-delta' && model !== undefined)
        run.onText(progress.textSoFar.slice(skipThinking(progress.textSoFar)).trim(), model);
    },
  } as const;
  return kind === 'review'
    ? endOf(await askModel(context, { ...ask, output: findingsForm }), ({ findings }) => ({
        findings: placeFindings(findings, target),
      }))
    : endOf(await askModel(context, ask), () => ({}));
}

function endOf<Value>(
  asked: AskResult<Value>,
  read: (value: Value) => Pick<ReadOnlyDone, 'findings'>,
): ReadOnlyEnd {
  if (asked.kind === 'cancelled') return { kind: 'stopped' };
  if (asked.kind !== 'answer') return { kind: 'failed', failure: asked.failure };
  const { text, value, answer } = asked;
  return { kind: 'done', text, model: answer.model, callId: answer.callId, ...read(value) };
}
