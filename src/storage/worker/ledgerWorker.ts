// The room of the worker: the thread that owns the database files, how files are opened, migrated and set aside when
// damaged, and the messages between it and the extension.

import { parentPort, workerData } from 'node:worker_threads';
import { createBudgetDatabase } from '../budgets/budgetDatabase.ts';
import { createDatabaseFile } from './databaseFile.ts';
import { createLedgerDatabase } from '../ledger/ledgerDatabase.ts';
import { ledgerSchema } from '../ledger/ledgerSchema.ts';
import { createPlanDatabase, releaseLeasesOf } from '../plans/planDatabase.ts';
import { planDatabaseSchema } from '../plans/planDatabaseSchema.ts';
import { createReportDatabase } from '../reports/reportDatabase.ts';
import { createSessionDatabase } from '../ledger/sessionDatabase.ts';
import { toStorageError, StorageError } from './storageError.ts';
import { createLimitsDatabase, createLimitsFile } from '../limits/limitsDatabase.ts';
import {
  parameterSchemas,
  requestSchema,
  workerConfigSchema,
  type Method,
  type Methods,
  type Parameters,
  type Response,
  type Results,
} from './workerProtocol.ts';
import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';

/** Entry point of the worker thread that owns both databases. It runs one request after the other. */
function run(port: NonNullable<typeof parentPort>): void {
  const config = workerConfigSchema.parse(workerData);
  const send = (response: Response): void => {
    port.postMessage(response);
  };
  const notify = (notice: StorageNotice): void => {
    send({ type: 'notice', notice });
  };

  const ledgerFile = createDatabaseFile(config.ledgerPath, ledgerSchema, (movedTo) => {
    notify({ kind: 'set-aside', store: 'ledger', movedTo });
  });
  const plansFile = createDatabaseFile(config.plansPath, planDatabaseSchema, (movedTo) => {
    notify({ kind: 'set-aside', store: 'plans', movedTo });
  });
  const limitsFile = createLimitsFile(config.trafficPath);
  const ledger = createLedgerDatabase(ledgerFile, config, notify);
  const sessions = createSessionDatabase(ledgerFile, config, notify);
  const plans = createPlanDatabase(plansFile, notify);

  const heartbeat = setInterval(() => {
    try {
      sessions.beat();
    } catch {
      // A missed beat is made up by the next one; trouble that lasts shows in the next request.
    }
  }, config.heartbeatIntervalMs);

  const methods: Methods<Method> = {
    open() {
      ledgerFile.use(() => undefined);
      plansFile.use(() => undefined);
      return undefined;
    },
    close() {
      clearInterval(heartbeat);
      try {
        sessions.end();
      } finally {
        ledgerFile.close();
        plansFile.close();
        limitsFile.close();
      }
      return undefined;
    },
    ...ledger,
    ...createBudgetDatabase(ledgerFile),
    ...createReportDatabase(ledgerFile, notify),
    ...plans,
    ...createLimitsDatabase(limitsFile),
    listOpenSessions: () => sessions.listOpenSessions(),
    listOpenCalls: (parameters) => sessions.listOpenCalls(parameters),
    settleAbandoned(parameters) {
      const settled = sessions.settleAbandoned(parameters);
      if (settled > 0) releaseLeasesOf(plansFile, parameters.sessionId);
      return settled;
    },
  };

  function answer<M extends Method>(method: M, parameters: unknown): Results[M] {
    const parsed = parameterSchemas[method].safeParse(parameters);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const at = issue?.path.map(String).join('.') ?? '';
      throw new StorageError('invalid', `${method}: ${at}: ${issue?.message ?? 'unexpected data'}`);
    }
    return methods[method](parsed.data as Parameters<M>);
  }

  port.on('message', (message: unknown) => {
    const { id, method, parameters } = requestSchema.parse(message);
    try {
      if (!Object.hasOwn(parameterSchemas, method)) {
        throw new StorageError('invalid', `There is no method ${method}.`);
      }
      send({ type: 'result', id, value: answer(method as Method, parameters) });
    } catch (error) {
      const { code, message: text } = toStorageError(error);
      send({ type: 'error', id, code, message: text });
    }
  });
}

if (parentPort !== null) {
  run(parentPort);
}
