import type { StepEditor } from '../../core/work/edits/editorPorts.ts';
import type { AskPerson } from '../../core/model/question.ts';
import { isPrivateFile } from '../../core/work/context/privateFile.ts';
import { applyStaged, type ApplyPorts } from './applyStaged.ts';
import { createConfirmations } from './confirmStep.ts';
import { createMutex } from '../../core/work/edits/mutex.ts';
import { resolveWorkspacePath } from '../../node/files/workspacePath.ts';
import { readWorkspaceText } from './readWorkspaceText.ts';
import { revertCheckpoint } from './revertCheckpoint.ts';
import type { StagedDocuments } from './stagedDocuments.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import { editMessages, fileProblems } from '../../presentation/edits/editMessages.ts';

/** What {@link createStepEditor} works with. */
export interface StepEditorPorts extends ApplyPorts {
  readonly documents: StagedDocuments;
  readonly ask: AskPerson;
}

/** The engine's hands in one workspace folder: reads, shows diffs, writes and reverts, one step after the other. */
export function createStepEditor(ports: StepEditorPorts): StepEditor & Required<Pick<StepEditor, 'confirm'>> {
  const { folder, documents } = ports;
  const confirmations = createConfirmations({ ...ports });
  const exclusively = createMutex();
  return {
    async realPath(path) {
      const resolved = await resolveWorkspacePath(folder.uri.fsPath, path).catch(() => undefined);
      return resolved?.ok === true ? resolved.path : undefined;
    },
    async read(path) {
      const read = await readWorkspaceText(folder, path);
      switch (read.kind) {
        case 'missing':
          return undefined;
        case 'problem':
          return { problem: { path, reason: read.reason } };
        case 'text': {
          const { text, mixedLineEnds } = read.file;
          // A plan is model output: it must not fetch keys into a prompt, under a link's harmless name neither.
          if (isPrivateFile(path) || isPrivateFile(read.file.path)) {
            const reason = fileProblems.holdsSecrets;
            return { problem: { path, reason } };
          }
          const realPath = read.file.path === path ? undefined : read.file.path;
          return { file: { path, text, ...withoutUndefined({ realPath, mixedLineEnds }) } };
        }
      }
    },
    show: (staged) => documents.show(folder, staged),
    preview: (staged) => {
      documents.preview(folder, staged, false);
    },
    confirm: (staged, signal) => confirmations.confirm(staged, signal),
    hide: (planId, stepId) => documents.hide(planId, stepId),
    apply: (staged) =>
      exclusively(async () => {
        const unconfirmed = await confirmations.takeUnconfirmed(staged);
        if (unconfirmed.length === 0) return applyStaged(ports, staged);
        const problems = unconfirmed.map(({ path, reason }) => ({
          path,
          reason: editMessages.notConfirmed(reason),
        }));
        return { ok: false, problems };
      }),
    revert: (planId, stepId) => exclusively(() => revertCheckpoint(ports, planId, stepId)),
  };
}
