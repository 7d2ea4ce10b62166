import type { StagedStep } from '../../core/work/edits/editorPorts.ts';
import type { PlanDocument } from '../../core/work/plan/planDocument.ts';
import type { Questions } from '../questions/questions.ts';
import type { FoundItem, WaitingSource } from './waiting.ts';

/** What can be answered to staged edits. */
const editAnswers = [
  { id: 'accept', label: 'Accept' },
  { id: 'reject', label: 'Reject' },
  { id: 'show-diff', label: 'Show Diff' },
] as const;

/**
 * What waits in a plan: its steps with staged edits, and the plan itself while it is ready and does not run. While
 * `isPlanning`, a model still writes or checks it.
 */
export function itemsOfPlan(document: PlanDocument | undefined, isPlanning: boolean): readonly FoundItem[] {
  if (document === undefined) return [];
  const { id: planId, state, goal, steps } = document;
  const edits = steps.flatMap(({ id, title, status }, index): FoundItem[] =>
    status === 'awaiting-approval'
      ? [editsItem(planId, id, `Step ${index + 1}, ${title}: the edits wait for your answer.`)]
      : [],
  );
  if (state !== 'ready' || isPlanning) return edits;
  const title =
    steps.length === 1 ? 'The plan is ready: one step.' : `The plan is ready: ${steps.length} steps.`;
  const answers = [{ id: 'run', label: 'Run All' }];
  return [...edits, { kind: 'plan-ready', id: `plan ${planId}`, planId, title, detail: goal, answers }];
}

/** The edits of an action on code. */
export function itemOfAction({ planId, stepId, title }: StagedStep): FoundItem {
  return editsItem(planId, stepId, `${title}: the edits wait for your answer.`);
}

/** Questions of what runs. */
export function questionSource(questions: Questions): WaitingSource {
  return {
    items: () => questions.open().map(({ kind = 'other', ...question }) => ({ kind, ...question })),
    answer({ id }, answerId) {
      questions.answer(id, answerId);
    },
    onDidChange: (listener) => questions.onDidChange(listener),
  };
}

function editsItem(planId: string, stepId: string, title: string): FoundItem {
  return { kind: 'edits', id: `edits ${planId} ${stepId}`, planId, stepId, title, answers: editAnswers };
}
