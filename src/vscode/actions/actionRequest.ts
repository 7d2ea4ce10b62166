import * as vscode from 'vscode';
import { editingActions, readOnlyActions, type ActionKind } from '../../core/work/codeActions/codeAction.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** What a person asks for on a piece of code, from a lightbulb, a lens, a menu or the palette. */
export interface ActionRequest {
  readonly kind: ActionKind;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  /** What should be put right, or what should become of the code. */
  readonly instruction?: string;
}

/** The kinds that code actions are offered as. VS Code has none for tests, docs and explanations. */
export const codeActionKinds: Readonly<Record<ActionKind, vscode.CodeActionKind>> = {
  extract: ofRewrite('extract'),
  rename: ofRewrite('rename'),
  simplify: ofRewrite('simplify'),
  modernise: ofRewrite('modernise'),
  rewrite: ofRewrite('rewrite'),
  tests: ofRewrite('tests'),
  docs: ofRewrite('docs'),
  explain: ofRewrite('explain'),
  review: ofRewrite('review'),
  fix: vscode.CodeActionKind.QuickFix.append('tierwise'),
};

function ofRewrite(name: string): vscode.CodeActionKind {
  return vscode.CodeActionKind.RefactorRewrite.append('tierwise').append(name);
}

/** A request as the argument of a command. Arguments are whatever VS Code or another extension passes. */
export function readRequest(argument: unknown): ActionRequest | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if (!('kind' in argument && 'uri' in argument && 'range' in argument)) return undefined;
  const { kind, uri, range } = argument;
  const known = [...editingActions, ...readOnlyActions].find((action) => action === kind);
  if (known === undefined || !(uri instanceof vscode.Uri) || !(range instanceof vscode.Range))
    return undefined;
  const instruction =
    'instruction' in argument && typeof argument.instruction === 'string' ? argument.instruction : undefined;
  return { kind: known, uri, range, ...withoutUndefined({ instruction }) };
}

/** The active editor's selection; `undefined` without an editor. */
export function requestHere(kind: ActionKind): ActionRequest | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && { kind, uri: editor.document.uri, range: editor.selection };
}
