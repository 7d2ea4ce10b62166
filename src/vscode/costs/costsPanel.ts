import * as vscode from 'vscode';
import type { Log } from '../../core/model/log.ts';
import { costsPanelViewType } from '../../shared/contract.ts';
import { costsPanelStrings } from '../../shared/costsProtocol.ts';
import type { ToCostsPanel } from '../../shared/costsProtocol.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { webviewHtml, webviewResourceRoots } from '../webviewHtml.ts';
import type { CostsModel } from '../../presentation/costs/costsModel.ts';
import { parseCostsMessage } from '../../presentation/costs/parseCostsMessage.ts';

/** The costs panel: one webview in the editor area that holds no truth of its own. */
export interface CostsPanel extends DisposableLike {
  /** Opens or reveals it. */
  show(): void;
  /** Takes a panel over that was open before the window was reloaded. */
  attach(panel: vscode.WebviewPanel): void;
  isVisible(): boolean;
}

/** Drawing faster than this is seen by nobody. */
const drawIntervalMs = 50;

export function createCostsPanel(extensionUri: vscode.Uri, model: CostsModel, log: Log): CostsPanel {
  let open: vscode.WebviewPanel | undefined;
  const attach = (panel: vscode.WebviewPanel): void => {
    open?.dispose();
    open = panel;
    panel.onDidDispose(() => {
      if (open !== panel) return;
      open = undefined;
      model.setVisible(false);
    });
    attachPanel(panel, extensionUri, model, log);
    model.setVisible(panel.visible);
  };
  return {
    show() {
      if (open !== undefined) {
        open.reveal(open.viewColumn, false);
        return;
      }
      const sleeping = sleepingTabs();
      const column = sleeping[0]?.group.viewColumn ?? vscode.ViewColumn.Active;
      attach(
        vscode.window.createWebviewPanel(costsPanelViewType, 'Tierwise: Costs', column, {
          enableFindWidget: true,
        }),
      );
      void vscode.window.tabGroups.close(sleeping, true);
    },
    attach,
    isVisible: () => open?.visible === true,
    dispose() {
      open?.dispose();
    },
  };
}

/** Tabs from before a reload that VS Code has not brought back, because another tab hides them. */
function sleepingTabs(): readonly vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(
    ({ input, isActive }) =>
      !isActive && input instanceof vscode.TabInputWebview && input.viewType.endsWith(costsPanelViewType),
  );
}

function attachPanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  model: CostsModel,
  log: Log,
): void {
  let isReady = false;
  let drawing: NodeJS.Timeout | undefined;
  panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
  panel.webview.options = { enableScripts: true, localResourceRoots: webviewResourceRoots(extensionUri) };
  const strings = costsPanelStrings;

  const draw = (): void => {
    drawing = undefined;
    if (!isReady) return;
    const message: ToCostsPanel = { type: 'view-replaced', view: model.view(), strings };
    // A webview that has just gone takes no message; it asks for the whole view when it comes back.
    panel.webview.postMessage(message).then(undefined, (error: unknown) => {
      log.trace(`The costs panel did not take a message: ${String(error)}`);
    });
  };
  const endListening = model.onDidChange(() => {
    drawing ??= setTimeout(draw, drawIntervalMs);
  });
  const subscriptions = [
    panel.onDidChangeViewState(() => {
      // A hidden webview is thrown away; shown again it loads anew and asks.
      if (!panel.visible) isReady = false;
      model.setVisible(panel.visible);
    }),
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const parsed = parseCostsMessage(data);
      if ('error' in parsed) {
        log.warn(`The costs panel sent something that is not understood: ${parsed.error}`);
        return;
      }
      const { message } = parsed;
      if (message.type === 'panel-ready') {
        isReady = true;
        draw();
        model.show();
        return;
      }
      model.handle(message).catch((error: unknown) => {
        log.error(
          `${message.type} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        void vscode.window.showErrorMessage(
          `Tierwise could not do that: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
    }),
  ];
  panel.onDidDispose(() => {
    clearTimeout(drawing);
    endListening();
    for (const subscription of subscriptions) subscription.dispose();
  });
  panel.webview.html = webviewHtml(panel.webview, extensionUri, 'costsPanel');
}
