import { createBudgetGate, type BudgetGate } from '../../money/budget/budgetGate.ts';
import type { BudgetGatePorts } from '../../money/budget/budgetGatePorts.ts';
import { createCostDoubts, type CostDoubtPorts, type DoubtedCost } from '../../money/budget/doubtedCosts.ts';
import { createReserveCall, type ReserveCallPorts } from './reserveCall.ts';
import type { CallContext } from './call.ts';

/** The budgets of one window, as calls and steps meet them. */
export interface Spending {
  readonly reserve: CallContext['reserve'];
  readonly gate: BudgetGate;
  /** See `CallContext.onDoubtedCost`. */
  readonly onDoubtedCost: (doubted: DoubtedCost) => Promise<void>;
}

/** See {@link Spending}: one gate behind both, so that what was asked for a call is not asked again for its step. */
export function createBudgetedCalls(
  ports: BudgetGatePorts & Omit<ReserveCallPorts, 'gate'> & CostDoubtPorts,
): Spending {
  const gate = createBudgetGate(ports);
  return { reserve: createReserveCall({ ...ports, gate }), gate, onDoubtedCost: createCostDoubts(ports) };
}
