import * as vscode from 'vscode';
import type { AskPerson } from '../../core/model/question.ts';
import type { WorkspaceTools } from '../../core/work/tools/workspaceTools.ts';
import { askModelsQuestion } from '../../presentation/questions/askModelsQuestion.ts';
import { createFileAccess } from './fileAccess.ts';
import { findReferences } from './findReferences.ts';
import { findRipgrep } from '../../node/search/findRipgrep.ts';
import { listFiles } from './listFiles.ts';
import { listProblems } from './listProblems.ts';
import { outlineFile } from './outlineFile.ts';
import { readFile } from './readFile.ts';
import { searchText } from './searchText.ts';

/** What {@link createWorkspaceTools} works with. */
export interface WorkspaceToolsPorts {
  readonly folder: vscode.WorkspaceFolder;
  readonly ask: AskPerson;
  /** Whether a file is private; no model fetches it then. */
  readonly isPrivate: (path: string) => boolean;
  /** Path of a ripgrep; by default VS Code's own, looked for once. */
  readonly ripgrep?: () => Promise<string | undefined>;
}

/** How a model looks around in one workspace folder: see {@link WorkspaceTools}. */
export function createWorkspaceTools(ports: WorkspaceToolsPorts): WorkspaceTools {
  const { folder } = ports;
  const access = createFileAccess(folder, ports.isPrivate);
  let looking: Promise<string | undefined> | undefined;
  const ripgrep = ports.ripgrep ?? (() => (looking ??= findRipgrep(vscode.env.appRoot)));
  return {
    readFile: (path, lines, signal) => readFile(folder, access, path, lines, signal),
    search: (search, signal) => searchText({ folder, access, ripgrep }, search, signal),
    listFiles: (pattern, signal) => listFiles(folder, pattern, signal),
    outline: (path, signal) => outlineFile(folder, access, path, signal),
    references: (place, signal) => findReferences(folder, access, place, signal),
    problems: (path, signal) => listProblems(folder, access, path, signal),
    ask: (question, signal) => askModelsQuestion(ports.ask, question, signal),
  };
}
