import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { canRunPackedBrowser, ensurePackedBrowser } from './packedBrowser.mjs';
import { SetupError } from './say.mjs';

const commands = [
  'chromium',
  'google-chrome',
  'google-chrome-stable',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
];

const macApplications = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'Brave Browser.app/Contents/MacOS/Brave Browser',
];

const advice =
  process.platform === 'darwin'
    ? 'Install Google Chrome or Chromium (for example: brew install --cask google-chrome)'
    : 'Install Chromium (Debian: sudo apt-get install chromium; Fedora: sudo dnf install chromium) or Google Chrome';

/** What a person reads on a machine that has no browser and can run none that npm carries. */
export const noBrowser = `The browser tests and the demo need a Chromium browser, and there is none. ${advice}, or set TIERWISE_BROWSER to its path.`;

/**
 * A Chromium browser as `{ path, isPacked }`: the one that `TIERWISE_BROWSER` names, one of this system, or the one
 * that npm carries (`TIERWISE_BROWSER=packed` takes it in any case); undefined where that one does not run.
 */
export async function ensureBrowser(nodePath) {
  const wanted = process.env.TIERWISE_BROWSER;
  if (wanted && wanted !== 'packed') {
    if (!existsSync(wanted)) throw new SetupError(`TIERWISE_BROWSER names ${wanted}, which does not exist.`);
    return { path: wanted, isPacked: false };
  }
  const path = wanted === 'packed' ? undefined : findBrowser();
  if (path !== undefined) return { path, isPacked: false };
  if (!canRunPackedBrowser()) return undefined;
  return { path: await ensurePackedBrowser(nodePath, advice), isPacked: true };
}

/** The path of a Chromium browser of this system. */
function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  if (process.platform === 'darwin') {
    for (const base of ['/Applications', join(homedir(), 'Applications')]) {
      candidates.push(...macApplications.map((application) => join(base, application)));
    }
  }
  return candidates.find((candidate) => existsSync(candidate) && answers(candidate));
}

/** Ubuntu's `chromium-browser` is a script that only says which snap to install. */
function answers(browser) {
  return spawnSync(browser, ['--version'], { stdio: 'ignore' }).status === 0;
}
