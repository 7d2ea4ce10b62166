import * as vscode from 'vscode';
import { addDays } from '../../core/money/report/calendar.ts';
import { weeklyReport, weekUntil } from '../../presentation/costs/weeklyReport.ts';
import type { ReportFilter } from '../../core/model/ledger/reportPorts.ts';
import type { PlanTitles } from '../../presentation/costs/breakdowns.ts';
import type { CostsActions } from '../../presentation/costs/costsModel.ts';
import type { CostsReadPorts } from '../../presentation/costs/costsPorts.ts';
import { costsMessages } from '../../presentation/costs/costsMessages.ts';
import { ask, notify, pick, progress } from '../ui/dialogs.ts';

/** What the buttons of the panel lead to in other parts. */
export interface ElsewherePorts {
  editBudgets(): Promise<void>;
  planTask(): Promise<void>;
  showLog(): void;
}

/** See {@link CostsActions}: dialogs, files and progress. */
export function createCostsActions(ports: CostsReadPorts, elsewhere: ElsewherePorts): CostsActions {
  return {
    exportLedger: (format, filter) => exportLedger(format, filter, ports),
    saveReport: () => saveReport(ports),
    editBudgets: () => elsewhere.editBudgets(),
    confirm: (question) => ask({ question, yes: costsMessages.applyInvoice, isWarning: true }),
    planTask: () => elsewhere.planTask(),
    showLog: () => {
      elsewhere.showLog();
    },
  };
}

/** A file for the ledger's rows; `undefined` when the person thinks better of it. */
export type ChooseTarget = (format: 'csv' | 'json', today: string) => Thenable<vscode.Uri | undefined>;

/** Asks for the format, then as {@link CostsActions.exportLedger}. */
export async function chooseAndExport(filter: ReportFilter, ports: CostsReadPorts): Promise<void> {
  const { csv, json } = costsMessages.formats;
  const formats = [
    { ...csv, format: 'csv' as const },
    { ...json, format: 'json' as const },
  ];
  const chosen = await pick(formats, { title: costsMessages.exportAs });
  if (chosen !== undefined) await exportLedger(chosen.format, filter, ports);
}

/** Writes the rows into the file that is chosen. */
export async function exportLedger(
  format: 'csv' | 'json',
  filter: ReportFilter,
  ports: CostsReadPorts,
  choose: ChooseTarget = askForTarget,
): Promise<void> {
  const target = await choose(format, await ports.today());
  if (target === undefined) return;
  if (target.scheme !== 'file') {
    await notify.error(costsMessages.notOnDisk);
    return;
  }
  const rows = await progress(costsMessages.exporting, false, () =>
    ports.reports.exportTo(target.fsPath, format, filter),
  );
  const { open } = costsMessages;
  const answer = notify.info(costsMessages.exported(rows, vscode.workspace.asRelativePath(target)), open);
  // The message stays until it is answered; the export is done.
  void answer.then((choice) =>
    choice === open ? vscode.commands.executeCommand('vscode.open', target) : undefined,
  );
}

function askForTarget(format: 'csv' | 'json', today: string): Thenable<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({
    title: costsMessages.exportTitle,
    saveLabel: costsMessages.exportButton,
    defaultUri: proposedFile(`tierwise-ledger-${today}.${format}`),
    filters: format === 'csv' ? { CSV: ['csv'] } : { JSON: ['json'] },
  });
}

async function saveReport(ports: CostsReadPorts): Promise<void> {
  const span = weekUntil(await ports.today());
  const target = await vscode.window.showSaveDialog({
    title: costsMessages.reportTitle,
    defaultUri: proposedFile(`tierwise-week-${span.toDay}.md`),
    filters: { Markdown: ['md'] },
  });
  if (target === undefined) return;
  const before = { fromDay: addDays(span.fromDay, -7), toDay: addDays(span.fromDay, -1) };
  const [report, previous, savings, budgets] = await Promise.all([
    ports.reports.report(span),
    ports.reports.report(before),
    ports.meter.savings(span),
    ports.budgetStates(),
  ]);
  const planTitles: PlanTitles = await ports.planTitles(report.byPlan.map(({ planId }) => planId));
  const text = weeklyReport({
    span,
    report,
    before: previous.sums,
    ...(savings?.baseline.saving === undefined
      ? {}
      : {
          saving: {
            range: savings.baseline.saving,
            isAssumed: savings.baseline.foundation === 'assumed',
          },
        }),
    budgets,
    planTitles,
    isSample: ports.isSample,
  });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(target, { preview: false });
}

/** In the workspace where there is one, as VS Code's own dialogs begin. */
function proposedFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  return folder === undefined ? vscode.Uri.file(name) : vscode.Uri.joinPath(folder, name);
}
