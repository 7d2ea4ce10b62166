import * as vscode from 'vscode';
import { holdsPath } from '../../settings/holdsPath.ts';
import type { SettingKey } from '../../settings/shape/shape.ts';

/** Opens the settings file that holds this place; objects cannot be edited in the settings page. */
export async function openSetting(
  setting: SettingKey,
  path: string,
  folder: vscode.Uri | undefined,
): Promise<void> {
  const inspected = vscode.workspace.getConfiguration(undefined, folder ?? null).inspect(setting);
  const isMultiRoot = vscode.workspace.workspaceFile !== undefined;
  const command =
    isMultiRoot && holdsPath(inspected?.workspaceFolderValue, setting, path)
      ? 'workbench.action.openFolderSettingsFile'
      : holdsPath(inspected?.workspaceValue, setting, path)
        ? 'workbench.action.openWorkspaceSettingsFile'
        : 'workbench.action.openSettingsJson';
  await vscode.commands.executeCommand(command, { revealSetting: { key: setting, edit: false } });
}
