import type * as vscode from 'vscode';
import type { Settings } from '../../settings/settings.ts';

/** The settings that hold in a folder; without one, the person's own. */
export type SettingsOf = (folder?: vscode.Uri) => Settings;
