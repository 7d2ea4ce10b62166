import * as vscode from 'vscode';
import type { CostsReadPorts } from '../../presentation/costs/costsPorts.ts';
import { costsMessages } from '../../presentation/costs/costsMessages.ts';

/** Deletes all that the ledger holds, after a question that says what stays. */
export async function deleteLedger(
  { reports, isSample }: CostsReadPorts,
  confirm: (isSample: boolean) => Promise<boolean> = askToDelete,
): Promise<void> {
  if (!(await confirm(isSample))) return;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: costsMessages.deleting },
    () => reports.deleteAll(),
  );
  void vscode.window.showInformationMessage(costsMessages.deleted);
}

async function askToDelete(isSample: boolean): Promise<boolean> {
  const yes = costsMessages.deleteAll;
  const answer = await vscode.window.showWarningMessage(
    costsMessages.deleteQuestion(isSample),
    { modal: true, detail: costsMessages.deleteDetail },
    yes,
  );
  return answer === yes;
}
