import type { PlanPanelView, StepStatus } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { fill } from '../shared/fill.ts';

/** Changes that are heard; the first writing and the waiting are not, and neither is any token. */
const heardStatuses: ReadonlySet<StepStatus> = new Set([
  'running',
  'awaiting-approval',
  'done',
  'failed',
  'rejected',
  'reverted',
  'interrupted',
]);

/** What a screen reader says when `after` takes the place of `before`; empty when there is nothing to say. */
export function announcementOf(before: PlanPanelView | undefined, after: PlanPanelView): string {
  if (before === undefined) return '';
  const sentences: string[] = [];
  if (after.phase !== before.phase) sentences.push(phaseSentence(after));
  if (after.plan !== undefined && after.plan.id === before.plan?.id) {
    const earlier = new Map(before.plan.steps.map((step) => [step.id, step.status]));
    for (const [index, step] of after.plan.steps.entries()) {
      if (!heardStatuses.has(step.status) || earlier.get(step.id) === step.status) continue;
      sentences.push(fill(labels.saidStepStatus, index + 1, step.title, labels.statuses[step.status]));
    }
  }
  const { notice, question } = after;
  if (notice !== undefined && notice.title !== before.notice?.title) sentences.push(notice.title);
  if (question !== undefined && question.id !== before.question?.id) {
    sentences.push(question.title, ...(question.commands ?? []).map(({ command }) => command));
  }
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function phaseSentence(view: PlanPanelView): string {
  if (view.phase === 'ready' && view.plan !== undefined) {
    const count = view.plan.steps.length;
    return count === 1 ? labels.saidOneStepReady : fill(labels.saidPlanReady, count);
  }
  return labels.phases[view.phase];
}
