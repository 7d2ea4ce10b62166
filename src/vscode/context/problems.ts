import * as vscode from 'vscode';
import { chooseProblems } from '../../core/work/context/chooseProblems.ts';
import type { ChosenProblems, FileProblems, FoundProblem } from '../../core/work/context/chooseProblems.ts';
import { pathInFolder } from './contentPath.ts';
import { isForeignFile, isPrivateFile } from '../../core/work/context/privateFile.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

const mostProblems = 50;

/**
 * The errors and warnings that the editor shows for files of this folder, or for one of them; a message may quote its
 * file.
 */
export function gatherProblems(folder: vscode.WorkspaceFolder, only?: vscode.Uri): ChosenProblems {
  const all: readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[]])[] =
    only === undefined ? vscode.languages.getDiagnostics() : [[only, vscode.languages.getDiagnostics(only)]];
  const files = all.flatMap(([uri, diagnostics]): FileProblems[] => {
    const path = pathInFolder(folder, uri);
    if (path === undefined || isForeignFile(path) || isPrivateFile(path)) return [];
    return [{ path, problems: diagnostics.flatMap(describe) }];
  });
  return chooseProblems(files, mostProblems);
}

function describe(diagnostic: vscode.Diagnostic): FoundProblem[] {
  const { severity, source, message } = diagnostic;
  const isError = severity === vscode.DiagnosticSeverity.Error;
  if (!isError && severity !== vscode.DiagnosticSeverity.Warning) return [];
  return [
    {
      line: diagnostic.range.start.line + 1,
      severity: isError ? 'error' : 'warning',
      message,
      ...withoutUndefined({ source }),
    },
  ];
}
