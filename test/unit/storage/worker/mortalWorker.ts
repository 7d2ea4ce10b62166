import { parentPort } from 'node:worker_threads';

/** The true worker, except that asking for the plan of `file:///die` ends it before it answers. */
parentPort?.on('message', (message: { method: string; parameters: { folder?: string } }) => {
  if (message.method === 'latestPlan' && message.parameters.folder === 'file:///die') process.exit(1);
});
await import('../../../../src/storage/worker/ledgerWorker.ts');
