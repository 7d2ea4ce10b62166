import * as vscode from 'vscode';
import * as z from 'zod/mini';

const place = z.object({ line: z.number(), offset: z.number() });
const answerSchema = z.object({
  body: z.array(
    z.object({
      start: place,
      end: place,
      text: z.string(),
      code: z.optional(z.number()),
      category: z.string(),
      source: z.optional(z.string()),
    }),
  ),
});

const languages = new Set(['typescript', 'typescriptreact', 'javascript', 'javascriptreact']);
const requests = ['syntacticDiagnosticsSync', 'semanticDiagnosticsSync'] as const;

const requestCommand = 'typescript.tsserverRequest';
const scriptExtension = 'vscode.typescript-language-features';

/** Whether VS Code's own TypeScript server looks after a document. */
export function isScript(document: vscode.TextDocument): boolean {
  return languages.has(document.languageId);
}

/**
 * The problems of an open document as the TypeScript server sees it now. The answer comes after everything that was
 * sent before, so that it is of the text after the edit: the one sign of rest that there is, because the server says
 * nothing of files without problems. `undefined` when the server or the command is not there.
 */
export async function askScriptServer(
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<readonly vscode.Diagnostic[] | undefined> {
  const found: vscode.Diagnostic[] = [];
  for (const request of requests) {
    const answer = await ask(request, document.uri, token);
    const parsed = z.safeParse(answerSchema, answer);
    if (!parsed.success) return undefined;
    for (const { start, end, text, code, category, source } of parsed.data.body) {
      if (category !== 'error' && category !== 'warning') continue;
      const range = new vscode.Range(start.line - 1, start.offset - 1, end.line - 1, end.offset - 1);
      const severity =
        category === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
      const diagnostic = new vscode.Diagnostic(range, text, severity);
      diagnostic.source = source ?? 'ts';
      if (code !== undefined) diagnostic.code = code;
      found.push(diagnostic);
    }
  }
  return found;
}

/** Whether the editor has the command, or its own extension for these languages is still about to bring it. */
export async function canAskScriptServer(): Promise<boolean> {
  const isComing = vscode.extensions.getExtension(scriptExtension)?.isActive === false;
  return isComing || (await vscode.commands.getCommands(true)).includes(requestCommand);
}

async function ask(request: string, file: vscode.Uri, token: vscode.CancellationToken): Promise<unknown> {
  try {
    return await vscode.commands.executeCommand(requestCommand, request, { file }, token);
  } catch {
    // The command is not part of the API: an editor without it is waited for by its events instead.
    return undefined;
  }
}
