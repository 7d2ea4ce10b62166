import * as vscode from 'vscode';
import type { Log, StorageNotice } from '../core/ports.ts';

/** Tells the person what happened to the store: a set-aside file by a notification, the rest in the log. */
export function tellStorageNotice(notice: StorageNotice, log: Log): void {
  switch (notice.kind) {
    case 'set-aside': {
      const text =
        notice.store === 'ledger'
          ? vscode.l10n.t(
              'The ledger of Tierwise was damaged. It was set aside as {0}, and a new one begun.',
              notice.movedTo,
            )
          : vscode.l10n.t(
              'The stored plans of Tierwise were damaged. They were set aside as {0}.',
              notice.movedTo,
            );
      log.error(text);
      void vscode.window.showWarningMessage(text);
      return;
    }
    case 'broken-rows':
      log.warn(`${notice.count} rows of ${notice.table} cannot be read and are left out.`);
      return;
    case 'listener-failed':
      log.error(`Somebody who follows the ledger failed: ${notice.message}`);
  }
}
