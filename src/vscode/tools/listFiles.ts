import type * as vscode from 'vscode';
import { writeOutline } from '../../core/work/context/outlineText.ts';
import { createTokenAllowance } from '../../core/work/context/tokenAllowance.ts';
import type { ToolAnswer } from '../../core/work/tools/toolRegistry.ts';
import { listFolderFiles, whyCut } from '../context/folderFiles.ts';
import { gatherOutline } from '../context/outline.ts';
import { shallowestPaths } from '../../core/work/context/shallowestPaths.ts';
import { readGlob } from '../../core/model/paths/glob.ts';
import { unreadable } from './searchText.ts';

const mostPaths = 300;
const outlineTokens = 4_000;
const charactersPerToken = 4;

/** Names the folder's files that match, or all of them by directory. */
export async function listFiles(
  folder: vscode.WorkspaceFolder,
  pattern: string | undefined,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  if (pattern === undefined || pattern.trim() === '') return listAll(folder, signal);
  const glob = readGlob(pattern);
  if (glob === undefined) return { problem: unreadable('pattern') };
  const { paths, cut } = await listFolderFiles(folder, signal);
  signal.throwIfAborted();
  const matching = paths.filter((path) => glob.matches(path));
  const shown = shallowestPaths(matching, mostPaths);
  return {
    text: [
      ...(matching.length === 0 ? [`No file matches ${pattern}. Ignored files are left out.`] : shown),
      ...(shown.length < matching.length
        ? [`(${matching.length - shown.length} more match: narrow the pattern.)`]
        : []),
      ...(cut === undefined ? [] : [`(${whyCut(cut)}: there may be more.)`]),
    ].join('\n'),
  };
}

async function listAll(folder: vscode.WorkspaceFolder, signal: AbortSignal): Promise<ToolAnswer> {
  const { paths, whyCut: why } = await gatherOutline(folder, signal);
  signal.throwIfAborted();
  const allowance = createTokenAllowance(outlineTokens, (text) =>
    Math.ceil(text.length / charactersPerToken),
  );
  const { text } = writeOutline(paths, allowance);
  return {
    text: [
      ...(text === '' && why === undefined ? ['The folder has no files.'] : [text]),
      ...(why === undefined ? [] : [`(${why}.)`]),
    ].join('\n'),
  };
}
