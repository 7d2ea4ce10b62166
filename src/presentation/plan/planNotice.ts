import type { PlanDocument, PlanFailure } from '../../core/work/plan/planDocument.ts';
import type { NoticeAction, NoticeView } from '../../shared/planView.ts';
import { errorMessage } from '../errorMessages.ts';
import { callSummary } from './moneyView.ts';
import { failureText } from './stepView.ts';

/** The sentence above the plan that says why nothing goes on by itself; `undefined` when nothing is to be said. */
export function planNotice(document: PlanDocument | undefined, isElsewhere: boolean): NoticeView | undefined {
  if (document === undefined) return undefined;
  if (isElsewhere) {
    return {
      severity: 'info',
      title: 'Another window is working on this plan.',
      detail: 'It can be taken over here once that window has closed it or is gone.',
      actions: ['take-over'],
    };
  }
  const raw: NoticeAction[] = document.rawAnswer === undefined ? [] : ['show-raw-answer'];
  if (document.state === 'failed') {
    const { message, detail, kind }: PlanFailure = document.failure ?? { message: 'Planning failed.' };
    return {
      severity: 'error',
      title: message,
      ...detailWithCost(detail, document),
      actions: [...new Set<NoticeAction>(['plan-again', ...raw, ...wayOut(kind), 'show-log'])].filter(
        (action) => action !== 'show-raw-answer' || raw.length > 0,
      ),
    };
  }
  if (document.state === 'cancelled') {
    return {
      severity: 'info',
      title: 'Planning was stopped.',
      ...detailWithCost(undefined, document),
      actions: ['plan-again'],
    };
  }
  if (document.autopilot?.isSuspended === true && document.state === 'paused') {
    return {
      severity: 'info',
      title: 'This plan was on Autopilot. Resume it?',
      detail: 'Nothing goes on by itself after a reload. Resume alone goes on and shows you each diff.',
      actions: ['resume-autopilot', 'resume'],
    };
  }
  if (document.failure !== undefined) {
    return {
      severity: 'warning',
      title: 'Planning the rest anew came to nothing; the plan is as it was.',
      detail: failureText(document.failure),
      actions: [...raw, 'show-log'],
    };
  }
  if (document.state !== 'paused') return undefined;
  const interrupted = document.steps.some((step) => step.status === 'interrupted');
  const failed = document.steps.find((step) => step.status === 'failed');
  if (failed !== undefined) {
    return {
      severity: 'warning',
      title: `Paused: step "${failed.title}" failed.`,
      detail: 'Retry it with a note, edit it, or plan anew from there. Nothing of it was written.',
      actions: [],
    };
  }
  const waiting = document.steps.find((step) => step.status === 'awaiting-approval');
  if (waiting !== undefined && !interrupted) {
    return {
      severity: 'info',
      title: `Paused: step "${waiting.title}" waits for your review.`,
      detail: 'Accept or reject its changes. Nothing is sent until you resume.',
      actions: ['resume'],
    };
  }
  return {
    severity: 'info',
    title: interrupted ? 'Paused: a step was interrupted.' : 'Paused.',
    detail: 'Nothing is sent until you resume.',
    actions: ['resume'],
  };
}

/** Planning that came to nothing may have cost something all the same, and no plan is there to say it. */
function detailWithCost(detail: string | undefined, document: PlanDocument): { readonly detail?: string } {
  const { cost } = callSummary(document.planningCalls);
  const lines = [detail, cost === undefined ? undefined : `Planning has cost ${cost.text}.`];
  const text = lines.filter((line) => line !== undefined).join('\n');
  return text === '' ? {} : { detail: text };
}

/** The buttons that help with what went wrong. */
function wayOut(kind: PlanFailure['kind']): readonly NoticeAction[] {
  if (kind === undefined || kind === 'budget') return ['open-settings'];
  return errorMessage({ kind, message: '' }, { model: '', provider: '' }).actions;
}
