import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { FromPlanPanel, ToPlanPanel } from '../../../src/shared/planProtocol.ts';
import type { PlanPanelView } from '../../../src/shared/planView.ts';
import { startBrowser } from '../../host/browser.ts';
import { panelThemes, type PanelThemeName } from './themes.ts';

const bundleFolder = join(import.meta.dirname, '..', '..', '..', 'dist', 'webview');

/** What VS Code puts into every webview, so that the panel meets the same surroundings. */
const workbenchStyle = `
@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size);
    margin: 0; padding: 0 20px; }
  code { font-family: var(--vscode-editor-font-family); color: var(--vscode-textPreformat-foreground);
    background-color: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 4px; }
  html { background-color: var(--vscode-editor-background); }
}`;

/** What the fake `acquireVsCodeApi` leaves on the page's window. */
interface PanelWindow {
  panelMessages: unknown[];
  policyViolations: string[];
}

/** A built panel in a page of its own, outside VS Code; the types are those of its two directions. */
export interface WebviewPage<ToPanel, FromPanel> {
  readonly page: Page;
  /** Sends a message as the host does and waits until it is drawn. */
  post(message: ToPanel): Promise<void>;
  /** What the panel has sent since the last call. */
  sent(): Promise<FromPanel[]>;
  /** What the content security policy has refused. */
  policyViolations(): Promise<string[]>;
  setTheme(theme: PanelThemeName): Promise<void>;
  /** Loads the page again; what the panel saved with `setState` is still there. */
  reload(): Promise<void>;
  /** Forgets everything and loads the page again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The built plan panel. */
export interface PanelPage extends WebviewPage<ToPlanPanel, FromPlanPanel> {
  /** Sends a view as the host does and waits until it is drawn. */
  show(view: PlanPanelView): Promise<void>;
}

/** Opens the plan panel in the system's browser. */
export async function openPanelPage(): Promise<PanelPage> {
  const panel = await openWebviewPage<ToPlanPanel, FromPlanPanel>('planPanel');
  return {
    ...panel,
    show: (view) => panel.post({ type: 'view-replaced', view }),
  };
}

/** Serves the bundle of that name under the panel's own policy and opens it in the system's browser. */
export async function openWebviewPage<ToPanel extends { readonly type: string }, FromPanel>(
  bundle: string,
): Promise<WebviewPage<ToPanel, FromPanel>> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then(([type, body, policy]) => {
      response.writeHead(type === '' ? 404 : 200, {
        'content-type': type === '' ? 'text/plain' : type,
        ...(policy === undefined ? {} : { 'content-security-policy': policy }),
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const profile = await mkdtemp(join(tmpdir(), 'tierwise-panel-'));
  const context = await startBrowser(profile);
  const page = context.pages()[0] ?? (await context.newPage());

  async function answer(url: string): Promise<[type: string, body: string, policy?: string]> {
    switch (url) {
      case '/': {
        const nonce = randomBytes(16).toString('base64');
        return ['text/html; charset=utf-8', html(bundle, nonce), policy(origin, nonce)];
      }
      case '/workbench.css':
        return ['text/css', workbenchStyle];
      case `/${bundle}.css`:
        return ['text/css', await readFile(join(bundleFolder, `${bundle}.css`), 'utf8')];
      case `/${bundle}.js`:
        return ['text/javascript', await readFile(join(bundleFolder, `${bundle}.js`), 'utf8')];
      default:
        return ['', 'not found'];
    }
  }

  await page.addInitScript(() => {
    const own = window as unknown as PanelWindow & { acquireVsCodeApi(): unknown };
    own.panelMessages = [];
    own.policyViolations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      own.policyViolations.push(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber}`);
    });
    own.acquireVsCodeApi = () => ({
      postMessage: (message: unknown) => own.panelMessages.push(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
      setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
    });
  });

  async function load(): Promise<void> {
    await page.goto(origin);
    await page.waitForFunction(() => (window as unknown as PanelWindow).panelMessages.length > 0);
    await setTheme(theme);
  }

  async function setTheme(name: PanelThemeName): Promise<void> {
    theme = name;
    await page.evaluate(({ bodyClass, variables }) => {
      document.body.className = bodyClass;
      document.documentElement.removeAttribute('style');
      for (const [key, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty(key, value);
      }
    }, panelThemes[name]);
  }

  async function post(message: ToPanel): Promise<void> {
    await page.evaluate(async (text) => {
      window.postMessage(JSON.parse(text), '*');
      // One frame for the message, one for drawing, one for what waits until it is drawn.
      for (let frame = 0; frame < 3; frame += 1)
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }, JSON.stringify(message));
  }

  let theme: PanelThemeName = 'dark';
  await load();

  return {
    page,
    post,
    setTheme,
    sent: () =>
      page.evaluate(() => {
        const own = window as unknown as PanelWindow;
        const messages = own.panelMessages;
        own.panelMessages = [];
        return messages as FromPanel[];
      }),
    policyViolations: () => page.evaluate(() => (window as unknown as PanelWindow).policyViolations),
    reload: load,
    restart: async () => {
      await page.evaluate(() => sessionStorage.clear());
      await load();
    },
    close: async () => {
      await context.close();
      await new Promise((resolve) => server.close(resolve));
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function policy(origin: string, nonce: string): string {
  return [
    "default-src 'none'",
    `style-src ${origin} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `font-src ${origin}`,
    `img-src ${origin} data:`,
  ].join('; ');
}

function html(bundle: string, nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="stylesheet" href="/workbench.css">
<link rel="stylesheet" href="/${bundle}.css">
<title>Tierwise</title>
</head>
<body>
<div id="root"></div>
<script type="module" nonce="${nonce}" src="/${bundle}.js"></script>
</body>
</html>`;
}
