import * as vscode from 'vscode';
import type { StepEditor } from '../../core/editorPorts.ts';
import { isPrivateFile } from '../context/privateFile.ts';
import { applyStaged } from './applyStaged.ts';
import type { ApplyPorts } from './applyStaged.ts';
import { createLane } from './lane.ts';
import { readWorkspaceText } from './readWorkspaceText.ts';
import { revertCheckpoint } from './revertCheckpoint.ts';
import type { StagedDocuments } from './stagedDocuments.ts';

/** What {@link createStepEditor} works with. */
export interface StepEditorPorts extends ApplyPorts {
  readonly documents: StagedDocuments;
}

/** The engine's hands in one workspace folder: reads, shows diffs, writes and reverts, one step after the other. */
export function createStepEditor(ports: StepEditorPorts): StepEditor {
  const { folder, documents } = ports;
  const inLane = createLane();
  return {
    async read(path) {
      const read = await readWorkspaceText(folder, path);
      switch (read.kind) {
        case 'missing':
          return undefined;
        case 'problem':
          return { problem: { path, reason: read.reason } };
        case 'text':
          // A plan is model output: it must not fetch keys into a prompt, under a link's harmless name neither.
          if (isPrivateFile(path) || isPrivateFile(read.file.path)) {
            const reason = vscode.l10n.t('looks as if it holds keys or passwords, so no model is shown it');
            return { problem: { path, reason } };
          }
          return { file: { path, text: read.file.text } };
      }
    },
    show: (staged) => documents.show(folder, staged),
    hide: (planId, stepId) => documents.hide(planId, stepId),
    apply: (staged) => inLane(() => applyStaged(ports, staged)),
    revert: (planId, stepId) => inLane(() => revertCheckpoint(ports, planId, stepId)),
  };
}
