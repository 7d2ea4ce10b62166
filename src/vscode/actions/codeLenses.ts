import * as vscode from 'vscode';
import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import { commandOfAction } from './actionCommands.ts';
import { actionTitleWords } from '../../presentation/actions/actionWords.ts';
import { offerActions, type OfferPorts } from './offerActions.ts';
import { blocksOf } from './resolveTarget.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';
import { inLabel } from '../../shared/foreignText.ts';

const mostBlocks = 150;

/** A line of actions above every function and class, each with its price. */
export function createCodeLensProvider(ports: OfferPorts): vscode.CodeLensProvider {
  const words = actionMessages.codeLenses;
  const kinds = Object.keys(words) as (keyof typeof words & ActionKind)[];
  return {
    async provideCodeLenses(document, token) {
      if (!vscode.workspace.isTrusted) return [];
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      if (token.isCancellationRequested) return [];
      const blocks = await blocksOf(document, controller.signal).catch((error: unknown) => {
        // The editor wants no lenses any more: it asks anew when it does.
        if (controller.signal.aborted) return [];
        throw error;
      });
      return blocks.slice(0, mostBlocks).flatMap(({ name, range }) => {
        const offers = offerActions(ports, document, { range, name, symbol: name }, kinds);
        const place = new vscode.Range(range.start, range.start);
        return offers.map(({ quote, label, request }, index) => {
          const title = inLabel(actionTitleWords(words[kinds[index] ?? 'explain'], quote));
          const command = commandOfAction[request.kind];
          return new vscode.CodeLens(place, {
            title,
            command,
            tooltip: inLabel(label),
            arguments: [request],
          });
        });
      });
    },
  };
}
