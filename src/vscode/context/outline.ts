import type * as vscode from 'vscode';
import { listFolderFiles, whyCut } from './folderFiles.ts';
import { shallowestPaths } from '../../core/work/context/shallowestPaths.ts';

const mostPaths = 2_000;

/** The names of a folder's files, without what its settings and its `.gitignore` files hide. */
export interface Outline {
  readonly paths: readonly string[];
  /** Why it is not whole, as a sentence without a full stop. */
  readonly whyCut?: string;
}

/** Lists the folder's files, sorted; the shallowest 2,000 when there are more. */
export async function gatherOutline(folder: vscode.WorkspaceFolder, signal: AbortSignal): Promise<Outline> {
  const { paths, cut } = await listFolderFiles(folder, signal);
  const shown = shallowestPaths(paths, mostPaths);
  if (cut !== undefined) return { paths: shown, whyCut: whyCut(cut) };
  if (paths.length === shown.length) return { paths: shown };
  return { paths: shown, whyCut: `The folder has ${paths.length - shown.length} more files` };
}
