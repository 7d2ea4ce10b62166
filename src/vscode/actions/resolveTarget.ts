import * as vscode from 'vscode';
import type { ActionTarget, EditAction, EditingAction } from '../../core/work/codeActions/codeAction.ts';
import { findTestPlace } from '../../core/work/codeActions/findTestPlace.ts';
import type { PromptProblem } from '../../core/work/context/promptInputs.ts';
import { privateMatcher } from '../../core/routing/rules/privateMatcher.ts';
import { isTestFile } from '../../core/work/verify/find/testPaths.ts';
import { contentPath, namedFile, pathInFolder } from '../context/contentPath.ts';
import type { SettingsOf } from '../settings/settingsOf.ts';
import { askProvider, noAnswerText } from '../tools/askProvider.ts';
import { createFileAccess } from '../tools/fileAccess.ts';
import { findSymbol } from '../../core/work/tools/findSymbol.ts';
import { readProjectFiles } from '../verify/projectFiles.ts';
import type { ActionRequest } from './actionRequest.ts';
import { codeAt, type OfferedCode } from './offerActions.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';

/** The code that an action is about, with the document that it stands in. */
export interface FoundTarget {
  readonly folder: vscode.WorkspaceFolder;
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  /** What messages call it. */
  readonly name: string;
  readonly target: ActionTarget;
}

/** Other files that a rename is shown at most: the model can look for more. */
const mostOtherFiles = 10;

/** Finds the code that is meant; a sentence when there is none that can be worked on. */
export async function findTarget(
  { kind, uri, range, instruction }: ActionRequest,
  signal: AbortSignal,
): Promise<FoundTarget | string> {
  if (uri.scheme === 'vscode-notebook-cell') return actionMessages.notebook;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const path = folder && pathInFolder(folder, uri);
  if (uri.scheme !== 'file' || folder === undefined || path === undefined)
    return actionMessages.outsideFolder;
  // A link's harmless name does not make what it leads to harmless.
  const place = await contentPath(folder, uri);
  if (place === undefined) return actionMessages.keptPrivate(path);
  const document = await vscode.workspace.openTextDocument(uri);
  const wanted = document.validateRange(range);
  const code =
    kind === 'fix'
      ? problemLines(document, wanted, instruction !== undefined)
      : wanted.isEmpty
        ? ((await symbolAt(document, wanted.start, signal)) ?? codeAt(document, wanted))
        : codeAt(document, wanted);
  if (code === undefined) {
    return kind === 'fix' ? actionMessages.noProblem : actionMessages.noCode;
  }
  const { symbol, name } = code;
  return {
    ...{ folder, document, name },
    range: code.range,
    target: {
      ...namedFile(place),
      startLine: code.range.start.line + 1,
      endLine: lastLine(code.range) + 1,
      code: document.getText(code.range),
      ...withoutUndefined({ symbol }),
    },
  };
}

/** All that an edit is told besides the code: problems, the place of tests, the files that use a name. */
export async function prepareEdit(
  { document, folder, range, target }: FoundTarget,
  kind: EditingAction,
  instruction: string | undefined,
  settingsOf: SettingsOf,
  signal: AbortSignal,
): Promise<EditAction> {
  const action: EditAction = { ...target, kind, ...withoutUndefined({ instruction }) };
  switch (kind) {
    case 'fix':
      return instruction === undefined
        ? {
            ...action,
            problems: problemsIn(document, range).map((problem) => described(target.path, problem)),
          }
        : action;
    case 'tests': {
      if (isTestFile(target.path))
        return { ...action, tests: { framework: undefined, path: target.path, exists: true } };
      const project = await readProjectFiles(folder, signal);
      const tests = await findTestPlace(target.path, project);
      const notes = project.gap === undefined ? [] : [`${project.gap.text}: tests may be elsewhere, too`];
      return { ...action, notes, ...withoutUndefined({ tests }) };
    }
    case 'rename': {
      const { otherFiles, notes } = await filesUsing(folder, document, target, settingsOf, signal);
      return { ...action, notes, ...(otherFiles.length === 0 ? {} : { otherFiles }) };
    }
    default:
      return action;
  }
}

/** Problems of the lines that a range touches, without hints and notes. */
function problemsIn(document: vscode.TextDocument, range: vscode.Range): readonly vscode.Diagnostic[] {
  const lines = new vscode.Range(range.start.line, 0, lastLine(range) + 1, 0);
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(
      ({ severity, range: place }) =>
        severity <= vscode.DiagnosticSeverity.Warning && lines.intersection(place) !== undefined,
    );
}

/** The whole lines of what is to be fixed; nothing when nothing is reported and nobody says what is wrong. */
function problemLines(
  document: vscode.TextDocument,
  range: vscode.Range,
  isSaid: boolean,
): OfferedCode | undefined {
  const problems = problemsIn(document, range);
  if (problems.length === 0 && !isSaid) return undefined;
  const all = problems.reduce((known, problem) => known.union(problem.range), range);
  const lines = new vscode.Range(all.start.line, 0, lastLine(all), 0);
  const end = document.lineAt(lines.end.line).range.end;
  const name = problems.length > 1 ? `${problems.length} problems` : 'this problem';
  return { range: lines.with(undefined, end), name };
}

function described(path: string, { range, severity, message, source }: vscode.Diagnostic): PromptProblem {
  return {
    ...{ path, line: range.start.line + 1, message },
    severity: severity === vscode.DiagnosticSeverity.Error ? 'error' : 'warning',
    ...withoutUndefined({ source }),
  };
}

/** A selection that ends at the beginning of a line does not mean that line. */
function lastLine({ start, end }: vscode.Range): number {
  return end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
}

const blockKinds: ReadonlySet<vscode.SymbolKind> = new Set([
  ...[vscode.SymbolKind.Function, vscode.SymbolKind.Method, vscode.SymbolKind.Constructor],
  ...[vscode.SymbolKind.Class, vscode.SymbolKind.Interface, vscode.SymbolKind.Enum, vscode.SymbolKind.Struct],
]);

/** The functions, classes and the like of a document, outer ones first; empty without a language server. */
export async function blocksOf(
  document: vscode.TextDocument,
  signal: AbortSignal,
): Promise<readonly vscode.DocumentSymbol[]> {
  const symbols = await askProvider(
    vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    ),
    signal,
  );
  // Without an answer the block is found by the text, and the person sees which it is.
  const known = symbols === 'no-answer' ? [] : (symbols ?? []);
  const nested = known.filter((symbol) => 'children' in symbol);
  return nested.flatMap(withChildren).filter(({ kind }) => blockKinds.has(kind));
}

function withChildren(symbol: vscode.DocumentSymbol): readonly vscode.DocumentSymbol[] {
  return [symbol, ...symbol.children.flatMap(withChildren)];
}

async function symbolAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  signal: AbortSignal,
): Promise<OfferedCode | undefined> {
  const around = (await blocksOf(document, signal)).filter(({ range }) => range.contains(position));
  const inner = around.at(-1);
  return inner && { range: inner.range, name: inner.name, symbol: inner.name };
}

/** Files that use the name which the code declares, those left out that no model may be shown; and what is not known. */
async function filesUsing(
  folder: vscode.WorkspaceFolder,
  document: vscode.TextDocument,
  { path, startLine, symbol }: ActionTarget,
  settingsOf: SettingsOf,
  signal: AbortSignal,
): Promise<{ readonly otherFiles: readonly string[]; readonly notes: readonly string[] }> {
  const place = symbol === undefined ? undefined : findSymbol(linesOf(document), startLine, symbol);
  if (place === undefined) return { otherFiles: [], notes: [] };
  const locations = await askProvider(
    vscode.commands.executeCommand<readonly vscode.Location[] | undefined>(
      'vscode.executeReferenceProvider',
      document.uri,
      new vscode.Position(place.line, place.character),
    ),
    signal,
  );
  if (locations === 'no-answer') {
    return { otherFiles: [], notes: [`Which other files use ${symbol} is not known. ${noAnswerText}`] };
  }
  const access = createFileAccess(folder, privateMatcher(settingsOf(folder.uri).routing));
  const paths = (locations ?? []).map(({ uri }) => pathInFolder(folder, uri));
  const others = [...new Set(paths)]
    .filter((other) => other !== undefined)
    .filter((other) => other !== path && access.mayShow(other));
  const shown = await access.withoutIgnored(others, signal);
  const visible = await Promise.all(
    others.map(async (other) => shown.has(other) && (await access.realPathOf(other)) !== undefined),
  );
  const found = others.filter((_other, index) => visible[index] === true);
  const more = found.length - mostOtherFiles;
  return {
    otherFiles: found.slice(0, mostOtherFiles),
    notes: more > 0 ? [`${more} more files use ${symbol}: look for them`] : [],
  };
}

function linesOf(document: vscode.TextDocument): string[] {
  return document.getText().split(/\r?\n/);
}
