import * as vscode from 'vscode';
import type { BudgetAlert } from '../../core/money/budget/budgetGatePorts.ts';
import { commandIds } from '../../shared/contract.ts';
import { costsMessages } from '../../presentation/costs/costsMessages.ts';
import { fromTierwise } from '../../presentation/messages.ts';
import { notify } from '../ui/dialogs.ts';

/** Tells that a share of a budget is spent; the work goes on meanwhile. */
export function tellAlert(alert: BudgetAlert): void {
  const show = costsMessages.showCosts;
  void notify.info(fromTierwise(alert.text), show).then((chosen) => {
    if (chosen === show) void vscode.commands.executeCommand(commandIds.showCosts);
  });
}
