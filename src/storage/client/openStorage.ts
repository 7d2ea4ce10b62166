// The room of the client: the extension's side of the worker. Each port of the core (ledger, plans, budgets, reports,
// limits) is an object whose methods are messages.

import type { BudgetStore } from '../../core/money/budget/budgetStore.ts';
import type { Ledger } from '../../core/model/ledger/ledger.ts';
import type { PlanStore } from '../../core/work/plan/planStore.ts';
import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';
import type { Unsubscribe } from '../../core/model/clock.ts';
import type { LedgerReports } from '../../core/model/ledger/reportPorts.ts';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { LimitsStore } from '../../core/calling/limits/limitsStore.ts';
import { createBudgetClient, createPlanStoreClient, createLimitsClient } from './storeClients.ts';
import { createLedgerClient } from './ledgerClient.ts';
import { createReportClient } from './reportClient.ts';
import { isSessionDead, isProcessAlive } from '../ledger/sessionLiveness.ts';
import { createWorkerClient } from './workerClient.ts';

/** Where the store lies and for whom it is opened. */
export interface StorageOptions {
  /** Path of the folder that holds both files; made when it is missing. */
  readonly directory: string;
  readonly ledgerFile: 'ledger.sqlite' | 'sample-ledger.sqlite';
  readonly plansFile: string;
  /** Module of the worker. */
  readonly workerUrl: URL;
  /** Unique for one run of one window. */
  readonly sessionId: string;
  /** Whether a process of this machine lives; asks the system by default. */
  readonly isProcessAlive?: (pid: number) => boolean;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
}

/** Ledger and plan store of one session. Budgets and reports are other sides of the same ledger. */
export interface Storage {
  readonly ledger: Ledger;
  readonly plans: PlanStore;
  readonly budgets: BudgetStore;
  readonly reports: LedgerReports;
  readonly traffic: LimitsStore;
  /** Notices so far, oldest first. */
  readonly notices: readonly StorageNotice[];
  onNotice(listener: (notice: StorageNotice) => void): Unsubscribe;
  /** Finishes what was asked for, says that the session has ended, closes the files and ends the worker. */
  dispose(): Promise<void>;
}

const heartbeatIntervalMs = 15_000;

/** Opens both files in a worker thread. Rejects with a `StorageError`, `newer-version` for example. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const now = options.now ?? Date.now;
  const host = hostname();
  const notices: StorageNotice[] = [];
  const listeners = new Set<(notice: StorageNotice) => void>();
  const notify = (notice: StorageNotice): void => {
    notices.push(notice);
    for (const listener of [...listeners]) {
      listener(notice);
    }
  };

  const client = createWorkerClient(
    options.workerUrl,
    {
      ledgerPath: join(options.directory, options.ledgerFile),
      plansPath: join(options.directory, options.plansFile),
      trafficPath: join(options.directory, options.ledgerFile.replace('ledger', 'traffic')),
      sessionId: options.sessionId,
      pid: process.pid,
      host,
      heartbeatIntervalMs,
    },
    notify,
  );
  try {
    await client.call('open', {});
  } catch (error) {
    // Closing meets the same trouble; what went wrong first is what the caller needs to know.
    await client.dispose().catch(() => undefined);
    throw error;
  }

  return {
    ledger: createLedgerClient({
      client,
      now,
      notify,
      isSessionDead: (session) =>
        isSessionDead(session, { host, nowMs: now(), isAlive: options.isProcessAlive ?? isProcessAlive }),
    }),
    plans: createPlanStoreClient(client, now),
    budgets: createBudgetClient(client),
    reports: createReportClient(client, now),
    traffic: createLimitsClient(client, now),
    notices,
    onNotice(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    dispose: () => client.dispose(),
  };
}
