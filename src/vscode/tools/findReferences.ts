import * as vscode from 'vscode';
import type { ToolAnswer } from '../../core/work/tools/toolRegistry.ts';
import { pathInFolder } from '../context/contentPath.ts';
import { openDocument } from '../context/documentText.ts';
import { readHead } from '../../node/files/readHead.ts';
import { readWorkspaceText } from '../edits/readWorkspaceText.ts';
import { askProvider, noAnswerText } from './askProvider.ts';
import type { FileAccess } from './fileAccess.ts';
import { findSymbol } from '../../core/work/tools/findSymbol.ts';
import { writeFoundLines, type FoundLine, type SearchLimits } from '../../core/work/tools/foundLines.ts';
import { linesOf, missingText } from './readFile.ts';

const limits: SearchLimits = { lines: 150, linesOfFile: 50, fileBytes: 2_000_000, durationMs: 15_000 };

/** Lists the lines that use a symbol, those of private, ignored and foreign files left out. */
export async function findReferences(
  folder: vscode.WorkspaceFolder,
  access: FileAccess,
  place: { readonly path: string; readonly line: number; readonly symbol: string },
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const opened = await access.open(place.path, signal);
  if ('problem' in opened) return opened;
  const read = await readWorkspaceText(folder, opened.path);
  if (read.kind === 'missing') return { problem: missingText(place.path) };
  if (read.kind === 'problem') return { problem: `${place.path} ${read.reason}.` };
  const symbol = findSymbol(linesOf(read.file.text), place.line, place.symbol);
  if (symbol === undefined) {
    return { problem: `${place.symbol} does not stand in line ${place.line} of ${opened.path}.` };
  }
  const locations = await askProvider(
    vscode.commands.executeCommand<readonly vscode.Location[] | undefined>(
      'vscode.executeReferenceProvider',
      opened.uri,
      new vscode.Position(symbol.line, symbol.character),
    ),
    signal,
  );
  if (locations === 'no-answer') return { problem: noAnswerText };
  if (locations === undefined || locations.length === 0) {
    return { problem: `No language server knows where ${place.symbol} is used: search for it.` };
  }
  const lines = await linesAt(folder, access, locations, signal);
  if (lines.length === 0) return { text: 'It is used only in files that are ignored or outside the folder.' };
  const cut = { lines: lines.slice(0, limits.lines) };
  return {
    origins: [...new Set(lines.map(({ path }) => path))],
    text: writeFoundLines(lines.length > limits.lines ? { ...cut, endedBy: 'lines' } : cut, limits),
  };
}

async function linesAt(
  folder: vscode.WorkspaceFolder,
  access: FileAccess,
  locations: readonly vscode.Location[],
  signal: AbortSignal,
): Promise<readonly FoundLine[]> {
  const places = new Map<string, { readonly uri: vscode.Uri; readonly lines: Set<number> }>();
  for (const { uri, range } of locations) {
    const path = pathInFolder(folder, uri);
    if (path === undefined || !access.mayShow(path)) continue;
    const known = places.get(path) ?? { uri, lines: new Set() };
    if (known.lines.size < limits.linesOfFile) known.lines.add(range.start.line);
    places.set(path, known);
  }
  const shown = await access.withoutIgnored([...places.keys()], signal);
  const found: FoundLine[] = [];
  for (const [path, { uri, lines }] of places) {
    signal.throwIfAborted();
    if (!shown.has(path) || found.length > limits.lines) continue;
    const text = await textOf(access, path, uri);
    for (const line of lines) found.push({ path, line: line + 1, text: text?.[line] ?? '' });
  }
  return found;
}

/** Nothing where a link leads to what may not be shown; the place alone is told then. */
async function textOf(
  access: FileAccess,
  path: string,
  uri: vscode.Uri,
): Promise<readonly string[] | undefined> {
  const realPath = await access.realPathOf(path);
  if (realPath === undefined) return undefined;
  const text = openDocument(uri)?.getText() ?? (await readHead(realPath, limits.fileBytes))?.text;
  return text === undefined ? undefined : linesOf(text);
}
