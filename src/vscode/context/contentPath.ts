import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { NamedFile } from '../../core/work/edits/editorPorts.ts';
import { isForeignFile, isPrivateFile } from '../../core/work/context/privateFile.ts';

/** A file whose content may be quoted. */
export interface ContentPath {
  /** Relative to the folder, forward slashes, as the person sees it. */
  readonly path: string;
  /** Where it really is; two paths with the same one are the same file. */
  readonly realPath: string;
  /** The same, relative to the folder, forward slashes. */
  readonly realName: string;
}

/** The file as the core names it. */
export function namedFile({ path, realName }: ContentPath): NamedFile {
  return realName === path ? { path } : { path, realPath: realName };
}

/** The path of a file that belongs to this folder and to no folder nested in it, with forward slashes. */
export function pathInFolder(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string | undefined {
  if (uri.scheme !== folder.uri.scheme || uri.authority !== folder.uri.authority) return undefined;
  const owner = vscode.workspace.getWorkspaceFolder(uri);
  if (owner?.uri.toString() !== folder.uri.toString()) return undefined;
  const path = vscode.workspace.asRelativePath(uri, false);
  return path === '' || path === uri.fsPath ? undefined : path;
}

/**
 * Whether a file's content may go into a prompt: it belongs to the folder, it still does when all links are followed,
 * and neither its name nor the name it leads to looks private.
 */
export async function contentPath(
  folder: vscode.WorkspaceFolder,
  uri: vscode.Uri,
): Promise<ContentPath | undefined> {
  const path = pathInFolder(folder, uri);
  if (path === undefined || isKeptBack(path)) return undefined;
  const root = await realPathOf(folder.uri.fsPath);
  const realPath = await realPathOfNearest(uri.fsPath);
  if (root === undefined || realPath === undefined) return undefined;
  const fromRoot = relative(root, realPath);
  if (fromRoot === '..' || fromRoot.startsWith(`..${sep}`) || isAbsolute(fromRoot)) return undefined;
  const realName = fromRoot.split(sep).join('/');
  return isKeptBack(realName) ? undefined : { path, realPath, realName };
}

function isKeptBack(path: string): boolean {
  return isForeignFile(path) || isPrivateFile(path);
}

/** The real path of the file; an open document's file may be gone, and is then judged by the folders above it. */
async function realPathOfNearest(fsPath: string): Promise<string | undefined> {
  const real = await realPathOf(fsPath);
  const parent = dirname(fsPath);
  if (real !== undefined || parent === fsPath) return real;
  const realParent = await realPathOfNearest(parent);
  return realParent === undefined ? undefined : join(realParent, basename(fsPath));
}

/** Nothing when there is no such file, or when links go round in a circle or where nobody may look. */
async function realPathOf(fsPath: string): Promise<string | undefined> {
  try {
    return await realpath(fsPath);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
