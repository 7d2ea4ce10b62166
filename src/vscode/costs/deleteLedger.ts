import type { CostsReadPorts } from '../../presentation/costs/costsPorts.ts';
import { costsMessages } from '../../presentation/costs/costsMessages.ts';
import { ask, notify, progress } from '../ui/dialogs.ts';

/** Deletes all that the ledger holds, after a question that says what stays. */
export async function deleteLedger(
  { reports, isSample }: CostsReadPorts,
  confirm: (isSample: boolean) => Promise<boolean> = askToDelete,
): Promise<void> {
  if (!(await confirm(isSample))) return;
  await progress(costsMessages.deleting, false, () => reports.deleteAll());
  void notify.info(costsMessages.deleted);
}

function askToDelete(isSample: boolean): Promise<boolean> {
  return ask({
    question: costsMessages.deleteQuestion(isSample),
    detail: costsMessages.deleteDetail,
    yes: costsMessages.deleteAll,
    isWarning: true,
  });
}
