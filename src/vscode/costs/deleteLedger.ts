import * as vscode from 'vscode';
import type { CostsReadPorts } from '../../presentation/costs/costsPorts.ts';

/** Deletes all that the ledger holds, after a question that says what stays. */
export async function deleteLedger(
  { reports, isSample }: CostsReadPorts,
  confirm: (isSample: boolean) => Promise<boolean> = askToDelete,
): Promise<void> {
  if (!(await confirm(isSample))) return;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Deleting the ledger…' },
    () => reports.deleteAll(),
  );
  void vscode.window.showInformationMessage('The ledger was deleted.');
}

async function askToDelete(isSample: boolean): Promise<boolean> {
  const yes = 'Delete All';
  const answer = await vscode.window.showWarningMessage(
    isSample
      ? 'Delete everything that the sample’s ledger holds?'
      : 'Delete everything that the ledger holds?',
    {
      modal: true,
      detail:
        'All calls with their details, corrections and verdicts go, and so do the bills that you entered and all sums before this month. What budgets need stays: what this month has cost by day, tier and purpose, and what its plans have cost. Plans, keys and settings stay as they are. This cannot be undone; export the ledger first if you may need it.',
    },
    yes,
  );
  return answer === yes;
}
