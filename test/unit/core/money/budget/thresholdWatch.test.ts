import assert from 'node:assert/strict';
import type { BudgetAlert } from '../../../../../src/core/money/budget/budgetGatePorts.ts';
import type { BudgetAnswer } from '../../../../../src/core/money/budget/budgetQuestion.ts';
import {
  defaultBudgets,
  shareActions,
  type BudgetSettings,
} from '../../../../../src/core/money/budget/budgetSettings.ts';
import { createSharedQuestions } from '../../../../../src/core/money/budget/sharedQuestions.ts';
import { createThresholdWatch } from '../../../../../src/core/money/budget/thresholdWatch.ts';
import { createMemoryLedgers } from '../../../support/memoryLedger.ts';
import { stateOf } from './budgetStates.ts';
import { never } from './gateWorld.ts';

function world(changes: Partial<BudgetSettings> = {}, answer: BudgetAnswer = 'go-on') {
  const { budgets: book } = createMemoryLedgers();
  const alerts: BudgetAlert[] = [];
  const asked: string[] = [];
  const settings = { ...defaultBudgets, ...changes };
  const ports = {
    book,
    settings: () => settings,
    alert: (alert: BudgetAlert) => alerts.push(alert),
    ask: async (question: { readonly text: string }) => {
      asked.push(question.text);
      return answer;
    },
  };
  const another = () => createThresholdWatch(ports, createSharedQuestions());
  return { alerts, asked, another, watch: another() };
}

const usd = 1_000_000_000;
const spent = (share: number, window = 'today') =>
  stateOf({ limit: { scope: 'day', nanoUsd: 4 * usd }, window, spentNanoUsd: share * 4 * usd });

describe('telling of spent shares', () => {
  it('tells each share of each window once, in all windows of the editor', async () => {
    const { alerts, another, watch } = world();
    for (const state of [spent(0.4), spent(0.5), spent(0.6), spent(0.9), spent(0.95), spent(0.5, 'tomorrow')])
      await watch.tell([state]);
    await another().tell([spent(0.5)]);
    assert.deepEqual(
      alerts.map(({ share, state }) => [share, state.window]),
      [
        [0.5, 'today'],
        [0.9, 'today'],
        [0.5, 'tomorrow'],
      ],
    );
    assert.equal(alerts[0]?.text, "50 % of today's budget is spent: $2.00 of $4.00 spent; $2.00 is left.");
  });

  it('never says that less than nothing is left', async () => {
    const { alerts, watch } = world();
    await watch.tell([spent(2)]);
    assert.match(alerts[0]?.text ?? '', /\$0\.00 is left\.$/);
  });

  for (const atShare of shareActions) {
    const isTold = atShare === 'continue' || atShare === 'downgrade';
    it(`${isTold ? 'tells' : 'does not tell'} of the share at which it does "${atShare}"`, async () => {
      const { alerts, watch } = world({ atShare });
      await watch.tell([spent(0.75)]);
      assert.deepEqual(
        alerts.map(({ share }) => share),
        [isTold ? 0.75 : 0.5],
      );
    });
  }
});

describe('going on past the share', () => {
  for (const [atShare, answer, results, questions] of [
    ['continue', 'stop', ['go-on', 'go-on'], 0],
    ['downgrade', 'stop', ['go-on', 'go-on'], 0],
    ['stop', 'go-on', ['stop', 'go-on'], 0],
    ['ask', 'go-on', ['go-on', 'go-on'], 1],
    ['ask', 'downgrade', ['go-on', 'go-on'], 1],
    ['ask', 'stop', ['stop', 'go-on'], 1],
  ] as const) {
    it(`by "${atShare}" and the answer "${answer}": ${results.join(', then ')}`, async () => {
      const { asked, watch } = world({ atShare }, answer);
      const found = [await watch.pass([spent(0.75)], never), await watch.pass([spent(0.8)], never)];
      assert.deepEqual(found, results);
      assert.equal(asked.length, questions);
    });

    it(`is not touched by "${atShare}" below the share`, async () => {
      const { asked, watch } = world({ atShare }, answer);
      assert.equal(await watch.pass([spent(0.74)], never), 'go-on');
      assert.deepEqual(asked, []);
    });
  }

  it('stops for who no longer waits', async () => {
    assert.equal(await world().watch.pass([spent(0.8)], AbortSignal.abort()), 'stop');
  });

  it('asks about each limit that is past it', async () => {
    const { asked, watch } = world();
    await watch.pass([spent(0.8), spent(0.9, 'other')], never);
    assert.deepEqual(
      asked.map((text) => text.slice(0, 4)),
      ['75 %', '75 %'],
    );
    assert.match(asked[0] ?? '', /\$3\.60 of \$4\.00 spent.*Go on, use cheaper models/);
  });
});

describe('cheaper models past the share', () => {
  const wants = async (changes: Partial<BudgetSettings>, answer: BudgetAnswer, share: number) => {
    const { watch } = world(changes, answer);
    await watch.pass([spent(share)], never);
    return watch.wantsDowngrade([spent(share)]);
  };
  for (const [changes, answer, share, isWanted] of [
    [{ atShare: 'downgrade' }, 'go-on', 0.75, true],
    [{ atShare: 'downgrade' }, 'go-on', 0.74, false],
    [{ atShare: 'downgrade', keepBestModel: true }, 'go-on', 0.75, false],
    [{ atShare: 'ask' }, 'downgrade', 0.75, true],
    [{ atShare: 'ask' }, 'go-on', 0.75, false],
    [{ atShare: 'continue' }, 'downgrade', 0.75, false],
    [{ atShare: 'stop' }, 'downgrade', 0.75, false],
  ] as const) {
    it(`are ${isWanted ? '' : 'not '}wanted at ${share} by ${JSON.stringify(changes)} and "${answer}"`, async () => {
      assert.equal(await wants(changes, answer, share), isWanted);
    });
  }

  it('are wanted for the window of the answer only', async () => {
    const { watch } = world({ atShare: 'ask' }, 'downgrade');
    await watch.pass([spent(0.8)], never);
    assert.equal(watch.wantsDowngrade([spent(0.8, 'tomorrow')]), false);
  });
});
