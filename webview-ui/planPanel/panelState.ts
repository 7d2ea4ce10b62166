import { batch, computed, signal } from '@preact/signals';
import type { FromPlanPanel } from '../../src/shared/planProtocol.ts';
import type { PlanPanelView } from '../../src/shared/planView.ts';
import { createPanelStore } from '../shared/panelStore.ts';
import { announcementOf } from './announcements.ts';
import { emptyPanel, type NoteDraft, readSavedPanel, type SavedPanel, type StepForm } from './savedPanel.ts';
import { formOf } from './stepForm.ts';

export const store = createPanelStore<PlanPanelView, SavedPanel, FromPlanPanel>({
  readSaved: readSavedPanel,
  announcementOf,
});

export const { view, saved, send } = store;
const { keep } = store;

/** The step that the Tab key reaches in the list. */
export const currentStepId = signal<string | undefined>(undefined);

/** True from asking for a new step until it is in the view; then its form opens. */
export const isStepAwaited = signal(false);

/** What is in the task box. */
export const task = computed(() => saved.value.taskDraft ?? view.value?.task ?? '');

/**
 * Takes a new view; what belongs to steps of another plan is forgotten, and so is a draft that was planned.
 * Returns the id of the step that was asked for and is there now, with its form open.
 */
export function takeView(next: PlanPanelView): string | undefined {
  return batch(() => {
    const { planId, taskDraft } = saved.peek();
    const known = new Set(view.peek()?.plan?.steps.map(({ id }) => id));
    if (next.plan !== undefined && next.plan.id !== planId) {
      const { forms, notes, openStepIds, openSections } = emptyPanel;
      keep({ forms, notes, openStepIds, openSections, planId: next.plan.id });
    }
    if (taskDraft?.trim() === next.task) dropTaskDraft();
    const added = isStepAwaited.peek() ? next.plan?.steps.find(({ id }) => !known.has(id)) : undefined;
    store.replaceView(next);
    if (added !== undefined) {
      isStepAwaited.value = false;
      currentStepId.value = added.id;
      setForm(added.id, formOf(added));
    }
    return added?.id;
  });
}

/** Remembers what is being typed into the task box. */
export function setTaskDraft(text: string): void {
  keep({ taskDraft: text });
}

/** Goes back to the host's task. */
export function dropTaskDraft(): void {
  const { taskDraft: _dropped, ...rest } = saved.peek();
  saved.value = rest;
}

/** Opens or closes the details of a step. */
export function setStepOpen(stepId: string, isOpen: boolean): void {
  keep({ openStepIds: toggled(saved.peek().openStepIds, stepId, isOpen) });
}

/** Opens or closes a section such as the assumptions. */
export function setSectionOpen(name: string, isOpen: boolean): void {
  keep({ openSections: toggled(saved.peek().openSections, name, isOpen) });
}

/** Keeps an edit form; `undefined` closes it. */
export function setForm(stepId: string, form: StepForm | undefined): void {
  keep({ forms: withEntry(saved.peek().forms, stepId, form) });
}

/** Keeps a note in the making; `undefined` closes its box. */
export function setNote(stepId: string, note: NoteDraft | undefined): void {
  keep({ notes: withEntry(saved.peek().notes, stepId, note) });
}

function toggled(list: readonly string[], entry: string, isIn: boolean): readonly string[] {
  const others = list.filter((each) => each !== entry);
  return isIn ? [...others, entry] : others;
}

function withEntry<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
  value: Value | undefined,
): Readonly<Record<string, Value>> {
  const others = Object.fromEntries(Object.entries(record).filter(([each]) => each !== key));
  return value === undefined ? others : { ...others, [key]: value };
}
