import * as vscode from 'vscode';
import { costsPanelViewType } from '../../shared/contract.ts';
import { DisposableStore } from '../../shared/dispose.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import type { Costs } from './createCosts.ts';

/** The costs panel and its commands, whose code is loaded by their first use. */
export interface CostsOnUse extends DisposableLike {
  load(): Promise<Costs>;
}

/** A panel that was open when the window was reloaded is opened again. */
export function costsOnUse(create: () => Promise<Costs>): CostsOnUse {
  const store = new DisposableStore();
  let loading: Promise<Costs> | undefined;
  const load = (): Promise<Costs> => {
    loading ??= create().then(
      (made) => store.add(made),
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  store.add(
    vscode.window.registerWebviewPanelSerializer(costsPanelViewType, {
      async deserializeWebviewPanel(panel) {
        (await load()).attach(panel);
      },
    }),
  );
  return { load, dispose: () => store.dispose() };
}
