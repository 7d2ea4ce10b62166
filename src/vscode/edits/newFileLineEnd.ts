import { open, readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { parseEditorConfig } from '../../core/work/edits/editorConfig.ts';

/** So many files beside a new one are looked at, and so much of each. */
const mostNeighbours = 3;
const sampleBytes = 16_384;

/**
 * Line end that a new file gets: what `.editorconfig` says; else `files.eol`, where it names one; else that of the
 * files of its kind beside it; else the system's.
 */
export async function newFileLineEnd(
  folder: vscode.WorkspaceFolder,
  uri: vscode.Uri,
  realPath: string,
): Promise<'\n' | '\r\n'> {
  const configured = await editorConfigLineEnd(folder.uri.fsPath, uri.fsPath);
  if (configured !== undefined) return configured;
  const setting = vscode.workspace.getConfiguration('files', uri).get<string>('eol');
  if (setting === '\n' || setting === '\r\n') return setting;
  return (await neighbourLineEnd(realPath)) ?? (process.platform === 'win32' ? '\r\n' : '\n');
}

/** A text with this line end throughout. */
export function withLineEnd(text: string, lineEnd: '\n' | '\r\n'): string {
  return text.replaceAll(/\r?\n/g, lineEnd);
}

/** The nearest file that says anything decides; folders above the workspace folder are not looked at. */
async function editorConfigLineEnd(folderPath: string, path: string): Promise<'\n' | '\r\n' | undefined> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const text = await readFile(join(folder, '.editorconfig'), 'utf8').catch(() => undefined);
    if (text !== undefined) {
      const config = parseEditorConfig(text);
      const lineEnd = config.lineEnd(relative(folder, path).split(sep).join('/'));
      if (lineEnd !== undefined) return lineEnd === 'unset' ? undefined : lineEnd;
      if (config.isRoot) return undefined;
    }
    if (folder === folderPath || folder === dirname(folder)) return undefined;
  }
}

async function neighbourLineEnd(path: string): Promise<'\n' | '\r\n' | undefined> {
  const folder = dirname(path);
  // The folder of a new file may be new too.
  const names = await readdir(folder).catch((): string[] => []);
  const ofKind = names.filter((name) => extname(name) === extname(path)).toSorted();
  for (const name of ofKind.slice(0, mostNeighbours)) {
    const start = await readStart(join(folder, name));
    const first = start?.indexOf('\n') ?? -1;
    if (start !== undefined && first >= 0) return start[first - 1] === '\r' ? '\r\n' : '\n';
  }
  return undefined;
}

/** The beginning of a file as text; `undefined` for what cannot be read, such as a folder. */
async function readStart(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
