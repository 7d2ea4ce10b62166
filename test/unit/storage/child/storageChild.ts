import { writeSync } from 'node:fs';
import { openStorage } from '../../../../src/storage/client/openStorage.ts';
import { endOf, raceReservation, startOf } from '../callFixtures.ts';
import { workerUrl } from '../storageWorld.ts';

/**
 * A process of its own over a store: `node storageChild.ts DIRECTORY SESSION TASK COUNT`. It says `ready`, waits for
 * a line on stdin, does its task and reports a line for each thing that the store has promised to keep. Lines are
 * written synchronously, so that one that was written before a kill is read.
 */
const [directory = '', sessionId = '', task = '', countText = '0'] = process.argv.slice(2);
const count = Number(countText);

function report(line: string): void {
  writeSync(1, `${line}\n`);
}

const storage = await openStorage({
  directory,
  ledgerFile: 'ledger.sqlite',
  plansFile: 'plans.sqlite',
  workerUrl,
  sessionId,
});
const { ledger, plans, budgets } = storage;

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  /** Calls from begin to settle, each with a checkpoint. */
  async record() {
    for (let index = 0; index < count; index++) {
      const id = `${sessionId}-${index}`;
      await ledger.begin(startOf(id, { sessionId }));
      report(`begun ${id}`);
      await ledger.checkpoint(id, { source: 'partial', outputTokens: 7 });
      await ledger.settle(id, endOf());
      report(`settled ${id}`);
    }
  },
  /** Settles what dead ones left, then calls that cost all that they hold, until none fits or COUNT are made. */
  async spend() {
    await ledger.recoverInterrupted(() => ({ cost: { source: 'unpriced' } }));
    for (let index = 0; index < count; index++) {
      const id = `${sessionId}-${index}`;
      const result = await ledger.begin(startOf(id, { sessionId }), raceReservation);
      if (!result.begun) {
        report(`refused ${id}`);
        return;
      }
      report(`begun ${id}`);
      await ledger.settle(id, endOf({ cost: { source: 'catalogue', nanoUsd: raceReservation.nanoUsd } }));
      report(`settled ${id}`);
    }
  },
  /** Each alert of the same day is claimed by all. */
  async claim() {
    for (let index = 1; index <= count; index++) {
      if (await budgets.claimAlert('day', '2026-09-21', index / count)) report(`won ${index}`);
    }
  },
  async lease() {
    for (let index = 0; index < count; index++) {
      if (await plans.acquireLease(`plan-${index}`, sessionId, 60_000)) report(`won plan-${index}`);
    }
  },
  /** Each plan is saved over the same revision by all. */
  async save() {
    for (let index = 0; index < count; index++) {
      const plan = { id: `plan-${index}`, folder: 'file:///a', json: JSON.stringify(sessionId) };
      if ((await plans.save(plan, 0)) !== undefined) report(`won plan-${index}`);
    }
  },
};

report('ready');
process.stdin.once('data', () => {
  process.stdin.pause();
  void tasks[task]?.().then(async () => {
    await storage.dispose();
    report('done');
  });
});
