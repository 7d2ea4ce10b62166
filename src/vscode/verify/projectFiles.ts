import type * as vscode from 'vscode';
import type { Clock } from '../../core/model/clock.ts';
import type { ProjectFiles, ProjectOnDisk } from '../../core/work/verify/find/check.ts';
import type { LookGap } from '../../core/work/verify/lookGap.ts';
import { listFolderFiles, whyCut } from '../context/folderFiles.ts';
import { isForeignFile } from '../../core/work/context/privateFile.ts';
import { listNames, lookAtFile } from '../../node/files/lookAtFile.ts';
import { readHead } from '../../node/files/readHead.ts';
import { resolveWorkspacePath } from '../../node/files/workspacePath.ts';
import { systemClock } from '../../node/systemClock.ts';
import { runGit, zeroSeparated } from '../../node/git/git.ts';

const mostBytes = 256_000;

/** Names of the folder's files: all that Git does not ignore, or what a search finds where there is no Git. */
async function listProjectFiles(
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
  clock: Pick<Clock, 'delay'>,
): Promise<Pick<ProjectFiles, 'paths' | 'gap'>> {
  const listed = await runGit(
    folder.uri.fsPath,
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z', '--', '.'],
    signal,
  );
  if (listed.kind !== 'done') {
    const { paths, cut } = await listFolderFiles(folder, signal, clock);
    return cut === undefined ? { paths } : { paths, gap: gapOf(cut) };
  }
  const gone = await runGit(folder.uri.fsPath, ['ls-files', '--deleted', '-z', '--', '.'], signal);
  // Without an answer here some names are of files that are gone, and reading them gives nothing.
  const deleted = new Set(gone.kind === 'done' ? zeroSeparated(gone.output) : []);
  return { paths: zeroSeparated(listed.output).filter((path) => !deleted.has(path) && !isForeignFile(path)) };
}

function gapOf(cut: 'time' | 'count' | 'stopped'): LookGap {
  return { kind: cut === 'count' ? 'count' : 'time', text: whyCut(cut) };
}

/** The folder's files as the search for checks reads them: from the disk, where commands see them too. */
export async function readProjectFiles(
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
  clock: Pick<Clock, 'delay'> = systemClock,
): Promise<ProjectOnDisk> {
  return {
    ...(await listProjectFiles(folder, signal, clock)),
    read: (path) => readText(folder, path),
    look: (path) => lookAtFile(folder.uri.fsPath, path),
    list: (path) => listNames(folder.uri.fsPath, path),
  };
}

async function readText(folder: vscode.WorkspaceFolder, path: string): Promise<string | undefined> {
  const resolved = await resolveWorkspacePath(folder.uri.fsPath, path);
  if (!resolved.ok || resolved.entry !== 'file') return undefined;
  return (await readHead(resolved.realPath, mostBytes))?.text;
}
