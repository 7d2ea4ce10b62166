import { Worker } from 'node:worker_threads';
import { StorageError } from '../worker/storageError.ts';
import {
  responseSchema,
  type Method,
  type Parameters,
  type Response,
  type Results,
  type WorkerConfig,
} from '../worker/workerProtocol.ts';
import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';

/** Asks the worker; a worker that died is replaced by the next call. */
export interface WorkerClient {
  call<M extends Method>(method: M, parameters: Parameters<M>): Promise<Results[M]>;
  dispose(): Promise<void>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: StorageError) => void;
}

/** `workerUrl` is the worker's module: the source in tests, the bundle in the product. */
export function createWorkerClient(
  workerUrl: URL,
  config: WorkerConfig,
  onNotice: (notice: StorageNotice) => void,
): WorkerClient {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let nextId = 0;
  let disposal: Promise<void> | undefined;

  function settlePending(id: number): Pending | undefined {
    const entry = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) {
      // An idle store must not keep a process from ending.
      worker?.unref();
    }
    return entry;
  }

  function receive(response: Response): void {
    switch (response.type) {
      case 'notice':
        onNotice(response.notice);
        break;
      case 'result':
        settlePending(response.id)?.resolve(response.value);
        break;
      case 'error':
        settlePending(response.id)?.reject(new StorageError(response.code, response.message));
        break;
    }
  }

  function start(): Worker {
    // node:sqlite is stable in practice and says "experimental" on stderr; only this thread keeps quiet about it.
    const started = new Worker(workerUrl, {
      workerData: config,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      name: 'tierwise-ledger',
    });
    const died = (cause: unknown): void => {
      if (worker !== started) {
        return;
      }
      worker = undefined;
      const lost = [...pending.values()];
      pending.clear();
      for (const { reject } of lost) {
        reject(new StorageError('worker-died', 'The storage worker ended before it answered.', { cause }));
      }
    };
    started.on('message', (message: unknown) => {
      receive(responseSchema.parse(message));
    });
    started.on('error', died);
    started.on('exit', died);
    return started;
  }

  function send<M extends Method>(method: M, parameters: Parameters<M>): Promise<Results[M]> {
    return new Promise<Results[M]>((resolve, reject) => {
      const id = nextId++;
      worker ??= start();
      try {
        worker.postMessage({ id, method, parameters });
      } catch (error) {
        reject(new StorageError('invalid', `${method}: the data cannot be sent.`, { cause: error }));
        return;
      }
      worker.ref();
      pending.set(id, {
        resolve: (value) => {
          resolve(value as Results[M]);
        },
        reject,
      });
    });
  }

  async function shutDown(): Promise<void> {
    const last = worker;
    if (last === undefined) {
      return;
    }
    try {
      await send('close', {});
    } finally {
      worker = undefined;
      await last.terminate();
    }
  }

  return {
    call: (method, parameters) =>
      disposal === undefined
        ? send(method, parameters)
        : Promise.reject(new StorageError('disposed', 'The storage was closed.')),
    dispose: () => (disposal ??= shutDown()),
  };
}
