import * as vscode from 'vscode';
import type { BudgetAlert } from '../../core/money/budget/budgetGatePorts.ts';
import { commandIds } from '../../shared/contract.ts';

/** Tells that a share of a budget is spent; the work goes on meanwhile. */
export function tellAlert(alert: BudgetAlert): void {
  const show = 'Show Costs';
  void vscode.window.showInformationMessage(`Tierwise: ${alert.text}`, show).then((chosen) => {
    if (chosen === show) void vscode.commands.executeCommand(commandIds.showCosts);
  });
}
