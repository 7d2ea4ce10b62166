import * as vscode from 'vscode';
import type { Log } from '../core/model/log.ts';
import type { StorageNotice } from '../core/model/ledger/storageNotice.ts';
import { budgetsSchema } from '../settings/schema/budgets.ts';
import { setAsideAnswers, setAsideText } from '../presentation/storageNoticeText.ts';
import { notify } from './ui/dialogs.ts';

/** Tells the person what happened to the store: a set-aside file by a notification, the rest in the log. */
export function tellStorageNotice(notice: StorageNotice, log: Log): void {
  switch (notice.kind) {
    case 'set-aside':
      log.error(setAsideText(notice));
      offerHelp(notice).catch((error: unknown) => {
        log.error(`The help after a damaged store failed: ${String(error)}`);
      });
      return;
    case 'broken-rows':
      log.warn(`${notice.count} rows of ${notice.table} cannot be read and are left out.`);
      return;
    case 'listener-failed':
      log.error(`Somebody who follows the ledger failed: ${notice.message}`);
  }
}

async function offerHelp(notice: Extract<StorageNotice, { kind: 'set-aside' }>): Promise<void> {
  const { setLimits, showFile } = setAsideAnswers;
  const chosen = await notify.warn(
    setAsideText(notice),
    ...(notice.store === 'ledger' ? [setLimits] : []),
    showFile,
  );
  if (chosen === setLimits) {
    await vscode.commands.executeCommand('workbench.action.openSettings', budgetsSchema.key);
  } else if (chosen === showFile) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(notice.movedTo));
  }
}
