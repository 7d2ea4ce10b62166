import type * as vscode from 'vscode';
import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import { createActionPrices } from '../../presentation/actions/actionPrices.ts';
import { createCodeActionProvider } from './codeActionProvider.ts';
import { createCodeLensProvider } from './codeLenses.ts';
import type { ActionsParts } from './actionsParts.ts';
import { codeAt, offerActions, type ActionOffer, type OfferedCode, type OfferPorts } from './offerActions.ts';

/** Everything about offering actions, which needs neither engine nor database. */
export interface Offering {
  readonly codeActions: vscode.CodeActionProvider;
  readonly codeLenses: vscode.CodeLensProvider;
  /** Offers for a place of a document; none where there is no code. */
  offer(
    document: vscode.TextDocument,
    range: vscode.Range,
    kinds: readonly ActionKind[],
  ): readonly ActionOffer[];
  offerFor(document: vscode.TextDocument, code: OfferedCode, kind: ActionKind): ActionOffer | undefined;
  /** Keeps the prices of the models that actions go to, for the next start; loads them first. Never rejects. */
  rememberPrices(folder: vscode.Uri): Promise<void>;
}

export function createOffering(parts: ActionsParts): Offering {
  const { clock, pricing, settingsOf } = parts;
  const now = (): number => clock.now();
  const prices = createActionPrices({ pricing, memory: parts.context.globalState, now });
  const ports: OfferPorts = {
    ...{ settingsOf, pricing, prices, now },
    providersWithKey: () => parts.setup.providersWithKey(),
  };
  return {
    codeActions: createCodeActionProvider(ports),
    codeLenses: createCodeLensProvider(ports),
    offer(document, range, kinds) {
      const code = codeAt(document, range);
      return code === undefined ? [] : offerActions(ports, document, code, kinds);
    },
    offerFor: (document, code, kind) => offerActions(ports, document, code, [kind])[0],
    async rememberPrices(folder) {
      try {
        await pricing.load();
        const { execution, grunt } = settingsOf(folder).tiers;
        await prices.remember([...execution.models, ...grunt.models]);
      } catch (error) {
        // The next window's first titles are without a price then; nothing else depends on it.
        parts.log.warn(`The prices of actions could not be kept: ${String(error)}`);
      }
    },
  };
}
