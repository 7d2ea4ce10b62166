import * as vscode from 'vscode';
import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import { commandOfAction } from './actionCommands.ts';
import { codeActionKinds } from './actionRequest.ts';
import { codeAt, offerActions, type ActionOffer, type OfferedCode, type OfferPorts } from './offerActions.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';
import { inLabel } from '../../shared/foreignText.ts';

/** All that the lightbulb offers on code, in the order of its menu. */
const onCode = [
  'extract',
  'rename',
  'simplify',
  'modernise',
  'rewrite',
  'tests',
  'docs',
  'explain',
  'review',
] as const;

/**
 * Offers actions on code, each with its model and price, from memory alone. On an empty selection the editor's own,
 * automatic requests get only Fix.
 */
export function createCodeActionProvider(ports: OfferPorts): vscode.CodeActionProvider {
  return {
    provideCodeActions(document, range, context) {
      const isAsked = context.triggerKind === vscode.CodeActionTriggerKind.Invoke;
      if (!vscode.workspace.isTrusted && !isAsked) return [];
      const fixes = isWanted('fix', context) ? offerFix(ports, document, context.diagnostics) : [];
      const others = range.isEmpty && !isAsked ? [] : onCode.filter((kind) => isWanted(kind, context));
      const code = others.length === 0 ? undefined : codeAt(document, range);
      const offers = code === undefined ? [] : offerActions(ports, document, code, others);
      const actions = [...fixes, ...offers.map((offer) => toCodeAction(offer))];
      return vscode.workspace.isTrusted ? actions : actions.map((action) => disabled(action));
    },
  };
}

function isWanted(kind: ActionKind, { only }: vscode.CodeActionContext): boolean {
  return only === undefined || only.contains(codeActionKinds[kind]);
}

/** One action for all that is reported at the place. */
function offerFix(
  ports: OfferPorts,
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
): readonly vscode.CodeAction[] {
  const [first] = diagnostics;
  if (first === undefined) return [];
  const range = diagnostics.reduce((all, diagnostic) => all.union(diagnostic.range), first.range);
  const name = actionMessages.problems(diagnostics.length);
  const code: OfferedCode = { range: document.validateRange(range), name };
  return offerActions(ports, document, code, ['fix']).map((offer) => toCodeAction(offer, diagnostics));
}

function toCodeAction(
  { title: words, request }: ActionOffer,
  diagnostics?: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const title = inLabel(words);
  const action = new vscode.CodeAction(title, codeActionKinds[request.kind]);
  action.command = { command: commandOfAction[request.kind], title, arguments: [request] };
  if (diagnostics !== undefined) action.diagnostics = [...diagnostics];
  return action;
}

function disabled(action: vscode.CodeAction): vscode.CodeAction {
  action.disabled = { reason: actionMessages.restricted };
  return action;
}
