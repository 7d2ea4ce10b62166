import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { startBrowser } from '../host/browser.ts';
import { isTimeOver, leftMs } from '../time/currentTest.ts';
import { limits } from '../time/limits.ts';
import { writeUserSettings } from '../host/settings.ts';
import { freePort, startServer, type WorkbenchServer } from '../host/workbenchServer.ts';
import { keepScreenshot } from './screenshots.ts';

const root = join(import.meta.dirname, '..', '..');

/** VS Code's own themes, by the names that people use for them. */
const themes = {
  dark: { name: 'Dark Modern', bodyClass: 'vs-dark' },
  light: { name: 'Light Modern', bodyClass: 'vs' },
  'high-contrast': { name: 'Default High Contrast', bodyClass: 'hc-black' },
} as const;

/** A colour theme for a screenshot. */
export type Theme = keyof typeof themes;

/** What a workbench is started with. */
export interface WorkbenchOptions {
  /** A folder (or `.code-workspace` file) under test/fixtures/workspaces, or an absolute path; a copy is opened. */
  readonly workspace: string;
  /** Added to the user settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: Theme;
  /** With trust on, the folder opens in Restricted Mode. */
  readonly isRestricted?: boolean;
  /** Added to the environment of the server and its extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Absolute paths of more extensions that are installed beside ours. */
  readonly extensions?: readonly string[];
}

/** A real VS Code workbench in a real browser, with our extension loaded from this repository. */
export interface Workbench {
  readonly page: Page;
  readonly address: string;
  /** The real path of the copied workspace: a folder, or a `.code-workspace` file. */
  readonly workspace: string;
  /** Holds the user settings (`data/User`) and global storage (`data/User/globalStorage`). */
  readonly dataFolder: string;
  /** Runs a command by the title that the palette shows, such as `Tierwise: Plan Task`. */
  runCommand(title: string): Promise<void>;
  /** The document of the webview that holds `selector`, as soon as there is one. */
  webview(selector: string): Promise<Frame>;
  /** Replaces the user settings and reloads the window, because the server does not watch them. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Keeps a picture NAME-THEME in that theme and returns its path. */
  screenshot(name: string, theme?: Theme): Promise<string>;
  /** Reloads the window, as the command Reload Window does. */
  reload(): Promise<void>;
  /** Ends browser and server by force, as a crash does, and starts both again on the same data. */
  restart(): Promise<void>;
  /** Ends everything and deletes what it has written. */
  close(): Promise<void>;
}

/** One try to open the palette and to find a command in it. */
const attemptMs = limits.actionMs / 10;
const pollMs = 100;

/** Starts a workbench. Whoever starts it closes it, in an `after` hook. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-e2e-')));
  const dataFolder = join(folder, 'data');
  const workspace = await copyWorkspace(options.workspace, folder);
  const port = await freePort();
  let theme: Theme = options.theme ?? 'dark';
  let settings = options.settings ?? {};
  let parts: Parts | undefined;

  async function writeSettings(): Promise<void> {
    await writeUserSettings(dataFolder, {
      'security.workspace.trust.enabled': options.isRestricted === true,
      'workbench.colorTheme': themes[theme].name,
      ...settings,
    });
  }

  async function start(): Promise<Parts> {
    const server = await startServer({
      dataFolder,
      port,
      extensions: options.extensions ?? [],
      ...(options.environment === undefined ? {} : { environment: { ...options.environment } }),
    });
    try {
      const context = await startBrowser(join(folder, 'browser'));
      const page = context.pages()[0] ?? (await context.newPage());
      const address = server.address({
        workspace,
        extensionDevelopmentPath: root,
      });
      await page.goto(address);
      await untilReady(page, theme);
      return { server, context, page, address };
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  function current(): Parts {
    if (parts === undefined) throw new Error('The workbench is closed');
    return parts;
  }

  async function stop(): Promise<void> {
    const ending = parts;
    parts = undefined;
    await ending?.context.close();
    await ending?.server.stop();
  }

  async function reload(): Promise<void> {
    await current().page.reload();
    await untilReady(current().page, theme);
  }

  await writeSettings();
  try {
    parts = await start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }

  return {
    get page() {
      return current().page;
    },
    get address() {
      return current().address;
    },
    workspace,
    dataFolder,
    runCommand: (title) => runCommand(current().page, title),
    webview: (selector) => findWebview(current().page, selector),
    async configure(next) {
      settings = next;
      await writeSettings();
      await reload();
    },
    async screenshot(name, inTheme = theme) {
      if (inTheme !== theme) await chooseTheme(current().page, inTheme);
      theme = inTheme;
      return await keepScreenshot(current().page, `${name}-${inTheme}`);
    },
    reload,
    async restart() {
      await stop();
      parts = await start();
    },
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Parts {
  readonly server: WorkbenchServer;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly address: string;
}

async function copyWorkspace(wanted: string, folder: string): Promise<string> {
  const source = join(root, 'test', 'fixtures', 'workspaces');
  const path = wanted.startsWith('/') ? wanted : join(source, wanted);
  const isFile = path.endsWith('.code-workspace');
  const from = isFile ? dirname(path) : path;
  const target = join(folder, basename(from));
  await cp(from, target, { recursive: true });
  return isFile ? join(target, basename(path)) : target;
}

async function untilReady(page: Page, theme: Theme): Promise<void> {
  await page.waitForSelector('.monaco-workbench .statusbar-item', { timeout: leftMs() });
  await untilThemed(page, theme);
}

async function untilThemed(page: Page, theme: Theme): Promise<void> {
  await page.waitForSelector(`.monaco-workbench.${themes[theme].bodyClass}`, { timeout: leftMs() });
}

const quickInput = '.quick-input-widget .quick-input-box input';

/** Runs a command of the palette in any window of the workbench. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await chooseCommand(page, title);
  await page.locator(quickInput).waitFor({ state: 'hidden' });
}

/**
 * Chooses a colour theme in the picker, as a person does: open panels stay as they are. A file that is written while
 * the workbench runs would not be noticed.
 */
export async function chooseTheme(page: Page, theme: Theme): Promise<void> {
  await chooseCommand(page, 'Preferences: Color Theme');
  await page.locator(`${quickInput}[placeholder*="heme"]`).waitFor({ state: 'visible' });
  await choose(page, themes[theme].name, leftMs());
  await page.locator(quickInput).waitFor({ state: 'hidden' });
  await untilThemed(page, theme);
}

/**
 * A workbench that is still starting moves the focus, which closes the palette, and does not know yet the commands
 * of extensions: then the palette is opened once more.
 */
async function chooseCommand(page: Page, title: string): Promise<void> {
  for (;;) {
    try {
      await page.keyboard.press('F1');
      await page.locator(quickInput).waitFor({ state: 'visible', timeout: attemptMs });
      await choose(page, `>${title}`, attemptMs);
      return;
    } catch (error) {
      if (isTimeOver()) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

async function choose(page: Page, text: string, timeoutMs: number): Promise<void> {
  await page.locator(quickInput).fill(text, { timeout: timeoutMs });
  const label = text.replace(/^>/, '');
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();
  await row.click({ timeout: timeoutMs });
}

async function findWebview(page: Page, selector: string): Promise<Frame> {
  for (;;) {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame()) continue;
      // A frame may go away while it is asked; the next round sees the others.
      const count = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (count > 0) return frame;
    }
    if (isTimeOver()) {
      const frames = page.frames().map((frame) => frame.url().slice(0, 120));
      throw new Error(
        `No webview with ${selector} within the time of the test; frames: ${frames.join(', ')}`,
      );
    }
    await page.waitForTimeout(pollMs);
  }
}
