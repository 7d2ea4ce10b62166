import * as vscode from 'vscode';
import type { Clock } from '../../core/model/clock.ts';
import { askScriptServer, canAskScriptServer, isScript } from './scriptProblems.ts';

/** How long nothing may be reported before the servers count as done. */
const quietMs = 1_000;
/** The longest wait: a server that begins to read a large project takes that long, and a doubt costs the next model. */
const limitMs = 60_000;
/** The longest wait for a language that has never reported anything in this window: it may have no server. */
const silentMs = 4_000;
/** Between looks at what has been reported. */
const lookAgainMs = 100;
/** Between questions to a TypeScript server that is not up yet. */
const askAgainMs = 500;

/** What language servers say of some documents. */
export interface SettledProblems {
  readonly diagnostics: ReadonlyMap<string, readonly vscode.Diagnostic[]>;
  /** Addresses of documents whose server did not come to rest. */
  readonly unsettled: ReadonlySet<string>;
  /** Addresses of documents in a language on which nobody has reported in this window. */
  readonly silent: ReadonlySet<string>;
}

/** When documents changed last and when they were reported on. */
export interface ReportWatch {
  /** Whether any document of a language has been reported on in this window. */
  hasSpoken(languageId: string): boolean;
  /** Whether a document has been reported on since it was opened or its text changed. */
  isReported(document: vscode.TextDocument): boolean;
  dispose(): void;
}

/** It listens all the time: what is reported between edit and question counts. */
export function watchReports(): ReportWatch {
  const spoken = new Set<string>();
  const waiting = new Set<string>(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  const report = (uris: readonly vscode.Uri[]): void => {
    const addresses = new Set(uris.map((uri) => uri.toString()));
    for (const address of addresses) waiting.delete(address);
    for (const { uri, languageId } of vscode.workspace.textDocuments) {
      if (addresses.has(uri.toString())) spoken.add(languageId);
    }
  };
  report(vscode.languages.getDiagnostics().map(([uri]) => uri));
  const listening = [
    vscode.languages.onDidChangeDiagnostics(({ uris }) => report(uris)),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => waiting.add(uri.toString())),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => waiting.delete(uri.toString())),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) waiting.add(document.uri.toString());
    }),
  ];
  return {
    hasSpoken: (languageId) => spoken.has(languageId),
    isReported: ({ uri }) => !waiting.has(uri.toString()),
    dispose() {
      for (const one of listening) one.dispose();
    },
  };
}

/**
 * Waits until every document has been reported on as it is now, and then nothing for a second. Scripts are asked for
 * directly. A language that nobody reports on is not waited for long; it is named as silent.
 */
export async function settleProblems(
  documents: readonly vscode.TextDocument[],
  watch: ReportWatch,
  clock: Pick<Clock, 'delay' | 'monotonic'>,
  signal: AbortSignal,
): Promise<SettledProblems> {
  const source = new vscode.CancellationTokenSource();
  const begunMs = clock.monotonic();
  const elapsedMs = (): number => clock.monotonic() - begunMs;
  const answers = new Map<string, readonly vscode.Diagnostic[]>();
  const addresses = new Set(documents.map(({ uri }) => uri.toString()));
  let lastReportMs = 0;
  let canAsk = true;
  const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    if (uris.some((uri) => addresses.has(uri.toString()))) lastReportMs = elapsedMs();
  });

  const isDue = (document: vscode.TextDocument): boolean => {
    if (answers.has(document.uri.toString())) return false;
    // Reports on scripts come from other extensions too; only the server's own answer counts.
    if (isScript(document) && canAsk) return true;
    return !watch.isReported(document) && (watch.hasSpoken(document.languageId) || elapsedMs() < silentMs);
  };
  const askAll = async (): Promise<void> => {
    const scripts = documents.filter(isScript);
    while (
      scripts.some(({ uri }) => !answers.has(uri.toString())) &&
      elapsedMs() < limitMs &&
      !signal.aborted
    ) {
      for (const document of scripts) {
        const address = document.uri.toString();
        if (answers.has(address) || source.token.isCancellationRequested) continue;
        const answer = await askScriptServer(document, source.token);
        if (answer !== undefined) answers.set(address, answer);
      }
      // Another extension may stand in for the server, with reports of its own.
      if (answers.size === 0 && elapsedMs() >= silentMs) canAsk = await canAskScriptServer();
      if (!canAsk) return;
      await clock.delay(askAgainMs, signal);
    }
  };
  try {
    const asking = askAll();
    while (elapsedMs() < limitMs && !signal.aborted) {
      const isQuiet = elapsedMs() - lastReportMs >= quietMs;
      if (isQuiet && !documents.some(isDue)) break;
      await clock.delay(lookAgainMs, signal);
    }
    source.cancel();
    // A question that hangs is left behind: its answer would be of no use.
    await Promise.race([asking, clock.delay(askAgainMs, signal)]);
  } finally {
    listening.dispose();
    source.dispose();
  }
  const isLoud = elapsedMs() - lastReportMs < quietMs;
  const unsettled = documents
    .filter((document) => isDue(document) || isLoud)
    .map(({ uri }) => uri.toString());
  const diagnostics = new Map(
    documents.map(({ uri }) => {
      const shown = vscode.languages.getDiagnostics(uri);
      const answer = answers.get(uri.toString());
      // What the editor shows of the server's may be of a moment ago.
      return [
        uri.toString(),
        answer === undefined ? shown : [...shown.filter((one) => !isOfScriptServer(one)), ...answer],
      ] as const;
    }),
  );
  const silent = documents
    .filter((document) => !answers.has(document.uri.toString()) && !watch.hasSpoken(document.languageId))
    .map(({ uri }) => uri.toString());
  return { diagnostics, unsettled: new Set(unsettled), silent: new Set(silent) };
}

function isOfScriptServer({ source }: vscode.Diagnostic): boolean {
  return source === 'ts' || source === 'js';
}
