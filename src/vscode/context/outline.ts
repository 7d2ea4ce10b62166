import * as vscode from 'vscode';
import { pathInFolder } from './contentPath.ts';
import { buildExcludeGlob } from './excludeGlobs.ts';
import { filterInSlices } from './filterInSlices.ts';
import { createIgnoreFilter } from './ignoreRules.ts';
import type { IgnoreFile } from './ignoreRules.ts';
import { isForeignFile } from './privateFile.ts';
import { readHead } from './readHead.ts';
import { shallowestPaths } from './shallowestPaths.ts';

const mostPaths = 2_000;
/** Files looked at before Git's rules are applied; more would cost time for nothing. */
const mostFound = 20_000;
const mostIgnoreFiles = 50;
const mostIgnoreBytes = 64_000;
const longestSearchMs = 5_000;

/** The names of a folder's files, without what its settings and its `.gitignore` files hide. */
export interface Outline {
  readonly paths: readonly string[];
  readonly isCut: boolean;
}

/** Lists the folder's files, sorted; the shallowest 2,000 when there are more. */
export async function gatherOutline(folder: vscode.WorkspaceFolder, signal: AbortSignal): Promise<Outline> {
  const rootIgnore = await readIgnoreFile(folder, '');
  const searchExclude: unknown = vscode.workspace.getConfiguration('search', folder.uri).get('exclude');
  const glob = buildExcludeGlob(searchExclude, rootIgnore?.text ?? '');
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
  const kept = await filterInSlices(found, (path) => !isIgnored(path), signal);
  return {
    paths: shallowestPaths(kept, mostPaths),
    isCut: signal.aborted || uris.length >= mostFound || kept.length > mostPaths,
  };
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
  const files: IgnoreFile[] = [];
  for (const path of shallowestPaths(places, mostIgnoreFiles)) {
    if (signal.aborted) break;
    const file = await readIgnoreFile(folder, path.slice(0, -'/.gitignore'.length));
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
