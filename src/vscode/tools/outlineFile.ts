import * as vscode from 'vscode';
import type { ToolAnswer } from '../../core/work/tools/toolRegistry.ts';
import { readWorkspaceText } from '../edits/readWorkspaceText.ts';
import { askProvider, noAnswerText } from './askProvider.ts';
import type { FileAccess } from './fileAccess.ts';
import { missingText } from './readFile.ts';

const mostSymbols = 400;

/** Lists a file's symbols, one a line: indented by depth, with kind, name and lines. */
export async function outlineFile(
  folder: vscode.WorkspaceFolder,
  access: FileAccess,
  written: string,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const opened = await access.open(written, signal);
  if ('problem' in opened) return opened;
  // Reading refuses what is binary or huge, and opens the document, without which servers know nothing of it.
  const read = await readWorkspaceText(folder, opened.path);
  if (read.kind === 'missing') return { problem: missingText(written) };
  if (read.kind === 'problem') return { problem: `${written} ${read.reason}.` };
  const symbols = await askProvider(
    vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      opened.uri,
    ),
    signal,
  );
  if (symbols === 'no-answer') return { problem: noAnswerText };
  const lines = (symbols ?? []).flatMap((symbol) => describe(symbol, 0));
  if (lines.length === 0) {
    return { problem: `No language server knows the symbols of ${opened.path}: read it, or search it.` };
  }
  const more = lines.length - mostSymbols;
  return {
    origins: [opened.path],
    text: [...lines.slice(0, mostSymbols), ...(more > 0 ? [`(${more} more symbols)`] : [])].join('\n'),
  };
}

function describe(symbol: vscode.DocumentSymbol | vscode.SymbolInformation, depth: number): string[] {
  const isNested = 'children' in symbol;
  const range = isNested ? symbol.range : symbol.location.range;
  const kind = vscode.SymbolKind[symbol.kind].toLowerCase();
  const detail = isNested && symbol.detail !== '' ? ` ${symbol.detail}` : '';
  const lines = `${range.start.line + 1}–${range.end.line + 1}`;
  const own = `${'  '.repeat(depth)}${kind} ${symbol.name}${detail} (${lines})`;
  return [own, ...(isNested ? symbol.children.flatMap((child) => describe(child, depth + 1)) : [])];
}
