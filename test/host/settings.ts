import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps a test's VS Code quiet: no welcome, no AI of its own, no trust question, nothing fetched. */
const quietSettings: Readonly<Record<string, unknown>> = {
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'files.simpleDialog.enable': true,
  // On by default in a browser: it would write unsaved text to the disk in the middle of a test.
  'files.autoSave': 'off',
  'window.confirmBeforeClose': 'never',
  'typescript.disableAutomaticTypeAcquisition': true,
};

/** Writes the user settings where the desktop and where the server looks for them. */
export async function writeUserSettings(
  dataFolder: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const text = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
  for (const folder of [join(dataFolder, 'User'), join(dataFolder, 'data', 'User')]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), text);
  }
}

/** The same settings with `${port}` replaced in every text. */
export function withPort(settings: Readonly<Record<string, unknown>>, port: number): Record<string, unknown> {
  return JSON.parse(JSON.stringify(settings).replaceAll('${port}', String(port))) as Record<string, unknown>;
}
