import * as vscode from 'vscode';
import type { SettingKey } from '../../shared/contract.ts';

/** Opens the settings file that holds this setting, at its place; objects cannot be edited in the settings page. */
export async function openSetting(setting: SettingKey, folder: vscode.Uri | undefined): Promise<void> {
  const inspected = vscode.workspace.getConfiguration(undefined, folder).inspect(setting);
  const command =
    inspected?.workspaceFolderValue !== undefined && (vscode.workspace.workspaceFolders?.length ?? 0) > 1
      ? 'workbench.action.openFolderSettingsFile'
      : inspected?.workspaceValue !== undefined || inspected?.workspaceFolderValue !== undefined
        ? 'workbench.action.openWorkspaceSettingsFile'
        : 'workbench.action.openSettingsJson';
  await vscode.commands.executeCommand(command, { revealSetting: { key: setting, edit: false } });
}
