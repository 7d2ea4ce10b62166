import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ToolAnswer } from '../../core/work/tools/toolRegistry.ts';
import type { TextSearch } from '../../core/work/tools/workspaceTools.ts';
import { pathInFolder } from '../context/contentPath.ts';
import { excludedPatterns } from '../../core/work/tools/excludeGlobs.ts';
import { listFolderFiles, readRootIgnore, searchExcludeOf, whyCut } from '../context/folderFiles.ts';
import { readHead } from '../../node/files/readHead.ts';
import type { FileAccess } from './fileAccess.ts';
import { writeFoundLines, type FoundLines, type SearchLimits } from '../../core/work/tools/foundLines.ts';
import { readGlob, type Glob } from '../../core/model/paths/glob.ts';
import { runRipgrep } from '../../node/search/runRipgrep.ts';
import { searchByReading } from '../../node/search/searchByReading.ts';

const limits: SearchLimits = { lines: 200, linesOfFile: 30, fileBytes: 2_000_000, durationMs: 10_000 };

/** What a search works with. */
export interface SearchPlace {
  readonly folder: vscode.WorkspaceFolder;
  readonly access: FileAccess;
  /** Path of a ripgrep; without one files are read one by one. */
  readonly ripgrep: () => Promise<string | undefined>;
}

/** Searches the saved text of the folder's files, ignored and private ones left out. */
export async function searchText(
  place: SearchPlace,
  search: TextSearch,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const glob = search.files === undefined ? undefined : readGlob(search.files);
  if (search.files !== undefined && glob === undefined) return { problem: unreadable('files') };
  // In arguments of a program a NUL is not possible, and several lines would be several patterns.
  if (/[\0\r\n]/.test(search.text)) return { problem: 'A search finds text within one line only.' };
  const program = await place.ripgrep();
  const found =
    (program === undefined ? undefined : await withRipgrep(place, program, search, glob, signal)) ??
    (await withoutRipgrep(place, search, glob, signal));
  if ('problem' in found) return found;
  const shown = await place.access.withoutIgnored([...new Set(found.lines.map(({ path }) => path))], signal);
  const lines = found.lines.filter(({ path }) => shown.has(path));
  if (lines.length === 0 && found.endedBy === undefined && found.note === undefined) {
    return { text: 'Nothing was found. Ignored, private and very large files are not searched.' };
  }
  const text = [writeFoundLines({ ...found, lines }, limits), ...unsavedNote(place, shown)].join('\n');
  return { text, origins: [...new Set(lines.map(({ path }) => path))] };
}

/** What a model is told of a glob that cannot be used. */
export function unreadable(name: string): string {
  return `\`${name}\` must be a glob of paths inside the folder, such as src/**/*.ts.`;
}

async function withRipgrep(
  { folder, access }: SearchPlace,
  program: string,
  search: TextSearch,
  glob: Glob | undefined,
  signal: AbortSignal,
): Promise<FoundLines | { readonly problem: string } | undefined> {
  const filesExclude: unknown = vscode.workspace.getConfiguration('files', folder.uri).get('exclude');
  return runRipgrep({
    program,
    folderPath: folder.uri.fsPath,
    search,
    excluded: [
      ...excludedPatterns(searchExcludeOf(folder), await readRootIgnore(folder)),
      ...excludedPatterns(filesExclude, ''),
    ],
    names: glob?.names,
    isWanted: (path) => (glob?.matches(path) ?? true) && access.mayShow(path),
    limits,
    signal,
  });
}

async function withoutRipgrep(
  { folder, access }: SearchPlace,
  { text, isRegex, isCaseSensitive }: TextSearch,
  glob: Glob | undefined,
  signal: AbortSignal,
): Promise<FoundLines | { readonly problem: string }> {
  if (isRegex) return { problem: 'Regular expressions are not available here: search for a plain text.' };
  const [{ paths, cut }, root] = await Promise.all([
    listFolderFiles(folder, signal),
    realpath(folder.uri.fsPath),
  ]);
  const found = await searchByReading({
    text,
    isCaseSensitive,
    paths: paths.filter((path) => (glob?.matches(path) ?? true) && access.mayShow(path)).sort(),
    async read(path) {
      const realPath = await access.realPathOf(path);
      // A file is found under its own name only, as ripgrep has it: not through a link as well.
      if (realPath === undefined || realPath !== join(root, path)) return undefined;
      const head = await readHead(realPath, limits.fileBytes);
      return head?.isPart === false ? head.text : undefined;
    },
    limits,
    now: () => performance.now(),
    signal,
  });
  return cut === undefined ? found : { ...found, note: `(${whyCut(cut)}: not all of them were searched.)` };
}

/** Lines of a file that is being edited may have moved. */
function unsavedNote({ folder }: SearchPlace, shown: ReadonlySet<string>): string[] {
  const unsaved = vscode.workspace.textDocuments
    .filter(({ isDirty }) => isDirty)
    .map(({ uri }) => pathInFolder(folder, uri))
    .filter((path) => path !== undefined && shown.has(path));
  return unsaved.length === 0
    ? []
    : [`(Has unsaved changes, which are not searched: ${unsaved.join(', ')}.)`];
}
