import * as vscode from 'vscode';
import type { Clock } from '../../core/model/clock.ts';
import { withinTime, type TimedResult } from '../../core/model/withinTime.ts';
import { systemClock } from '../../node/systemClock.ts';
import { pathInFolder } from './contentPath.ts';
import { buildExcludeGlob } from '../../core/work/tools/excludeGlobs.ts';
import { filterInSlices } from '../../node/files/filterInSlices.ts';
import { createIgnoreFilter, type IgnoreFile } from '../../core/work/context/ignoreRules.ts';
import { isForeignFile } from '../../core/work/context/privateFile.ts';
import { readHead } from '../../node/files/readHead.ts';
import { shallowestPaths } from '../../core/work/context/shallowestPaths.ts';

/** Files looked at before Git's rules are applied; more would cost time for nothing. */
const mostFound = 20_000;
const mostIgnoreFiles = 50;
const mostIgnoreBytes = 64_000;
const longestSearchMs = 5_000;

/** Names of a folder's files, in no order. */
export interface FolderFiles {
  readonly paths: readonly string[];
  /** Set when they are not all: the search ran out of time, the folder has too many, or somebody stopped it. */
  readonly cut?: FolderFilesCut;
}

/** Why not all files of a folder are named. */
export type FolderFilesCut = 'time' | 'count' | 'stopped';

/** Why not all files are named, as a sentence without a full stop. */
export function whyCut(cut: FolderFilesCut): string {
  switch (cut) {
    case 'time':
      return `The files of the folder could not be listed within ${longestSearchMs / 1_000} s`;
    case 'count':
      return `The folder has more than ${mostFound.toLocaleString('en')} files`;
    case 'stopped':
      return 'Listing the files of the folder was stopped';
  }
}

/** Lists the folder's files without what its settings and its `.gitignore` files hide; 20,000 are looked at. */
export async function listFolderFiles(
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
  clock: Pick<Clock, 'delay'> = systemClock,
): Promise<FolderFiles> {
  const rootIgnore = await readIgnoreFile(folder, '');
  const glob = buildExcludeGlob(searchExcludeOf(folder), rootIgnore?.text ?? '');
  const searched = await search(folder, glob, clock, signal);
  if (searched.kind !== 'done') return { paths: [], cut: searched.kind };
  const uris = searched.value;
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
  if (signal.aborted) return { paths, cut: 'stopped' };
  return uris.length >= mostFound ? { paths, cut: 'count' } : { paths };
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

function search(
  folder: vscode.WorkspaceFolder,
  excludeGlob: string,
  clock: Pick<Clock, 'delay'>,
  signal: AbortSignal,
): Promise<TimedResult<readonly vscode.Uri[]>> {
  return withinTime(clock, longestSearchMs, signal, async (end) => {
    const source = new vscode.CancellationTokenSource();
    const stop = (): void => source.cancel();
    end.addEventListener('abort', stop, { once: true });
    try {
      // Given a pattern to leave out, VS Code still leaves out what `files.exclude` names.
      const pattern = new vscode.RelativePattern(folder, '**/*');
      return await vscode.workspace.findFiles(pattern, excludeGlob, mostFound, source.token);
    } finally {
      end.removeEventListener('abort', stop);
      source.dispose();
    }
  });
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
