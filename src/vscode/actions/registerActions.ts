import * as vscode from 'vscode';
import { actionCommandIds } from '../../shared/contract.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import { once } from '../../shared/once.ts';
import type { SettingsWatcher } from '../settings/watchSettings.ts';
import type { ActionsParts } from './actionsParts.ts';
import type * as inPlaceActions from './inPlaceActions.ts';

/** What is loaded with the first lightbulb. */
type LoadedActions = Pick<typeof inPlaceActions, 'createInPlaceActions' | 'createOffering'> &
  Pick<ActionsParts, 'pricing'>;

/** Files of the machine that the extension runs on. */
const actionDocuments: vscode.DocumentSelector = { scheme: 'file' };

/** Kinds of the code actions: VS Code asks only where one of these, or one above them, is wanted. */
const metadata: vscode.CodeActionProviderMetadata = {
  providedCodeActionKinds: [
    vscode.CodeActionKind.QuickFix.append('tierwise'),
    vscode.CodeActionKind.RefactorRewrite.append('tierwise'),
  ],
};

/**
 * Registers the actions on code: lightbulb, lenses, commands. What they do is loaded with the first lightbulb.
 */
export function registerActions(
  parts: Omit<ActionsParts, 'pricing'> & { readonly settings: SettingsWatcher },
  loadActions: () => Promise<LoadedActions>,
): DisposableLike {
  const owned = new DisposableStore();
  const load = once(loadActions);
  const offering = once(async () => {
    const { createOffering, pricing } = await load();
    return createOffering({ ...parts, pricing });
  });
  const handlers = once(async () => {
    const { createInPlaceActions, pricing } = await load();
    return createInPlaceActions({ ...parts, pricing, owned, offering: await offering() });
  });

  for (const id of Object.values(actionCommandIds)) {
    owned.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await handlers())[id](...args)),
    );
  }
  const codeActions: vscode.CodeActionProvider = {
    provideCodeActions: async (...asked) => (await offering()).codeActions.provideCodeActions(...asked),
  };
  owned.add(vscode.languages.registerCodeActionsProvider(actionDocuments, codeActions, metadata));
  owned.add(lensesWhereWanted(parts.settings, async () => (await offering()).codeLenses));
  return owned;
}

/** Lenses are there while `tierwise.codeLens` is on; without it the editor asks for none. */
function lensesWhereWanted(
  settings: SettingsWatcher,
  load: () => Promise<vscode.CodeLensProvider>,
): DisposableLike {
  let registered: vscode.Disposable | undefined;
  const provider: vscode.CodeLensProvider = {
    provideCodeLenses: async (...asked) => (await load()).provideCodeLenses(...asked),
  };
  function follow(): void {
    const isWanted = settings.current().codeLens;
    if (isWanted === (registered !== undefined)) return;
    registered?.dispose();
    registered = isWanted ? vscode.languages.registerCodeLensProvider(actionDocuments, provider) : undefined;
  }
  const watching = settings.onDidChange(follow);
  // Reading the settings takes a while, and activation does not wait for it.
  const first = setImmediate(follow);
  return {
    dispose() {
      clearImmediate(first);
      watching.dispose();
      registered?.dispose();
    },
  };
}
