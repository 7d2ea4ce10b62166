import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
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

/** The path of a Chromium browser of this system. */
export function findBrowser() {
  const wanted = process.env.TIERWISE_BROWSER;
  if (wanted) {
    if (!existsSync(wanted)) throw new SetupError(`TIERWISE_BROWSER names ${wanted}, which does not exist.`);
    return wanted;
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  if (process.platform === 'darwin') {
    for (const base of ['/Applications', join(homedir(), 'Applications')]) {
      candidates.push(...macApplications.map((application) => join(base, application)));
    }
  }
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  const advice =
    process.platform === 'darwin'
      ? 'Install Google Chrome or Chromium (for example: brew install --cask google-chrome)'
      : 'Install Chromium (Debian: sudo apt-get install chromium; Fedora: sudo dnf install chromium) or Google Chrome';
  throw new SetupError(
    `The browser tests and the demo need a Chromium browser, and there is none. ${advice}, or set TIERWISE_BROWSER to its path.`,
  );
}
