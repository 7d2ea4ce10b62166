import type { PlanPanelStrings } from '../../src/shared/planProtocol.ts';
import type { PlanPanelView, StepStatus } from '../../src/shared/planView.ts';
import { fill } from '../shared/fill.ts';
import { phaseText, statusText } from './words.ts';

/** Changes that are heard; the first writing and the waiting are not, and neither is any token. */
const heardStatuses: ReadonlySet<StepStatus> = new Set([
  'running',
  'awaiting-review',
  'done',
  'failed',
  'rejected',
  'reverted',
  'interrupted',
]);

/** What a screen reader says when `after` takes the place of `before`; empty when there is nothing to say. */
export function announcementOf(
  before: PlanPanelView | undefined,
  after: PlanPanelView,
  strings: PlanPanelStrings,
): string {
  if (before === undefined) return '';
  const sentences: string[] = [];
  if (after.phase !== before.phase) sentences.push(phaseSentence(after, strings));
  if (after.plan !== undefined && after.plan.id === before.plan?.id) {
    const earlier = new Map(before.plan.steps.map((step) => [step.id, step.status]));
    for (const [index, step] of after.plan.steps.entries()) {
      if (!heardStatuses.has(step.status) || earlier.get(step.id) === step.status) continue;
      sentences.push(fill(strings.saidStepStatus, index + 1, step.title, statusText(step.status, strings)));
    }
  }
  const { notice, question } = after;
  if (notice !== undefined && notice.title !== before.notice?.title) sentences.push(notice.title);
  if (question !== undefined && question.id !== before.question?.id) sentences.push(question.title);
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function phaseSentence(view: PlanPanelView, strings: PlanPanelStrings): string {
  if (view.phase === 'reviewing' && view.plan !== undefined) {
    const count = view.plan.steps.length;
    return count === 1 ? strings.saidOneStepReady : fill(strings.saidPlanReady, count);
  }
  return view.phase === 'composing' ? '' : phaseText(view.phase, strings);
}
