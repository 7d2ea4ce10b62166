import assert from 'node:assert/strict';
import type { BudgetAnswer, BudgetQuestion } from '../../../../../src/core/money/budget/budgetQuestion.ts';
import { createCostDoubts } from '../../../../../src/core/money/budget/doubtedCosts.ts';
import type { AdjustmentRow } from '../../../../../src/core/model/ledger/ledger.ts';
import { reference } from '../../../support/engine/engineWorld.ts';

const doubted = {
  callId: 'a1',
  model: reference('gateway/coder'),
  reportedNanoUsd: 9_000_000_000_000_000,
  countedNanoUsd: 50_000_000,
};

function world(answer: BudgetAnswer, adjust: (row: AdjustmentRow) => Promise<void>) {
  const questions: BudgetQuestion[] = [];
  const log: string[] = [];
  const doubt = createCostDoubts({
    ask(question) {
      questions.push(question);
      return Promise.resolve(answer);
    },
    ledger: { adjust },
    clock: { now: () => 7 },
    log: { warn: (line) => log.push(line) },
  });
  return { questions, log, doubt };
}

const nothing = () => assert.fail('nothing is to be written');

describe('a reported cost that cannot be true', () => {
  it('is asked about with both figures', async () => {
    const { questions, log, doubt } = world('keep-bound', nothing);
    await doubt(doubted);
    assert.deepEqual(questions, [
      {
        kind: 'doubted-cost',
        model: 'gateway/coder',
        reportedNanoUsd: doubted.reportedNanoUsd,
        countedNanoUsd: doubted.countedNanoUsd,
        text:
          'gateway/coder reports $9,000,000 for a call that can cost $0.050 at most. It counts as ≤$0.050. ' +
          "Your provider's own page shows what it has billed.",
        answers: ['keep-bound', 'count-reported'],
      },
    ]);
    assert.equal(log.length, 1);
  });

  it('counts when the person says so', async () => {
    const rows: AdjustmentRow[] = [];
    const { doubt } = world('count-reported', async (row) => void rows.push(row));
    await doubt(doubted);
    assert.deepEqual(rows, [
      {
        id: 'doubted-cost:a1',
        callId: 'a1',
        recordedAtMs: 7,
        deltaNanoUsd: doubted.reportedNanoUsd - doubted.countedNanoUsd,
        source: 'person',
      },
    ]);
  });

  it('is asked about once for a model, and in the log every time', async () => {
    const { questions, log, doubt } = world('stop', nothing);
    await Promise.all([doubt(doubted), doubt({ ...doubted, callId: 'a2' })]);
    await doubt({ ...doubted, model: reference('gateway/other') });
    assert.equal(questions.length, 2);
    assert.equal(log.length, 3);
  });

  it('stops nothing when the ledger refuses', async () => {
    const { log, doubt } = world('count-reported', () => Promise.reject(new Error('disk full')));
    await doubt(doubted);
    assert.match(log.at(-1) ?? '', /could not be counted: .*disk full/);
  });
});
