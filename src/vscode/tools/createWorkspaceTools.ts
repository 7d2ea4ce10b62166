import * as vscode from 'vscode';
import type { AskPerson } from '../../core/model/question.ts';
import type { ToolAnswer, WorkspaceTools } from '../../core/work/tools/toolPorts.ts';
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
  /** The person's `privatePatterns`; no model fetches a file that they match. */
  readonly privatePatterns: () => readonly string[];
  /** Path of a ripgrep; by default VS Code's own, looked for once. */
  readonly ripgrep?: () => Promise<string | undefined>;
}

/** How a model looks around in one workspace folder: see {@link WorkspaceTools}. */
export function createWorkspaceTools(ports: WorkspaceToolsPorts): WorkspaceTools {
  const { folder } = ports;
  const access = createFileAccess(folder, ports.privatePatterns);
  let looking: Promise<string | undefined> | undefined;
  const ripgrep = ports.ripgrep ?? (() => (looking ??= findRipgrep(vscode.env.appRoot)));
  return {
    readFile: (path, lines, signal) => orProblem(readFile(folder, access, path, lines, signal), signal),
    search: (search, signal) => orProblem(searchText({ folder, access, ripgrep }, search, signal), signal),
    listFiles: (pattern, signal) => orProblem(listFiles(folder, pattern, signal), signal),
    outline: (path, signal) => orProblem(outlineFile(folder, access, path, signal), signal),
    references: (place, signal) => orProblem(findReferences(folder, access, place, signal), signal),
    problems: (path, signal) => orProblem(listProblems(folder, access, path, signal), signal),
    ask: (question, signal) => askModelsQuestion(ports.ask, question, signal),
  };
}

/** What went wrong in the file system or a language server is for the model to know; the step goes on. */
async function orProblem(answer: Promise<ToolAnswer>, signal: AbortSignal): Promise<ToolAnswer> {
  try {
    return await answer;
  } catch (error) {
    signal.throwIfAborted();
    return { problem: `It did not work: ${error instanceof Error ? error.message : String(error)}` };
  }
}
