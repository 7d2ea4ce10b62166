import * as vscode from 'vscode';
import type { Clock } from '../../core/model/clock.ts';
import type { Log } from '../../core/model/log.ts';
import {
  connectPanel,
  type PanelConnection,
  type PanelModel,
} from '../../presentation/panel/panelConnection.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { webviewHtml, webviewResourceRoots } from './webviewHtml.ts';
import { failedMessage } from '../../presentation/messages.ts';
import { notify } from '../ui/dialogs.ts';
import { inLabel } from '../../shared/foreignText.ts';

/** One kind of panel: a single webview in the editor area. */
export interface PanelKind<View, FromPanel> {
  /** `tierwise.` and the name of its folder in webview-ui. */
  readonly viewType: `tierwise.${string}`;
  /** Title of its tab. */
  readonly title: string;
  /** Where it opens the first time. */
  readonly column: vscode.ViewColumn;
  readonly hasFindWidget?: boolean;
  loadModel(): Promise<PanelModel<View, FromPanel>>;
}

/** What every panel needs of the extension. */
export interface PanelHostPorts {
  readonly extensionUri: vscode.Uri;
  readonly clock: Clock;
  readonly log: Log;
}

/** A panel that can be opened, hidden, moved and closed at will; the webview holds no truth of its own. */
export interface WebviewPanelHost<ToPanel = never> extends DisposableLike {
  /** Opens or reveals it, with the focus in it. `message` is sent as soon as its webview is ready. */
  show(message?: ToPanel): void;
  isVisible(): boolean;
}

/** Also takes over a panel that was open when the window was reloaded. */
export function createWebviewPanelHost<View, FromPanel extends { readonly type: string }, ToPanel = never>(
  kind: PanelKind<View, FromPanel>,
  ports: PanelHostPorts,
): WebviewPanelHost<ToPanel> {
  const { viewType } = kind;
  let open: OpenPanel<ToPanel> | undefined;
  const attach = (panel: vscode.WebviewPanel): OpenPanel<ToPanel> => {
    open?.panel.dispose();
    const attached = { panel, connection: connect<View, FromPanel, ToPanel>(panel, kind, ports) };
    open = attached;
    panel.onDidDispose(() => {
      attached.connection.dispose();
      if (open === attached) open = undefined;
    });
    return attached;
  };
  const serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel(panel) {
      attach(panel);
      return Promise.resolve();
    },
  });
  const create = (): OpenPanel<ToPanel> => {
    const sleeping = sleepingTabs(viewType);
    const column = sleeping[0]?.group.viewColumn ?? kind.column;
    const panel = vscode.window.createWebviewPanel(viewType, inLabel(kind.title), column, {
      enableFindWidget: kind.hasFindWidget === true,
    });
    const attached = attach(panel);
    void vscode.window.tabGroups.close(sleeping, true);
    return attached;
  };
  return {
    show(message) {
      open?.panel.reveal(open.panel.viewColumn, false);
      const { connection } = open ?? create();
      if (message !== undefined) connection.send(message);
    },
    isVisible: () => open?.panel.visible === true,
    dispose() {
      serializer.dispose();
      open?.panel.dispose();
    },
  };
}

interface OpenPanel<ToPanel> {
  readonly panel: vscode.WebviewPanel;
  readonly connection: PanelConnection<ToPanel>;
}

/** Tabs of a panel from before a reload that VS Code has not brought back, because another tab hides them. */
function sleepingTabs(viewType: string): readonly vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  // VS Code puts a word of its own before the view type.
  return tabs.filter(
    ({ input, isActive }) =>
      !isActive && input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType),
  );
}

function connect<View, FromPanel extends { readonly type: string }, ToPanel>(
  panel: vscode.WebviewPanel,
  kind: PanelKind<View, FromPanel>,
  { extensionUri, clock, log }: PanelHostPorts,
): PanelConnection<ToPanel> {
  const { webview } = panel;
  const name = kind.viewType.slice('tierwise.'.length);
  const connection = connectPanel<View, FromPanel, ToPanel>({
    name,
    loadModel: () => kind.loadModel(),
    post: (message) => webview.postMessage(message),
    isVisible: () => panel.visible,
    showError(error) {
      void notify.error(failedMessage(error));
    },
    clock,
    log,
  });
  panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
  webview.options = { enableScripts: true, localResourceRoots: webviewResourceRoots(extensionUri) };
  // The panel ends its own listeners when it closes.
  panel.onDidChangeViewState(() => {
    connection.visibilityChanged();
  });
  webview.onDidReceiveMessage((data: unknown) => connection.receive(data));
  webview.html = webviewHtml(webview, extensionUri, name);
  return connection;
}
