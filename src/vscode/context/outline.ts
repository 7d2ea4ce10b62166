import type * as vscode from 'vscode';
import { listFolderFiles } from './folderFiles.ts';
import { shallowestPaths } from './shallowestPaths.ts';

const mostPaths = 2_000;

/** The names of a folder's files, without what its settings and its `.gitignore` files hide. */
export interface Outline {
  readonly paths: readonly string[];
  readonly isCut: boolean;
}

/** Lists the folder's files, sorted; the shallowest 2,000 when there are more. */
export async function gatherOutline(folder: vscode.WorkspaceFolder, signal: AbortSignal): Promise<Outline> {
  const { paths, isCut } = await listFolderFiles(folder, signal);
  return { paths: shallowestPaths(paths, mostPaths), isCut: isCut || paths.length > mostPaths };
}
