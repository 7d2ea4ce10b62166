import * as vscode from 'vscode';
import type { Log } from '../core/model/log.ts';
import { contextKeys } from '../shared/contract.ts';
import type { CostsOnUse } from './costs/costsOnUse.ts';
import type { PlanPanel } from './panel/planPanel.ts';
import { takeSampleResume } from './sample/sampleWorkspace.ts';
import type { Sessions } from './session/sessions.ts';
import type { SettingsOf } from './settings/settingsOf.ts';
import type { SetupWatcher } from './setup/setupWatcher.ts';
import type { CostStatusBar } from './statusBar/costStatusBar.ts';

/** What {@link onStartup} wakes. */
export interface StartupPorts {
  readonly context: vscode.ExtensionContext;
  readonly isSample: boolean;
  readonly sessions: Sessions;
  readonly setup: SetupWatcher;
  readonly statusBar: CostStatusBar;
  readonly panel: PlanPanel;
  readonly costs: CostsOnUse;
  readonly settingsOf: SettingsOf;
  readonly log: Log;
}

/**
 * What comes after activation has returned: the stored plan is read back, today's cost is read from the ledger, and
 * the sample that was asked for before the window was reloaded shows its panel. Rows that are older than the person wants
 * to keep go last.
 */
export async function onStartup(ports: StartupPorts): Promise<void> {
  // The walkthrough ticks its sample off by this.
  void vscode.commands.executeCommand('setContext', contextKeys.sample, ports.isSample);
  ports.statusBar.refresh();
  await Promise.all([ports.sessions.open(), ports.setup.refresh()]);
  if (!ports.isSample) await forgetOldRows(ports);
  else if (await takeSampleResume(ports.context)) ports.panel.show();
}

async function forgetOldRows({ costs, settingsOf, log }: StartupPorts): Promise<void> {
  if (settingsOf().keepDays === 0) return;
  try {
    await (await costs.load()).applyRetention();
  } catch (error) {
    log.error(`Old rows of the ledger could not be deleted: ${String(error)}`);
  }
}
