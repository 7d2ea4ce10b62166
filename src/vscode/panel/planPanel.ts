import * as vscode from 'vscode';
import type { Log } from '../../core/model/log.ts';
import { planPanelViewType } from '../../shared/contract.ts';
import type { FromPlanPanel, PlanPanelStrings, ToPlanPanel } from '../../shared/planProtocol.ts';
import type { PlanPanelView } from '../../shared/planView.ts';
import type { ParsedPanelMessage } from '../../presentation/plan/parsePanelMessage.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { webviewHtml, webviewResourceRoots } from '../webviewHtml.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** What the panel draws and whom it tells of the person's wishes. */
export interface PlanPanelModel {
  /** Loads what draws the view and understands the panel; the other two need it. */
  load(): Promise<void>;
  /** What the panel has sent, if it is understood. */
  parse(data: unknown): ParsedPanelMessage;
  view(): PlanPanelView;
  strings(): PlanPanelStrings;
  /** Something of the view may have changed. */
  readonly onDidChange: vscode.Event<void>;
  handle(message: FromPlanPanel): Promise<void>;
}

/** The plan panel: one webview in the editor area, shown, hidden and moved at will; it holds no truth of its own. */
export interface PlanPanel extends DisposableLike {
  /** Opens or reveals it with the focus in the task box. */
  show(task?: string): void;
  isVisible(): boolean;
}

/** Drawing faster than this is seen by nobody. */
const drawIntervalMs = 50;

/** A panel that was open when the window was reloaded is opened again. */
export function createPlanPanel(extensionUri: vscode.Uri, model: PlanPanelModel, log: Log): PlanPanel {
  let open: OpenPanel | undefined;
  const attach = (panel: vscode.WebviewPanel) => {
    open?.panel.dispose();
    const attached = attachPanel(panel, extensionUri, model, log);
    open = attached;
    panel.onDidDispose(() => {
      if (open === attached) open = undefined;
    });
    return attached;
  };
  const serializer = vscode.window.registerWebviewPanelSerializer(planPanelViewType, {
    deserializeWebviewPanel(panel) {
      attach(panel);
      return Promise.resolve();
    },
  });
  return {
    show(task) {
      if (open === undefined) {
        const sleeping = sleepingTabs();
        const column = sleeping[0]?.group.viewColumn ?? vscode.ViewColumn.Beside;
        const panel = vscode.window.createWebviewPanel(planPanelViewType, 'Tierwise', column);
        attach(panel).focusTask(task);
        void vscode.window.tabGroups.close(sleeping, true);
        return;
      }
      open.panel.reveal(open.panel.viewColumn, false);
      open.focusTask(task);
    },
    isVisible: () => open?.panel.visible === true,
    dispose() {
      serializer.dispose();
      open?.panel.dispose();
    },
  };
}

/** Tabs of a panel from before a reload that VS Code has not brought back, because another tab hides them. */
function sleepingTabs(): readonly vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  // VS Code puts a word of its own before the view type.
  return tabs.filter(
    ({ input, isActive }) =>
      !isActive && input instanceof vscode.TabInputWebview && input.viewType.endsWith(planPanelViewType),
  );
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  /** Waits until the webview is ready. */
  focusTask(task: string | undefined): void;
}

function attachPanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  model: PlanPanelModel,
  log: Log,
): OpenPanel {
  let isReady = false;
  let isDisposed = false;
  let focusWhenReady: ToPlanPanel | undefined;
  let drawing: NodeJS.Timeout | undefined;
  panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
  panel.webview.options = { enableScripts: true, localResourceRoots: webviewResourceRoots(extensionUri) };

  const send = (message: ToPlanPanel) => {
    // A webview that has just gone takes no message; it asks for the whole view when it comes back.
    panel.webview.postMessage(message).then(undefined, (error: unknown) => {
      log.trace(`The plan panel did not take a message: ${String(error)}`);
    });
  };
  const draw = () => {
    drawing = undefined;
    if (isReady) send({ type: 'view-replaced', view: model.view(), strings: model.strings() });
  };
  const onReady = () => {
    isReady = true;
    draw();
    if (focusWhenReady === undefined) return;
    send(focusWhenReady);
    focusWhenReady = undefined;
  };
  const understand = async (data: unknown): Promise<void> => {
    await model.load();
    // It may have gone meanwhile.
    if (isDisposed) return;
    const parsed = model.parse(data);
    if ('error' in parsed) {
      log.warn(`The plan panel sent something that is not understood: ${parsed.error}`);
      return;
    }
    if (parsed.message.type === 'panel-ready') onReady();
    else await model.handle(parsed.message);
  };
  const subscriptions = [
    model.onDidChange(() => {
      drawing ??= setTimeout(draw, drawIntervalMs);
    }),
    panel.onDidChangeViewState(() => {
      // A hidden webview is thrown away; shown again it loads anew and asks. Until then no message would arrive.
      if (!panel.visible) isReady = false;
    }),
    panel.webview.onDidReceiveMessage((data: unknown) => {
      understand(data).catch((error: unknown) => {
        log.error(
          `A message of the plan panel failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        void vscode.window.showErrorMessage(
          `Tierwise could not do that: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
    }),
  ];
  panel.onDidDispose(() => {
    isDisposed = true;
    clearTimeout(drawing);
    for (const subscription of subscriptions) subscription.dispose();
  });
  panel.webview.html = webviewHtml(panel.webview, extensionUri, 'planPanel');
  return {
    panel,
    focusTask(text) {
      const message: ToPlanPanel = { type: 'task-focused', ...withoutUndefined({ text }) };
      if (isReady) send(message);
      else focusWhenReady = message;
    },
  };
}
