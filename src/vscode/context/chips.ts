import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ContextChip } from '../../core/work/plan/contextChip.ts';
import { isOwnSource } from '../../core/work/context/chooseProblems.ts';
import { parseChipRequest, type ChipRequest } from '../../core/work/context/chipRequest.ts';
import { contentPath, namedFile } from './contentPath.ts';
import type { NamedFile } from '../../core/work/edits/editorPorts.ts';
import { cutAtLineEnd } from '../../core/work/context/cutText.ts';
import { countFittingLines } from '../../core/work/context/documentHead.ts';
import { openDocument } from './documentText.ts';
import { findTodoComment } from '../../core/work/context/todoComment.ts';

const mostCharacters = 20_000;
const longestMessage = 2_000;
/** A problem may span a whole file; its first lines show where it is. */
const mostProblemLines = 10;
/** Larger files are not opened just to quote some lines. */
const mostBytes = 5_000_000;

/** A chip before it is known which folder it is for. */
interface Captured extends Omit<ContextChip, 'id' | 'label' | 'path'> {
  readonly uri: vscode.Uri;
}

/**
 * What Plan Task was called on, as a chip: what its argument names, else the selection, the TODO or the problem at
 * the cursor. It is taken down at once, because the editor loses the focus while the folder is chosen; the chip is
 * made when the folder is known, and only of a file in it whose name does not look private:
 * else what could be quoted is `kept-back`.
 */
export function chipForPlanTask(
  args: readonly unknown[],
): (folder: vscode.WorkspaceFolder) => Promise<ContextChip | 'kept-back' | undefined> {
  const request = parseChipRequest(args);
  if (request !== undefined) {
    const uri = vscode.Uri.from(request.uri);
    const document = openDocument(uri);
    const captured = document && captureRequest(document, request);
    return async (folder) => {
      const place = await contentPath(folder, uri);
      if (place === undefined) return 'kept-back';
      return makeChip(namedFile(place), captured ?? (await captureClosed(uri, request)));
    };
  }
  const editor = vscode.window.activeTextEditor;
  const captured = editor && captureEditor(editor);
  return async (folder) => {
    if (captured === undefined) return undefined;
    const place = await contentPath(folder, captured.uri);
    return place === undefined ? 'kept-back' : makeChip(namedFile(place), captured);
  };
}

function captureRequest(document: vscode.TextDocument, request: ChipRequest): Captured | undefined {
  const { start, end } = request.range;
  const range = document.validateRange(
    new vscode.Range(start.line, start.character, end.line, end.character),
  );
  switch (request.kind) {
    case 'selection':
      return captureRange(document, range);
    case 'todo':
      // Whoever names a range knows better where the note ends, unless it is one line.
      return range.isSingleLine
        ? (captureTodo(document, range.start.line) ?? captureLines(document, range, 'todo'))
        : captureLines(document, range, 'todo');
    case 'problem':
      return captureProblem(document, range) ?? captureLines(document, range, 'selection');
  }
}

async function captureClosed(uri: vscode.Uri, request: ChipRequest): Promise<Captured | undefined> {
  try {
    const status = await stat(uri.fsPath);
    if (!status.isFile() || status.size > mostBytes) return undefined;
    return captureRequest(await vscode.workspace.openTextDocument(uri), request);
  } catch {
    // Gone, or not a text: then there is nothing to quote, and the panel opens without a chip.
    return undefined;
  }
}

function captureEditor({ document, selection }: vscode.TextEditor): Captured | undefined {
  if (!selection.isEmpty) return captureRange(document, selection);
  return captureTodo(document, selection.active.line) ?? captureProblem(document, selection);
}

/** A selection, from the beginning of its first line where only indentation stands before it. */
function captureRange(document: vscode.TextDocument, selected: vscode.Range): Captured | undefined {
  const { start } = selected;
  // A selection that ends before the first character of a line does not mean that line.
  const end =
    selected.end.character === 0 && selected.end.line > start.line
      ? document.lineAt(selected.end.line - 1).range.end
      : selected.end;
  const isIndented = document.lineAt(start.line).firstNonWhitespaceCharacterIndex >= start.character;
  return capture(
    document,
    new vscode.Range(isIndented ? start.with({ character: 0 }) : start, end),
    'selection',
  );
}

function captureTodo(document: vscode.TextDocument, line: number): Captured | undefined {
  const found = findTodoComment(document, line);
  return found && captureLines(document, new vscode.Range(found.startLine, 0, found.endLine, 0), 'todo');
}

function captureProblem(document: vscode.TextDocument, place: vscode.Range): Captured | undefined {
  const [worst] = vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ range, source }) => !isOwnSource(source) && range.intersection(place) !== undefined)
    .sort((a, b) => a.severity - b.severity);
  if (worst === undefined) return undefined;
  const { start, end } = document.validateRange(worst.range);
  const lastLine = Math.min(end.line, start.line + mostProblemLines - 1);
  const captured = captureLines(document, new vscode.Range(start.line, 0, lastLine, 0), 'problem');
  return captured && { ...captured, text: `${worst.message.slice(0, longestMessage)}\n${captured.text}` };
}

function captureLines(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind: ContextChip['kind'],
): Captured | undefined {
  const end = document.lineAt(range.end.line).range.end;
  return capture(document, new vscode.Range(new vscode.Position(range.start.line, 0), end), kind);
}

/** Takes down the text, in whole lines where it is too long. Nothing when it holds nothing but white space. */
function capture(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind: ContextChip['kind'],
): Captured | undefined {
  const { line } = range.start;
  // One line more than fits, so that something is there to cut; it may be a single, very long one.
  const lastLine = Math.min(range.end.line, line + countFittingLines(document, mostCharacters, line));
  const isPart = lastLine < range.end.line;
  const end = isPart ? new vscode.Position(lastLine + 1, 0) : range.end;
  const text = cutAtLineEnd(document.getText(range.with({ end })), mostCharacters, isPart);
  if (text.trim() === '') return undefined;
  return { uri: document.uri, kind, startLine: line + 1, endLine: range.end.line + 1, text };
}

function makeChip(file: NamedFile, captured: Captured | undefined): ContextChip | undefined {
  if (captured === undefined) return undefined;
  const { kind, startLine, endLine, text } = captured;
  const { path } = file;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const label = startLine === endLine ? `${name}:${startLine}` : `${name}:${startLine}–${endLine}`;
  // The same place gives the same id, so that asking twice does not add it twice.
  const id = createHash('sha256')
    .update(`${kind}\n${path}\n${startLine}-${endLine}\n${text}`)
    .digest('hex')
    .slice(0, 16);
  return { id, kind, label, ...file, startLine, endLine, text };
}
