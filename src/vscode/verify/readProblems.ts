import * as vscode from 'vscode';
import type { Clock } from '../../core/model/clock.ts';
import type { CodeProblem, ProblemReading } from '../../core/work/verify/judge/codeProblem.ts';
import { findImporters } from '../../core/work/verify/findImporters.ts';
import type { LookGap } from '../../core/work/verify/lookGap.ts';
import type { StepUnderTest } from '../../core/work/verify/stepVerifier.ts';
import { isOwnSource } from '../../core/work/context/chooseProblems.ts';
import { openBackgroundTabs } from './backgroundTabs.ts';
import { readProjectFiles } from './projectFiles.ts';
import { settleProblems, type ReportWatch } from './settledProblems.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Files that are opened for one look at most, the step's own first. */
const mostFiles = 20;

/** What one look at a step's problems needs. */
export interface ProblemQuestion {
  readonly folder: vscode.WorkspaceFolder;
  readonly step: StepUnderTest;
  readonly when: 'before' | 'after';
  readonly watch: ReportWatch;
  readonly clock: Pick<Clock, 'delay' | 'monotonic'>;
  readonly signal: AbortSignal;
  readonly onFiles: (files: number) => void;
}

/** Opens the step's files and those that import them, waits for the language servers, and closes what it opened. */
export async function readProblems(question: ProblemQuestion): Promise<ProblemReading> {
  const { folder, step, when, watch, clock, signal, onFiles } = question;
  const own = step.changes.flatMap(({ path, before, after, movedTo }) => {
    if (when === 'before') return before === undefined ? [] : [path];
    return after === undefined ? [] : [movedTo ?? path];
  });
  // Whoever imports a file that goes or moves is looked at too.
  const targets = step.changes.flatMap(({ path, before, movedTo }) =>
    before === undefined ? [] : movedTo === undefined ? [path] : [path, movedTo],
  );
  const room = Math.max(0, mostFiles - own.length);
  const listFiles = () => readProjectFiles(folder, signal, clock);
  const importers = await findImporters(listFiles, targets, room, signal);
  const paths = [...new Set([...own, ...importers.paths])].slice(0, mostFiles);
  const gaps: LookGap[] = [...importers.gaps];
  if (own.length > mostFiles) {
    gaps.push({
      kind: 'count',
      text: `The editor was asked about ${mostFiles} of ${own.length} changed files`,
    });
  }
  onFiles(paths.length);
  if (paths.length === 0) return { problems: [], looked: [], unsettled: [], gaps };

  const pathByAddress = new Map(
    paths.map((path) => [vscode.Uri.joinPath(folder.uri, ...path.split('/')).toString(), path]),
  );
  const tabs = await openBackgroundTabs(
    [...pathByAddress.keys()].map((address) => vscode.Uri.parse(address, true)),
    signal,
  );
  try {
    const { diagnostics, unsettled, silent } = await settleProblems(tabs.documents, watch, clock, signal);
    if (tabs.documents.length < paths.length && !signal.aborted) {
      const opened = new Set(tabs.documents.map(({ uri }) => uri.toString()));
      const closed = [...pathByAddress].flatMap(([address, path]) => (opened.has(address) ? [] : [path]));
      gaps.push({ kind: 'count', text: `The editor cannot show ${closed.join(', ')} as text` });
    }
    const pathOf = (address: string): string => pathByAddress.get(address) ?? address;
    return {
      problems: tabs.documents.flatMap((document) =>
        (diagnostics.get(document.uri.toString()) ?? []).flatMap((diagnostic) =>
          describe(document, pathOf(document.uri.toString()), diagnostic),
        ),
      ),
      looked: tabs.documents.map(({ uri }) => pathOf(uri.toString())),
      unsettled: [...unsettled].map(pathOf),
      silent: [...silent].map(pathOf),
      gaps,
    };
  } finally {
    await tabs.close();
  }
}

function describe(document: vscode.TextDocument, path: string, diagnostic: vscode.Diagnostic): CodeProblem[] {
  const { severity, source, message, range, code } = diagnostic;
  const isError = severity === vscode.DiagnosticSeverity.Error;
  if (isOwnSource(source) || (!isError && severity !== vscode.DiagnosticSeverity.Warning)) return [];
  const line = Math.min(range.start.line, document.lineCount - 1);
  const name = typeof code === 'object' ? code.value : code;
  return [
    {
      path,
      line: line + 1,
      severity: isError ? 'error' : 'warning',
      message,
      ...withoutUndefined({ source }),
      ...(name === undefined ? {} : { code: String(name) }),
      text: document.lineAt(line).text.trim(),
      above: nearestText(document, line, -1),
      below: nearestText(document, line, 1),
    },
  ];
}

/** The nearest line in a direction that is not empty. */
function nearestText(document: vscode.TextDocument, from: number, direction: 1 | -1): string {
  for (let line = from + direction; line >= 0 && line < document.lineCount; line += direction) {
    const text = document.lineAt(line).text.trim();
    if (text !== '') return text;
  }
  return '';
}
