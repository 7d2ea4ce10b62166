import type { BudgetStore } from '../../core/money/budget/budgetStore.ts';
import type { WorkerClient } from './workerClient.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** The budget book, as the extension sees it: every method is a message to the worker. */
export function createBudgetClient(client: WorkerClient): BudgetStore {
  return {
    states: (limits, windows) =>
      client.call('budgetStates', {
        limits: limits.map((limit) => withoutUndefined(limit)),
        ...withoutUndefined(windows),
      }),
    raise: (raise) => client.call('raiseBudget', { raise }),
    zone: (proposed) => client.call('budgetZone', { proposed }),
    unpricedConsent: (model) => client.call('unpricedConsent', { model }),
    rememberUnpricedConsent: (model, isAllowed) =>
      client.call('rememberUnpricedConsent', { model, isAllowed }),
    claimAlert: (limitKey, window, share) => client.call('claimAlert', { limitKey, window, share }),
  };
}
