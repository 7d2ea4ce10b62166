import * as vscode from 'vscode';
import { costsPanelViewType } from '../../shared/contract.ts';
import type { FromCostsPanel } from '../../shared/costsProtocol.ts';
import type { CostsView } from '../../shared/costsView.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import { once } from '../../shared/once.ts';
import { createWebviewPanelHost, type PanelHostPorts } from '../panel/webviewPanelHost.ts';
import type { Costs } from './createCosts.ts';
import { costsPanelTitle } from '../../presentation/messages.ts';

/** The costs panel and its commands, whose code is loaded by their first use. */
export interface CostsOnUse extends DisposableLike {
  load(): Promise<Costs>;
  /** Opens or reveals the panel. */
  show(): void;
  isVisible(): boolean;
}

export function costsOnUse(create: () => Promise<Costs>, ports: PanelHostPorts): CostsOnUse {
  const store = new DisposableStore();
  const load = once(async () => store.add(await create()));
  const panel = store.add(
    createWebviewPanelHost<CostsView, FromCostsPanel>(
      {
        viewType: costsPanelViewType,
        title: costsPanelTitle,
        column: vscode.ViewColumn.Active,
        hasFindWidget: true,
        loadModel: async () => (await load()).model,
      },
      ports,
    ),
  );
  return { ...panel, load, dispose: () => store.dispose() };
}
