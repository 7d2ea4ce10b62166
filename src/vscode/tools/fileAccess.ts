import * as vscode from 'vscode';
import { normaliseWorkspacePath } from '../../core/model/paths/workspacePath.ts';
import { contentPath, pathInFolder } from '../context/contentPath.ts';
import { ignoreFilterFor } from '../context/folderFiles.ts';
import { isForeignFile, isPrivateFile } from '../../core/work/context/privateFile.ts';
import { resolveWorkspacePath } from '../../node/files/workspacePath.ts';

/** A file of the folder that a model may look at. */
export interface OpenPath {
  /** Its one name: relative, forward slashes, links followed. */
  readonly path: string;
  readonly uri: vscode.Uri;
}

/** What a model may see of one workspace folder, whatever paths it names. */
export interface FileAccess {
  /** The file that a path written by a model means, or why it may not be seen, as a sentence. */
  open(written: string, signal: AbortSignal): Promise<OpenPath | { readonly problem: string }>;
  /** Whether lines of a file may be shown, by its name alone. */
  mayShow(path: string): boolean;
  /** Of files that may be shown by name, those that Git does not ignore. */
  withoutIgnored(paths: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** The file's real path when its lines may be shown, all links followed. */
  realPathOf(path: string): Promise<string | undefined>;
}

/** `isPrivate`: by the settings of the person and the workspace. */
export function createFileAccess(
  folder: vscode.WorkspaceFolder,
  isPrivate: (path: string) => boolean,
): FileAccess {
  const uriOf = (path: string) => vscode.Uri.joinPath(folder.uri, ...path.split('/'));

  function whyHidden(path: string): string | undefined {
    if (isForeignFile(path)) return 'belongs to Git or to an installed package';
    if (isPrivateFile(path)) return 'looks as if it holds keys or passwords, so no model is shown it';
    if (isPrivate(path)) return 'is private by your settings, so no model may fetch it';
    if (pathInFolder(folder, uriOf(path)) === undefined) return 'belongs to another folder of the workspace';
    return undefined;
  }

  async function withoutIgnored(paths: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const isIgnored = await ignoreFilterFor(folder, paths, signal);
    signal.throwIfAborted();
    return new Set(paths.filter((path) => !isIgnored(path)));
  }

  return {
    async open(written, signal) {
      const refuse = (reason: string) => ({ problem: `${written} ${reason}.` });
      const named = normaliseWorkspacePath(written);
      if (!named.ok) return refuse(named.reason);
      const resolved = await resolveWorkspacePath(folder.uri.fsPath, written);
      if (!resolved.ok) return refuse(resolved.reason);
      const { path } = resolved;
      // A link's harmless name does not make what it leads to harmless, nor the other way round.
      const hidden = whyHidden(named.path) ?? whyHidden(path);
      if (hidden !== undefined) return refuse(hidden);
      const names = [...new Set([named.path, path])];
      if ((await withoutIgnored(names, signal)).size < names.length) {
        return refuse('is ignored by Git');
      }
      if (resolved.entry === 'other') return refuse('is a folder or a device, not a file');
      return { path, uri: uriOf(path) };
    },
    mayShow: (path) => whyHidden(path) === undefined,
    withoutIgnored,
    async realPathOf(path) {
      if (whyHidden(path) !== undefined) return undefined;
      const place = await contentPath(folder, uriOf(path));
      // A link's harmless name does not make what it leads to harmless.
      return place === undefined || whyHidden(place.realName) !== undefined ? undefined : place.realPath;
    },
  };
}
