import type * as vscode from 'vscode';
import type { ToolAnswer } from '../../core/work/tools/toolRegistry.ts';
import type { ChosenProblems } from '../../core/work/context/chooseProblems.ts';
import { namesOf } from '../../core/work/edits/editorPorts.ts';
import { openDocument } from '../context/documentText.ts';
import { gatherProblems } from '../context/problems.ts';
import type { FileAccess } from './fileAccess.ts';

/** Lists errors and warnings, and says where their absence proves nothing. */
export async function listProblems(
  folder: vscode.WorkspaceFolder,
  access: FileAccess,
  written: string | undefined,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  if (written === undefined) {
    const all = await gatherProblems(folder);
    // A message may quote its file.
    const problems = all.problems.filter((problem) => namesOf(problem).every((path) => access.mayShow(path)));
    const found = { ...all, problems };
    return {
      origins: problems.flatMap(namesOf),
      text:
        problems.length > 0
          ? writeProblems(found)
          : 'The language servers report no problems. Some of them look only at files that are open.',
    };
  }
  const opened = await access.open(written, signal);
  if ('problem' in opened) return opened;
  const found = await gatherProblems(folder, opened.uri);
  if (found.problems.length > 0) return { text: writeProblems(found), origins: [opened.path] };
  const note =
    openDocument(opened.uri) === undefined
      ? ' It is not open, so its language server may not have looked at it.'
      : '';
  return { text: `No problems are reported for ${opened.path}.${note}` };
}

function writeProblems({ problems, more }: ChosenProblems): string {
  const lines = problems.map(({ path, line, severity, message, source }) => {
    const from = source === undefined ? '' : ` (${source})`;
    return `${path}:${line}: ${severity}: ${message.replaceAll(/\s+/g, ' ')}${from}`;
  });
  return [...lines, ...(more > 0 ? [`(${more} more problems: ask for one file.)`] : [])].join('\n');
}
