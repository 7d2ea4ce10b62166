import { previewEdits } from '../edits/previewEdits.ts';
import { isFindingsOnly } from '../context/buildStepRequest.ts';
import type { FileText } from '../edits/editorPorts.ts';
import { activeAutopilot } from '../plan/autopilot.ts';
import { documentOf, stepOf, type StepRun } from './stepRun.ts';

/** The diff of a step whose edits are being written. */
export interface StepPreview {
  /** Shows what there is of them; `files` are the texts that they are made for. */
  show(textSoFar: string, files: readonly FileText[]): void;
  /** Closes what was shown, where nothing came of it. */
  close(): Promise<void>;
}

/**
 * Nothing is shown under Autopilot, whose edits are not waited for, nor where somebody else
 * follows the answer.
 */
export function createStepPreview(run: StepRun, stepId: string): StepPreview {
  const { planState, context } = run;
  const document = documentOf(planState);
  const step = stepOf(planState, stepId);
  const isWanted =
    run.onText === undefined && activeAutopilot(document) === undefined && !isFindingsOnly(step);
  let isShown = false;
  return {
    show(textSoFar, files) {
      if (!isWanted || context.folder.editor.preview === undefined) return;
      const changes = previewEdits(new Map(files.map(({ path, text }) => [path, text])), textSoFar);
      if (changes.length === 0) return;
      isShown = true;
      context.folder.editor.preview({ planId: document.id, stepId, title: step.title, changes });
    },
    async close() {
      if (isShown) await context.folder.editor.hide(document.id, stepId);
    },
  };
}
