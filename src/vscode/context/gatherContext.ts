import type * as vscode from 'vscode';
import type { WorkspaceContext } from '../../core/work/context/promptInputs.ts';
import { readInstructionFiles } from './instructionFiles.ts';
import { gatherOpenFiles } from './openFiles.ts';
import { gatherOutline } from './outline.ts';
import { gatherProblems } from './problems.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/**
 * What a plan is made from, of one workspace folder: cheap, bounded in count and time, and without the content of
 * files that look private. An aborted signal ends it early with what there is.
 */
export async function gatherContext(
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
): Promise<WorkspaceContext> {
  const [outline, open, instructionFiles] = await Promise.all([
    gatherOutline(folder, signal),
    gatherOpenFiles(folder, signal),
    readInstructionFiles(folder, signal),
  ]);
  const { problems, more } = signal.aborted ? { problems: [], more: 0 } : await gatherProblems(folder);
  return {
    folderName: folder.name,
    outline: outline.paths,
    ...withoutUndefined({ outlineCut: outline.whyCut }),
    openFiles: open.files,
    problems,
    instructionFiles,
    leftOut: [
      ...(open.more > 0 ? [`${open.more} more open files`] : []),
      ...(more > 0 ? [`${more} more problems`] : []),
    ],
  };
}
