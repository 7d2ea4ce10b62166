import * as vscode from 'vscode';
import type { StagedChange } from '../../core/work/edits/editorPorts.ts';
import { settingKeys } from '../../shared/contract.ts';
import { commitStep } from '../../node/git/commitStep.ts';
import { gitProgram } from './gitProgram.ts';

/** Commits a step where the setting asks for it; `undefined` where it does not. Git is untouched otherwise. */
export async function commitIfWanted(
  folder: vscode.WorkspaceFolder,
  step: { readonly title: string; readonly changes: readonly StagedChange[] },
): Promise<string | undefined> {
  const isWanted = vscode.workspace.getConfiguration(undefined, folder.uri).get(settingKeys.commitPerStep);
  if (isWanted !== true || !vscode.workspace.isTrusted) return undefined;
  return commitStep({ ...step, folderPath: folder.uri.fsPath, git: await gitProgram() });
}
