import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { StagedChange, StagedStep } from '../../../src/core/work/edits/editorPorts.ts';
import type { CheckpointFile } from '../../../src/core/work/plan/planStore.ts';
import type { Log } from '../../../src/core/model/log.ts';
import type { Question } from '../../../src/core/model/question.ts';
import type { ApplyPorts } from '../../../src/vscode/edits/applyStaged.ts';
import { createStepEditor } from '../../../src/vscode/edits/createStepEditor.ts';
import { createStagedDocuments } from '../../../src/vscode/edits/stagedDocuments.ts';
import type { FileForApproval } from '../../../src/vscode/edits/stepsForApproval.ts';

/** A step editor on a folder of its own inside the workspace; what the person answers is set by the test. */
export function createEditWorld(root: string) {
  const folder = vscode.workspace.workspaceFolders![0]!;
  const checkpoints = new Map<string, readonly CheckpointFile[]>();
  const plans: ApplyPorts['plans'] = {
    async saveCheckpoint(planId, stepId, files) {
      checkpoints.set(`${planId}/${stepId}`, files);
    },
    async loadCheckpoint(planId, stepId) {
      return checkpoints.get(`${planId}/${stepId}`);
    },
    async removeCheckpoint(planId, stepId) {
      checkpoints.delete(`${planId}/${stepId}`);
    },
  };
  const log: Log = { trace() {}, info() {}, warn() {}, error() {} };
  const documents = createStagedDocuments();
  const asked: Question[] = [];
  const state: { answer: string | undefined } = { answer: undefined };
  const editor = createStepEditor({
    ...{ folder, plans, log, documents },
    ask: async (question) => {
      asked.push(question);
      return state.answer;
    },
  });
  const at = (path: string): string => join(folder.uri.fsPath, root, path);
  const inFolder = (path: string): string => `${root}/${path}`;
  function fileOf(path: string): FileForApproval {
    const step = documents.reviews.step('plan', 's');
    assert.ok(step);
    const found = documents.reviews.fileAt(documents.reviews.uriOf(step, 'after', inFolder(path)));
    assert.ok(found, path);
    return found;
  }
  return {
    ...{ folder, documents, editor, asked, state, at, inFolder, checkpoints },
    has: (path: string): boolean => existsSync(at(path)),
    bytesAt: (path: string): Promise<Buffer> => readFile(at(path)),
    textAt: async (path: string): Promise<string> => (await readFile(at(path))).toString(),
    put: async (path: string, content: string | Uint8Array): Promise<void> => {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), content);
    },
    step: (...changes: readonly StagedChange[]): StagedStep => ({
      ...{ planId: 'plan', stepId: 's', title: 'A step' },
      changes: changes.map((change) => ({
        ...change,
        path: inFolder(change.path),
        ...(change.movedTo === undefined ? {} : { movedTo: inFolder(change.movedTo) }),
      })),
    }),
    fileOf,
    /** Resolves when the right side is this text. */
    shows: async (path: string, text: string): Promise<void> => {
      const document = await vscode.workspace.openTextDocument(fileOf(path).uri);
      await when(vscode.workspace.onDidChangeTextDocument, () => document.getText() === text);
    },
    clear: async (): Promise<void> => {
      await documents.hide('plan', 's');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await rm(at('.'), { recursive: true, force: true });
      checkpoints.clear();
      asked.length = 0;
      state.answer = undefined;
    },
  };
}

/** Resolves when something holds, looked at after every event. */
export async function when(event: vscode.Event<unknown>, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise((resolve) => {
      const listening = event(() => {
        listening.dispose();
        resolve(undefined);
      });
    });
  }
}
