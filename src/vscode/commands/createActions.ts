import * as vscode from 'vscode';
import type { Keys } from '../keys/keys.ts';
import type { TierwiseLog } from '../log/createLog.ts';
import type { PanelActions } from '../panel/planPanelModel.ts';
import { isSampleWindow, openSample } from '../sample/sampleWorkspace.ts';
import { openSetting } from '../settings/openSetting.ts';
import type { SettingsOf } from '../settings/settingsOf.ts';
import { tiersSchema } from '../../settings/schema/tiers.ts';
import { commandIds } from '../../shared/contract.ts';
import { offerStack } from '../setup/writeTiers.ts';
import { useOllama, type UseOllamaPorts } from '../setup/useOllama.ts';

/** What {@link createActions} works with. */
export interface ActionPorts {
  readonly context: vscode.ExtensionContext;
  readonly log: TierwiseLog;
  readonly keys: Keys;
  readonly settingsOf: SettingsOf;
  readonly findModels: UseOllamaPorts['findModels'];
}

/** The things to set up, the same from the panel's buttons and the command palette. */
export function createActions({ context, log, keys, settingsOf, findModels }: ActionPorts): PanelActions {
  return {
    async addKey() {
      const provider = await keys.askAndStore();
      if (provider !== undefined) await offerStack(settingsOf(), provider);
    },
    async useOllama() {
      await useOllama({ settings: () => settingsOf(), findModels });
    },
    async trySample() {
      // Where it is open already, opening it again would only take the files from under its plan.
      if (isSampleWindow(context)) await vscode.commands.executeCommand(commandIds.planTask);
      else await openSample(context);
    },
    showLog() {
      log.show();
    },
    openSettings: () => openSetting(tiersSchema.key, tiersSchema.key, undefined),
  };
}
