import assert from 'node:assert/strict';
import { defaultBudgets } from '../../../../../src/core/money/budget/budgetSettings.ts';
import type { BudgetAnswer, BudgetQuestion } from '../../../../../src/core/money/budget/budgetQuestion.ts';
import { createBudgetedCalls } from '../../../../../src/core/calling/send/createSpending.ts';
import { runToolLoop } from '../../../../../src/core/work/steps/toolLoop.ts';
import { toolDefinitions, toolsOf } from '../../../support/engine/toolsOf.ts';
import { createEngineWorld, reference } from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { answer, reportedUsage, toolCalls } from '../../../support/engine/scriptedModels.ts';
import { createMemoryLedgers } from '../../../support/memoryLedger.ts';

const outputCap = 100;
/** What one turn costs at a nano-dollar a token. */
const turnNanoUsd = (reportedUsage.inputUncachedTokens ?? 0) + (reportedUsage.outputTokens ?? 0);

/** A tool loop of two turns under a limit that holds the first turn and not the second. */
function createWorld() {
  const world = createEngineWorld();
  const memory = createMemoryLedgers();
  const ledger = memory.open('window-1');
  const questions: BudgetQuestion[] = [];
  let say: (answer: BudgetAnswer) => void = () => assert.fail('Nobody has asked.');
  let reads = 0;
  const spending = createBudgetedCalls({
    // Room for a turn of 50 tokens of input; what the first one has used is missing then.
    settings: () => ({ ...defaultBudgets, perDayNanoUsd: 50 + outputCap, atShare: 'continue' }),
    book: memory.budgets,
    ledger,
    clock: world.clock,
    log: { warn: (line) => assert.fail(line) },
    ask(question) {
      questions.push(question);
      return new Promise((resolve) => {
        say = resolve;
      });
    },
    alert: () => undefined,
    loadTokenCounter: () => Promise.resolve({ count: () => 1 }),
    callProfile: () => ({
      price: { source: 'user', rates: { inputPicoUsd: 1_000, outputPicoUsd: 1_000 } },
      isReasoning: false,
      billsAfterCancel: false,
    }),
    inputTokens: () => ({ low: 50, high: 50 }),
    highOutputTokens: () => outputCap,
    overrunFactor: () => 1,
    countInput: () => Promise.resolve(undefined),
  });
  world.models.say(toolCalls(['read_file', { path: 'a.ts' }]), answer('Done.'));
  const running = runToolLoop({
    context: world.context({ ledger, reserve: spending.reserve }).call,
    call: {
      purpose: 'step',
      planId: 'p1',
      stepId: 's1',
      position: 0,
      decision: { tier: 'execution', model: reference('mid/coder'), fallbacks: [] },
      request: {
        instructions: [{ text: 'rules' }],
        messages: [{ role: 'user', text: 'Do it.' }],
        tools: toolDefinitions,
        maxOutputTokens: outputCap,
      },
      signal: new AbortController().signal,
    },
    tools: toolsOf({
      readFile: () => {
        reads += 1;
        return Promise.resolve({ text: 'text of a.ts' });
      },
    }),
    limits: { turns: 5, tokens: 1_000_000, nanoUsd: 1_000_000_000, durationMs: 60_000 },
  });
  return {
    ...{ running, questions, ledger, requests: world.models.requests },
    reads: () => reads,
    say: (chosen: BudgetAnswer) => {
      say(chosen);
    },
  };
}

describe('the wall in the middle of a tool loop', () => {
  it('asks before the turn that does not fit, and nothing of it is sent', async () => {
    const { questions, requests } = createWorld();
    await settled();
    assert.equal(questions.length, 1);
    assert.deepEqual(questions[0]?.answers, ['raise-once', 'raise-today', 'stop']);
    assert.equal(requests.length, 1);
  });

  for (const raise of ['raise-once', 'raise-today'] as const) {
    it(`goes on with that very turn after ${raise}: no turn and no tool runs again`, async () => {
      const { running, questions, requests, say, reads, ledger } = createWorld();
      await settled();
      say(raise);
      const { result } = await running;
      await settled();
      assert.equal(result.last?.text, 'Done.');
      assert.equal(requests.length, 2);
      assert.equal(reads(), 1);
      assert.equal(questions.length, 1);
      const results = requests[1]?.request.messages.filter(({ role }) => role === 'tool');
      assert.deepEqual(
        results?.map(({ text }) => text),
        ['text of a.ts'],
      );
      const [sums] = await ledger.totals({ fromDay: '0000-01-01', toDay: '9999-12-31' });
      assert.equal(sums?.costNanoUsd, 2 * turnNanoUsd);
    });
  }

  it('ends there when the person stops, with what was spent in the ledger', async () => {
    const { running, requests, say, ledger } = createWorld();
    await settled();
    say('stop');
    const { result } = await running;
    await settled();
    assert.match(result.notSent?.reason ?? '', /today's budget/i);
    assert.equal(requests.length, 1);
    const [sums] = await ledger.totals({ fromDay: '0000-01-01', toDay: '9999-12-31' });
    assert.equal(sums?.costNanoUsd, turnNanoUsd);
  });
});
