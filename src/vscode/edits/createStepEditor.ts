import type { StepEditor } from '../../core/editorPorts.ts';
import { applyStaged } from './applyStaged.ts';
import type { EditPorts } from './applyStaged.ts';
import { readText } from './readText.ts';
import { revertStep } from './revertStep.ts';
import type { StagedDocuments } from './stagedDocuments.ts';

/** What {@link createStepEditor} works with. */
export interface StepEditorPorts extends EditPorts {
  readonly documents: StagedDocuments;
}

/** The engine's hands in one workspace folder: reads, shows diffs, writes, reverts. */
export function createStepEditor(ports: StepEditorPorts): StepEditor {
  return {
    read: (path) => readText(ports.folder, path),
    show: (staged) => ports.documents.show(ports.folder, staged),
    hide: (planId, stepId) => ports.documents.hide(planId, stepId),
    apply: (staged) => applyStaged(ports, staged),
    revert: (planId, stepId) => revertStep(ports, planId, stepId),
  };
}
