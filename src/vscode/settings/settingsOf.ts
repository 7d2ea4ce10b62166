import type * as vscode from 'vscode';
import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';

/** The settings that hold in a folder; without one, the person's own. */
export type SettingsOf = (folder?: vscode.Uri) => EngineSettings;
