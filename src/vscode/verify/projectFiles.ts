import type * as vscode from 'vscode';
import type { ProjectFiles } from '../../core/verify/check.ts';
import { canImport, importsOneOf } from '../../core/verify/importers.ts';
import { gatherOutline } from '../context/outline.ts';
import { isForeignFile } from '../context/privateFile.ts';
import { readHead } from '../context/readHead.ts';
import { resolveWorkspacePath } from '../edits/workspacePath.ts';
import { runGit, zeroSeparated } from './git.ts';

const mostBytes = 256_000;
/** Files whose imports are read at most, nearest first. */
const mostRead = 1_500;
const filesAtOnce = 32;

/** Names of the folder's files: all that Git does not ignore, or the outline where there is no Git. */
export async function listProjectFiles(
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const listed = await runGit(
    folder.uri.fsPath,
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z', '--', '.'],
    signal,
  );
  if (listed === undefined) return (await gatherOutline(folder, signal)).paths;
  const gone = await runGit(folder.uri.fsPath, ['ls-files', '--deleted', '-z', '--', '.'], signal);
  const deleted = new Set(zeroSeparated(gone ?? ''));
  return zeroSeparated(listed).filter((path) => !deleted.has(path) && !isForeignFile(path));
}

/** The folder's files as the search for checks reads them: from the disk, where commands see them too. */
export async function readProjectFiles(
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
): Promise<ProjectFiles> {
  return {
    paths: await listProjectFiles(folder, signal),
    read: (path) => readText(folder, path),
  };
}

/** Files that import one of these, nearest by their folders first, at most so many. */
export async function findImporters(
  folder: vscode.WorkspaceFolder,
  targets: readonly string[],
  maximum: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (!targets.some(canImport)) return [];
  const paths = (await listProjectFiles(folder, signal))
    .filter((path) => canImport(path) && !targets.includes(path))
    .map((path) => ({ path, near: Math.max(...targets.map((target) => sharedLength(path, target))) }))
    .sort((one, other) => other.near - one.near)
    .slice(0, mostRead)
    .map(({ path }) => path);
  const found: string[] = [];
  for (let start = 0; start < paths.length && found.length < maximum; start += filesAtOnce) {
    if (signal.aborted) break;
    const group = paths.slice(start, start + filesAtOnce);
    const texts = await Promise.all(group.map((path) => readText(folder, path)));
    found.push(...group.filter((path, index) => importsOneOf(path, texts[index] ?? '', targets)));
  }
  return found.slice(0, maximum);
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

async function readText(folder: vscode.WorkspaceFolder, path: string): Promise<string | undefined> {
  const resolved = await resolveWorkspacePath(folder.uri.fsPath, path);
  if (!resolved.ok || resolved.entry !== 'file') return undefined;
  return (await readHead(resolved.realPath, mostBytes))?.text;
}
