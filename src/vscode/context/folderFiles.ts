import * as vscode from 'vscode';
import { pathInFolder } from './contentPath.ts';
import { buildExcludeGlob } from './excludeGlobs.ts';
import { filterInSlices } from './filterInSlices.ts';
import { createIgnoreFilter } from './ignoreRules.ts';
import type { IgnoreFile } from './ignoreRules.ts';
import { isForeignFile } from './privateFile.ts';
import { readHead } from './readHead.ts';
import { shallowestPaths } from './shallowestPaths.ts';

/** Files looked at before Git's rules are applied; more would cost time for nothing. */
const mostFound = 20_000;
const mostIgnoreFiles = 50;
const mostIgnoreBytes = 64_000;
const longestSearchMs = 5_000;

/** Names of a folder's files, in no order. */
export interface FolderFiles {
  readonly paths: readonly string[];
  /** True when there are more, or when the search was ended early. */
  readonly isCut: boolean;
}

/** Lists the folder's files without what its settings and its `.gitignore` files hide; 20,000 are looked at. */
export async function listFolderFiles(
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
): Promise<FolderFiles> {
  const rootIgnore = await readIgnoreFile(folder, '');
  const glob = buildExcludeGlob(searchExcludeOf(folder), rootIgnore?.text ?? '');
  const uris = await search(folder, glob, signal);
  if (uris === undefined) return { paths: [], isCut: true };
  const found: string[] = [];
  await filterInSlices(
    uris,
    (uri) => {
      const path = pathInFolder(folder, uri);
      if (path !== undefined && !isForeignFile(path)) found.push(path);
      return false;
    },
    signal,
  );
  const nested = await readNestedIgnoreFiles(folder, found, signal);
  const isIgnored = createIgnoreFilter(rootIgnore === undefined ? nested : [rootIgnore, ...nested]);
  const paths = await filterInSlices(found, (path) => !isIgnored(path), signal);
  return { paths, isCut: signal.aborted || uris.length >= mostFound };
}

/** Tells which of these paths the `.gitignore` files above them ignore; it is meant for a few hundred. */
export async function ignoreFilterFor(
  folder: vscode.WorkspaceFolder,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<(path: string) => boolean> {
  const directories = new Set<string>(['']);
  for (const path of paths) {
    for (let directory = parentOf(path); directory !== ''; directory = parentOf(directory))
      directories.add(directory);
  }
  return createIgnoreFilter(await readIgnoreFiles(folder, directories, signal));
}

/** The text of the folder's own `.gitignore`; empty without one. */
export async function readRootIgnore(folder: vscode.WorkspaceFolder): Promise<string> {
  return (await readIgnoreFile(folder, ''))?.text ?? '';
}

/** What `search.exclude` holds for the folder; not checked. */
export function searchExcludeOf(folder: vscode.WorkspaceFolder): unknown {
  return vscode.workspace.getConfiguration('search', folder.uri).get('exclude');
}

/** Nothing when the search was ended, by the person or because it took too long. */
async function search(
  folder: vscode.WorkspaceFolder,
  excludeGlob: string,
  signal: AbortSignal,
): Promise<readonly vscode.Uri[] | undefined> {
  const source = new vscode.CancellationTokenSource();
  const end = AbortSignal.any([signal, AbortSignal.timeout(longestSearchMs)]);
  const ended = new Promise<undefined>((resolve) => {
    const stop = () => {
      source.cancel();
      resolve(undefined);
    };
    if (end.aborted) stop();
    else end.addEventListener('abort', stop, { once: true });
  });
  try {
    // Given a pattern to leave out, VS Code still leaves out what `files.exclude` names.
    const pattern = new vscode.RelativePattern(folder, '**/*');
    return await Promise.race([
      vscode.workspace.findFiles(pattern, excludeGlob, mostFound, source.token),
      ended,
    ]);
  } catch (error) {
    if (error instanceof vscode.CancellationError || end.aborted) return undefined;
    throw error;
  } finally {
    source.dispose();
  }
}

async function readNestedIgnoreFiles(
  folder: vscode.WorkspaceFolder,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly IgnoreFile[]> {
  const places = paths.filter((path) => path.endsWith('/.gitignore'));
  const directories = shallowestPaths(places, mostIgnoreFiles).map((path) => parentOf(path));
  return readIgnoreFiles(folder, directories, signal);
}

async function readIgnoreFiles(
  folder: vscode.WorkspaceFolder,
  directories: Iterable<string>,
  signal: AbortSignal,
): Promise<readonly IgnoreFile[]> {
  const files: IgnoreFile[] = [];
  for (const directory of directories) {
    if (signal.aborted) break;
    const file = await readIgnoreFile(folder, directory);
    if (file !== undefined) files.push(file);
  }
  return files;
}

async function readIgnoreFile(
  folder: vscode.WorkspaceFolder,
  directory: string,
): Promise<IgnoreFile | undefined> {
  const uri = vscode.Uri.joinPath(folder.uri, directory, '.gitignore');
  const head = await readHead(uri.fsPath, mostIgnoreBytes);
  return head && { directory, text: head.text };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
