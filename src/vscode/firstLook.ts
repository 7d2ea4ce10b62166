import * as vscode from 'vscode';
import { contextKeys } from '../shared/contract.ts';
import type { PlanPanel } from './panel/planPanel.ts';
import { takeSampleResume } from './sample/sampleWorkspace.ts';
import type { Sessions } from './session/sessions.ts';
import type { SetupWatcher } from './setup/setupWatcher.ts';
import type { CostStatusBar } from './statusBar/costStatusBar.ts';

/** What {@link firstLook} wakes. */
export interface FirstLookPorts {
  readonly context: vscode.ExtensionContext;
  readonly isSample: boolean;
  readonly sessions: Sessions;
  readonly setup: SetupWatcher;
  readonly statusBar: CostStatusBar;
  readonly panel: PlanPanel;
}

/**
 * What comes after activation has returned: the stored plan is read back, today's cost is read from the ledger, and
 * the sample that was asked for before the window was reloaded shows its panel.
 */
export async function firstLook(ports: FirstLookPorts): Promise<void> {
  // The walkthrough ticks its sample off by this.
  void vscode.commands.executeCommand('setContext', contextKeys.sample, ports.isSample);
  ports.statusBar.refresh();
  await Promise.all([ports.sessions.open(), ports.setup.refresh()]);
  if (ports.isSample && (await takeSampleResume(ports.context))) ports.panel.show();
}
