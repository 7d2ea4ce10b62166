import * as vscode from 'vscode';
import {
  chooseProblems,
  type ChosenProblems,
  type FileProblems,
  type FoundProblem,
} from '../../core/work/context/chooseProblems.ts';
import { contentPath, namedFile } from './contentPath.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

const mostProblems = 50;

/**
 * The errors and warnings that the editor shows for files of this folder, or for one of them; a message may quote its
 * file.
 */
export async function gatherProblems(
  folder: vscode.WorkspaceFolder,
  only?: vscode.Uri,
): Promise<ChosenProblems> {
  const all: readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[]])[] =
    only === undefined ? vscode.languages.getDiagnostics() : [[only, vscode.languages.getDiagnostics(only)]];
  const files = all.map(async ([uri, diagnostics]): Promise<readonly FileProblems[]> => {
    const problems = diagnostics.flatMap(describe);
    const place = problems.length === 0 ? undefined : await contentPath(folder, uri);
    return place === undefined ? [] : [{ ...namedFile(place), problems }];
  });
  return chooseProblems((await Promise.all(files)).flat(), mostProblems);
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
