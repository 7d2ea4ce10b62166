import { homedir } from 'node:os';
import type * as vscode from 'vscode';
import { findOtherLedgers, lookAtFile, type OtherLedger } from '../storage/ledger/otherLedgers.ts';

/** Ledgers that other hosts (a browser beside the desktop, another editor) keep on this machine. */
export function otherLedgers(
  context: Pick<vscode.ExtensionContext, 'globalStorageUri'>,
): Promise<readonly OtherLedger[]> {
  return findOtherLedgers({
    platform: process.platform,
    home: homedir(),
    environment: process.env,
    ownDirectory: context.globalStorageUri.fsPath,
    stat: lookAtFile,
  });
}
