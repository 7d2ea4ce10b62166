import type { BudgetStore } from '../../core/money/budget/budgetStore.ts';
import type { Ledger } from '../../core/model/ledger/ledger.ts';
import type { PlanStore } from '../../core/work/plan/planStore.ts';
import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';
import type { Unsubscribe } from '../../core/model/clock.ts';
import type { LedgerReports } from '../../core/model/ledger/reportPorts.ts';
import type { LimitsStore } from '../../core/calling/limits/limitsStore.ts';
import type { Storage, StorageOptions } from './openStorage.ts';

/** A store that is opened by its first use, so that activation does not wait for a database. */
export interface LazyStorage {
  readonly ledger: Ledger;
  readonly plans: PlanStore;
  readonly budgets: BudgetStore;
  readonly reports: LedgerReports;
  readonly traffic: LimitsStore;
  /** Opens it now. */
  open(): Promise<Storage>;
  /** Closes it, if it was ever opened. */
  dispose(): Promise<void>;
}

/** A failed opening is tried again by the next use. */
export function createLazyStorage(
  openStorage: () => Promise<Storage>,
  onNotice: (notice: StorageNotice) => void,
): LazyStorage {
  let opening: Promise<Storage> | undefined;
  const listeners = new Set<() => void>();

  async function openOnce(): Promise<Storage> {
    const storage = await openStorage();
    storage.onNotice(onNotice);
    for (const notice of storage.notices) onNotice(notice);
    storage.ledger.onDidChange(() => {
      for (const listener of [...listeners]) listener();
    });
    return storage;
  }

  function open(): Promise<Storage> {
    opening ??= openOnce().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  const ledger: Ledger = {
    begin: async (start, reservation) => (await open()).ledger.begin(start, reservation),
    checkpoint: async (callId, usage) => (await open()).ledger.checkpoint(callId, usage),
    settle: async (callId, end) => (await open()).ledger.settle(callId, end),
    adjust: async (row) => (await open()).ledger.adjust(row),
    recordVerdict: async (row) => (await open()).ledger.recordVerdict(row),
    totals: async (query) => (await open()).ledger.totals(query),
    calls: async (query) => (await open()).ledger.calls(query),
    recoverInterrupted: async (price) => (await open()).ledger.recoverInterrupted(price),
    onDidChange(listener): Unsubscribe {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const plans: PlanStore = {
    save: async (plan, replaces) => (await open()).plans.save(plan, replaces),
    load: async (id) => (await open()).plans.load(id),
    latest: async (folder) => (await open()).plans.latest(folder),
    remove: async (id) => (await open()).plans.remove(id),
    acquireLease: async (planId, owner, lengthMs) =>
      (await open()).plans.acquireLease(planId, owner, lengthMs),
    releaseLease: async (planId, owner) => (await open()).plans.releaseLease(planId, owner),
    saveCheckpoint: async (planId, stepId, files, label) =>
      (await open()).plans.saveCheckpoint(planId, stepId, files, label),
    loadCheckpoint: async (planId, stepId) => (await open()).plans.loadCheckpoint(planId, stepId),
    removeCheckpoint: async (planId, stepId) => (await open()).plans.removeCheckpoint(planId, stepId),
    checkpoints: async (folder, limit) => (await open()).plans.checkpoints(folder, limit),
  };
  const budgets: BudgetStore = {
    states: async (limits, windows) => (await open()).budgets.states(limits, windows),
    raise: async (raise) => (await open()).budgets.raise(raise),
    zone: async (proposed) => (await open()).budgets.zone(proposed),
    unpricedConsent: async (model) => (await open()).budgets.unpricedConsent(model),
    rememberUnpricedConsent: async (model, isAllowed) =>
      (await open()).budgets.rememberUnpricedConsent(model, isAllowed),
    claimAlert: async (limitKey, window, share) => (await open()).budgets.claimAlert(limitKey, window, share),
  };
  const reports: LedgerReports = {
    report: async (filter) => (await open()).reports.report(filter),
    listCalls: async (filter, page) => (await open()).reports.listCalls(filter, page),
    history: async (limit) => (await open()).reports.history(limit),
    invoices: async (month) => (await open()).reports.invoices(month),
    saveInvoice: async (line) => (await open()).reports.saveInvoice(line),
    removeInvoice: async (id) => (await open()).reports.removeInvoice(id),
    exportTo: async (path, format, filter) => (await open()).reports.exportTo(path, format, filter),
    forgetBefore: async (day) => (await open()).reports.forgetBefore(day),
    deleteAll: async () => (await open()).reports.deleteAll(),
  };
  const traffic: LimitsStore = {
    admit: async (ask) => (await open()).traffic.admit(ask),
    look: async (targets) => (await open()).traffic.look(targets),
    report: async (report) => (await open()).traffic.report(report),
    forget: async (provider) => (await open()).traffic.forget(provider),
  };
  return {
    ledger,
    plans,
    budgets,
    reports,
    traffic,
    open,
    async dispose() {
      if (opening === undefined) return;
      await (await opening).dispose();
    },
  };
}

/** Names of the files. The sample has its own: its dollars never enter totals, budgets or history. */
export function storageFiles(isSample: boolean): Pick<StorageOptions, 'ledgerFile' | 'plansFile'> {
  return isSample
    ? { ledgerFile: 'sample-ledger.sqlite', plansFile: 'sample-plans.sqlite' }
    : { ledgerFile: 'ledger.sqlite', plansFile: 'plans.sqlite' };
}

/** The store of one session. Its code, its worker and its files are touched by the first use only. */
export function storageOnUse(
  options: StorageOptions,
  onNotice: (notice: StorageNotice) => void,
): LazyStorage {
  return createLazyStorage(async () => {
    const { openStorage } = await import('./openStorage.ts');
    return openStorage(options);
  }, onNotice);
}
